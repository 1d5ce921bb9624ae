// SPDX-License-Identifier: Apache-2.0
// Where byte-level tokenizers cut a text into words before they merge. Letter, number and white space are
// Unicode's classes L, N and White_Space.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace vdit::engine {

/// The expression of LLaMA-3's tokenizer.json that split_as_llama follows.
extern const std::string_view kLlamaSplit;

/// Called with every word in order.
using Word = std::function<void(std::string_view word)>;

/// The first of these that fits at a place wins: an apostrophe with s, t, re, ve, m, ll or d in any case; at
/// most one character that is no CR, LF, letter or number, then letters; one to three numbers; at most one
/// space, then characters that are no white space, letter or number, then CRs and LFs; white space that ends
/// in CRs and LFs; white space without its last character where something follows; any other white space.
/// Nothing is left out. `text` is valid UTF-8.
void split_as_llama(std::string_view text, const Word& word);

/// CLIP's: `<|startoftext|>` and `<|endoftext|>`, each as three words; an apostrophe with s, t, re, ve, m, ll
/// or d; letters; one number; characters that are no white space, letter or number. White space is left out.
/// `text` is valid UTF-8, as clip_normalized() gives it.
void split_as_clip(std::string_view text, const Word& word);

/// What CLIP's tokenizer does to a text first (transformers 5): NFC, every stretch of white space one space,
/// lower case without regard to the neighbours.
std::string clip_normalized(std::string_view text);

}  // namespace vdit::engine
