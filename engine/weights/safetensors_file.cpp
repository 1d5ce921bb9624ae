// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/safetensors_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <string>
#include <unordered_map>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/file_descriptor.h"
#include "engine/base/nearest_names.h"
#include "engine/weights/foreign_format.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/tensor_convert.h"

namespace vdit::engine {
namespace {

constexpr std::size_t kReadChunk = 8u << 20;
constexpr std::size_t kConvertChunk = 1u << 20;  // stays in the cache between reading and converting

[[noreturn]] void fail(const std::filesystem::path& path, ErrorKind kind, std::string code, std::string field,
                       std::string found, std::string expected = {}, std::string hint = {}) {
  throw Error({.kind = kind,
               .code = std::move(code),
               .subject = vdit::quoted(path.string(), 1000),
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

[[noreturn]] void fail_open(const std::filesystem::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    fail(path, ErrorKind::Input, "weights.missing_file", {}, "no such file");
  fail(path, ErrorKind::Resource, "weights.unreadable", {}, std::strerror(error));
}

// Checked before opening: opening a FIFO or a device can block or have side effects.
void require_regular_file(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) fail_open(path, errno);
  if (S_ISREG(status.st_mode)) return;
  fail(path, ErrorKind::Input, "weights.unreadable", {},
       S_ISDIR(status.st_mode) ? "a folder" : "not a regular file", "a safetensors file");
}

std::string name_field(const TensorInfo& tensor) {
  return "tensor \"" + vdit::quoted(tensor.name) + '"';
}

}  // namespace

struct SafetensorsFile::State {
  std::filesystem::path path;
  FileDescriptor descriptor;
  struct stat opened {};
  SafetensorsHeader header;
  std::unordered_map<std::string_view, std::size_t> by_name;  // views into header.tensors

  std::size_t read_some(std::span<std::byte> destination, std::uint64_t offset) const {
    std::size_t done = 0;
    while (done < destination.size()) {
      const std::size_t want = std::min(destination.size() - done, kReadChunk);
      const ssize_t count =
          ::pread(descriptor.get(), destination.data() + done, want, static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(path, ErrorKind::Resource, "weights.unreadable", {}, std::strerror(errno));
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

  void read_exactly(std::span<std::byte> destination, std::uint64_t offset, const std::string& field) const {
    const std::size_t done = read_some(destination, offset);
    if (done == destination.size()) return;
    fail(path, ErrorKind::Input, "weights.changed", field,
         "the file ends after byte " + std::to_string(offset + done),
         std::to_string(destination.size() - done) + " more bytes",
         "it was truncated while it was read; load the model again");
  }

  void check_unchanged(const std::string& field) const {
    struct stat now {};
    if (::fstat(descriptor.get(), &now) != 0) fail_open(path, errno);
    if (now.st_size != opened.st_size) {
      fail(path, ErrorKind::Input, "weights.changed", field, std::to_string(now.st_size) + " bytes",
           std::to_string(opened.st_size) + " as when it was opened", "load the model again");
    }
    if (now.st_mtim.tv_sec != opened.st_mtim.tv_sec || now.st_mtim.tv_nsec != opened.st_mtim.tv_nsec) {
      fail(path, ErrorKind::Input, "weights.changed", field, "a newer modification time",
           "the file as when it was opened", "load the model again");
    }
  }

  // Length field and JSON of the header.
  std::string read_header_text() const {
    const auto size = static_cast<std::uint64_t>(opened.st_size);
    std::array<char, 512> first{};
    const std::size_t known = read_some(std::as_writable_bytes(std::span(first)), 0);
    if (const auto foreign = recognise_foreign_format({first.data(), known}, path)) {
      fail(path, ErrorKind::Input, "weights.format", {}, foreign->what, "a safetensors file", foreign->hint);
    }
    if (size < 8) {
      fail(path, ErrorKind::Input, "weights.truncated", {},
           "needs at least 8 bytes, has " + std::to_string(size), {}, "incomplete download?");
    }
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(first[i]);
    if (length > kMaxHeaderBytes) {
      fail(path, ErrorKind::Input, "weights.header_too_large", "header length",
           std::to_string(length) + " bytes", "at most " + std::to_string(kMaxHeaderBytes),
           "this is not a safetensors file");
    }
    if (length > size - 8) {
      fail(path, ErrorKind::Input, "weights.truncated", "header length",
           "a header of " + std::to_string(length) + " bytes in a file of " + std::to_string(size),
           "a file of at least " + std::to_string(length + 8), "incomplete download?");
    }
    std::string text(length, '\0');
    read_exactly(std::as_writable_bytes(std::span(text)), 8, "header");
    return text;
  }
};

SafetensorsFile::SafetensorsFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
SafetensorsFile::SafetensorsFile(SafetensorsFile&&) noexcept = default;
SafetensorsFile& SafetensorsFile::operator=(SafetensorsFile&&) noexcept = default;
SafetensorsFile::~SafetensorsFile() = default;

SafetensorsFile SafetensorsFile::open(const std::filesystem::path& path) {
  require_regular_file(path);
  auto state = std::make_unique<State>();
  state->path = path;
  state->descriptor = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!state->descriptor || ::fstat(state->descriptor.get(), &state->opened) != 0) fail_open(path, errno);
  const std::string text = state->read_header_text();
  state->header = parse_safetensors_header(text, static_cast<std::uint64_t>(state->opened.st_size),
                                           vdit::quoted(path.string(), 1000));
  state->check_unchanged("header");
  const std::vector<TensorInfo>& tensors = state->header.tensors;
  state->by_name.reserve(tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) state->by_name.emplace(tensors[i].name, i);
  return SafetensorsFile(std::move(state));
}

const std::filesystem::path& SafetensorsFile::path() const noexcept {
  return state_->path;
}
const std::vector<TensorInfo>& SafetensorsFile::tensors() const noexcept {
  return state_->header.tensors;
}
const std::map<std::string, std::string>& SafetensorsFile::metadata() const noexcept {
  return state_->header.metadata;
}
std::uint64_t SafetensorsFile::file_bytes() const noexcept {
  return static_cast<std::uint64_t>(state_->opened.st_size);
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const noexcept {
  const auto found = state_->by_name.find(name);
  return found == state_->by_name.end() ? nullptr : &state_->header.tensors[found->second];
}

const TensorInfo& SafetensorsFile::at(std::string_view name) const {
  if (const TensorInfo* tensor = find(name)) return *tensor;
  std::vector<std::string> names;
  for (const TensorInfo& tensor : tensors()) names.push_back(tensor.name);
  fail(path(), ErrorKind::Input, "weights.missing_tensor", "tensor \"" + vdit::quoted(name) + '"',
       "no such tensor", {}, did_you_mean(name, names));
}

void SafetensorsFile::read(const TensorInfo& tensor, std::span<std::byte> destination) const {
  assert(destination.size() == tensor.bytes);
  const std::string field = name_field(tensor);
  state_->read_exactly(destination, tensor.offset, field);
  state_->check_unchanged(field);
}

void SafetensorsFile::read_as(const TensorInfo& tensor, DataType type,
                              std::span<std::byte> destination) const {
  if (tensor.type == type && type != DataType::Unsupported) return read(tensor, destination);
  const std::string field = name_field(tensor);
  if (!can_convert(tensor.type, type)) {
    fail(path(), ErrorKind::Input, "weights.dtype", field, vdit::quoted(tensor.type_name, 40),
         tensor.type == DataType::Unsupported ? "one of F16, BF16, F32, F64, BOOL, U8, I8, I16, I32, I64"
                                              : "a type that can become " + std::string(to_string(type)));
  }
  const std::size_t from_bytes = bytes_per_element(tensor.type);
  const std::size_t to_bytes = bytes_per_element(type);
  const auto elements = static_cast<std::size_t>(tensor.elements());
  assert(destination.size() == elements * to_bytes);
  const std::size_t chunk = kConvertChunk / from_bytes;
  std::vector<std::byte> staging(std::min(chunk, elements) * from_bytes);
  for (std::size_t done = 0; done < elements;) {
    const std::size_t count = std::min(chunk, elements - done);
    state_->read_exactly(std::span(staging).first(count * from_bytes), tensor.offset + done * from_bytes,
                         field);
    convert_elements(staging.data(), tensor.type, destination.data() + done * to_bytes, type, count);
    done += count;
  }
  state_->check_unchanged(field);
}

std::vector<float> SafetensorsFile::read_floats(const TensorInfo& tensor) const {
  if (!can_convert(tensor.type, DataType::F32)) {
    fail(path(), ErrorKind::Input, "weights.dtype", name_field(tensor), vdit::quoted(tensor.type_name, 40),
         "one of F16, BF16, F32, F64");
  }
  std::vector<float> values(static_cast<std::size_t>(tensor.elements()));
  read_as(tensor, DataType::F32, std::as_writable_bytes(std::span(values)));
  return values;
}

}  // namespace vdit::engine
