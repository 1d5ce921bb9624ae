// SPDX-License-Identifier: Apache-2.0
#include "engine/models/hunyuan/prompt_template.h"

#include <algorithm>
#include <string>

#include "engine/tokenizers/prompt_check.h"

namespace vdit::engine::hunyuan {

// Word for word what the model was trained with, missing spaces included.
const std::string_view kTemplateBefore =
    "<|start_header_id|>system<|end_header_id|>\n\n"
    "Describe the video by detailing the following aspects: "
    "1. The main content and theme of the video."
    "2. The color, shape, size, texture, quantity, text, and spatial relationships of the objects."
    "3. Actions, events, behaviors temporal relationships, physical movement changes of the objects."
    "4. background environment, light, style and atmosphere."
    "5. camera angles, movements, and transitions used in the video:<|eot_id|>"
    "<|start_header_id|>user<|end_header_id|>\n\n";
const std::string_view kTemplateAfter = "<|eot_id|>";

PromptTemplate::PromptTemplate(const LlamaTokenizer& tokenizer)
    : tokenizer_(&tokenizer), crop_(tokenizer.encode(kTemplateBefore).size()) {}

std::vector<std::int32_t> PromptTemplate::whole(std::string_view prompt) const {
  check_prompt(prompt);
  return tokenizer_->encode(std::string(kTemplateBefore).append(prompt).append(kTemplateAfter));
}

std::vector<std::int32_t> PromptTemplate::encode(std::string_view prompt) const {
  std::vector<std::int32_t> ids = whole(prompt);
  ids.resize(std::min(ids.size(), crop_ + kTextRows));
  return ids;
}

std::size_t PromptTemplate::token_count(std::string_view prompt) const {
  const std::size_t tokens = whole(prompt).size();
  return tokens > crop_ ? tokens - crop_ : 0;
}

}  // namespace vdit::engine::hunyuan
