// SPDX-License-Identifier: Apache-2.0
// What WanPipeline does to a prompt before it is tokenized: ftfy.fix_text, HTML entities, white space
// (huggingface/diffusers pipeline_wan.py prompt_clean; rspeer/python-ftfy). Mojibake repair is left out.
#pragma once

#include <string>
#include <string_view>

namespace vdit::engine {

/// Valid UTF-8 in and out. Terminal escapes and control characters are dropped, C1 controls read as
/// Windows-1252, Latin ligatures expanded, full-width Latin and half-width kana made normal, curly quotes
/// straightened, line breaks made \n, NFC; then HTML entities are decoded twice and white space collapsed to
/// single spaces. Throws prompt.utf8 or prompt.too_long (see sentencepiece_tokenizer.h).
std::string clean_prompt(std::string_view text);

}  // namespace vdit::engine
