// SPDX-License-Identifier: Apache-2.0
// Recognises what people hand over in place of safetensors, to say what it is and what to do. Nothing is ever
// unpickled.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vdit::engine {

struct ForeignFormat {
  std::string what;  ///< "a pickle checkpoint (PyTorch)"
  std::string hint;  ///< "convert it to safetensors: ..."
};

/// By the first bytes of the file (512 are enough) and, where those say nothing, by the ending of its name.
std::optional<ForeignFormat> recognise_foreign_format(std::string_view first_bytes,
                                                      const std::filesystem::path& path);

}  // namespace vdit::engine
