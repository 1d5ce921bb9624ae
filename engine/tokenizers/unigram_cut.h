// SPDX-License-Identifier: Apache-2.0
// Cuts a word into the pieces of a unigram model: the cut of the tokenizers library
// (Unigram::encode_optimized), which T5Tokenizer of transformers 5 uses. It differs from libsentencepiece's
// where two cuts score alike or nearly so: sums are float64 and begin anew at every word, and of equal sums
// the one with the longer last piece wins.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace vdit::engine {

/// Immutable; any thread.
class UnigramCut {
 public:
  struct ScoredPiece {
    std::string_view text;  ///< outlives the object
    float score = 0;        ///< logarithm of its probability
  };
  struct Part {
    std::int32_t id = 0;
    std::size_t begin = 0, end = 0;  ///< bytes of the word
    bool operator==(const Part&) const = default;
  };

  /// `pieces` by id. A character without a piece is `unknown`, at 10 below the lowest score.
  UnigramCut(std::vector<ScoredPiece> pieces, std::int32_t unknown);

  /// The parts of a word of valid UTF-8, in order; neighbouring unknown characters are one part.
  std::vector<Part> operator()(std::string_view word) const;

 private:
  struct End;
  void extend(std::string_view word, std::size_t begin, std::vector<End>& ends) const;

  std::vector<ScoredPiece> pieces_;
  std::vector<std::int32_t> by_text_;  // ids
  std::int32_t unknown_;
  double unknown_score_ = 0;
};

}  // namespace vdit::engine
