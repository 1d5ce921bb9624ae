// SPDX-License-Identifier: Apache-2.0
#include "engine/base/sha256.h"

#include <fcntl.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/file_descriptor.h"

namespace vdit {

struct Sha256::Context {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  Context() {
    if (digest == nullptr || EVP_DigestInit_ex(digest, EVP_sha256(), nullptr) != 1) throw std::bad_alloc();
  }
  ~Context() { EVP_MD_CTX_free(digest); }
  Context(const Context&) = delete;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size());
}

void Sha256::update(std::string_view text) {
  update(std::as_bytes(std::span(text)));
}

std::string Sha256::hex() {
  constexpr char kHex[] = "0123456789abcdef";
  std::array<unsigned char, 32> digest{};
  EVP_DigestFinal_ex(context_->digest, digest.data(), nullptr);
  std::string text;
  for (const unsigned char byte : digest) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

std::string sha256_hex(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  return hash.hex();
}

std::string sha256_file_hex(const std::filesystem::path& path) {
  const auto fail = [&path](int error) {
    throw Error({.kind = error == ENOENT ? ErrorKind::Input : ErrorKind::Resource,
                 .code = "file.read",
                 .subject = vdit::quoted(path.string()),
                 .found = std::strerror(error)});
  };
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) fail(errno);
  Sha256 hash;
  std::vector<std::byte> chunk(1u << 20);
  for (;;) {
    const ssize_t count = ::read(file.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    if (count == 0) return hash.hex();
    hash.update(std::span(chunk).first(static_cast<std::size_t>(count)));
  }
}

}  // namespace vdit
