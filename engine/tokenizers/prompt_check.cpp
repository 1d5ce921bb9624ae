// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/prompt_check.h"

#include <string>

#include "engine/base/error.h"
#include "engine/base/utf8.h"

namespace vdit::engine {

void check_prompt(std::string_view text, std::string_view field) {
  if (text.size() > kMaxPromptBytes) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "prompt.too_long",
                 .subject = std::string(field),
                 .found = std::to_string(text.size()) + " bytes",
                 .expected = "at most " + std::to_string(kMaxPromptBytes)});
  }
  if (const auto offset = first_invalid_utf8(text)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "prompt.utf8",
                 .subject = std::string(field),
                 .field = "byte " + std::to_string(*offset),
                 .found = '"' + vdit::quoted(text.substr(*offset, 1)) + '"',
                 .expected = "UTF-8 text"});
  }
}

}  // namespace vdit::engine
