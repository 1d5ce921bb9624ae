// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/foreign_format.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace vdit::engine {
namespace {

const ForeignFormat kPickle{
    "a pickle checkpoint (PyTorch), which can run code when it is read",
    "never read here; convert it to safetensors, or take the safetensors file of the model"};
const ForeignFormat kGguf{"a GGUF file", "take the safetensors files of the diffusers folder instead"};
const ForeignFormat kHtml{"an HTML page, not weights",
                          "the download failed or needs a login; fetch the file again"};
const ForeignFormat kLfs{"a Git LFS pointer, not the weights", "run: git lfs pull"};

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

std::optional<ForeignFormat> recognise_foreign_format(std::string_view first_bytes,
                                                      const std::filesystem::path& path) {
  using namespace std::string_view_literals;
  if (first_bytes.starts_with("PK\x03\x04"sv)) return kPickle;
  // Protocol 2 to 5 of pickle.
  if (first_bytes.size() >= 2 && first_bytes[0] == '\x80' && first_bytes[1] >= 2 && first_bytes[1] <= 5 &&
      (first_bytes.size() < 8 || first_bytes[7] != 0)) {
    return kPickle;
  }
  if (first_bytes.starts_with("GGUF"sv)) return kGguf;
  if (first_bytes.starts_with("version https://git-lfs"sv)) return kLfs;
  const std::string start = lower_case(std::string(first_bytes.substr(0, 64)));
  if (start.find("<!doctype html") != std::string::npos || start.find("<html") != std::string::npos)
    return kHtml;

  const std::string ending = lower_case(path.extension().string());
  constexpr std::array kPickleEndings{".pt"sv, ".pth"sv, ".ckpt"sv, ".bin"sv, ".pkl"sv};
  if (std::find(kPickleEndings.begin(), kPickleEndings.end(), ending) != kPickleEndings.end()) return kPickle;
  if (ending == ".gguf") return kGguf;
  return std::nullopt;
}

}  // namespace vdit::engine
