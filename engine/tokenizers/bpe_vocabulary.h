// SPDX-License-Identifier: Apache-2.0
// Byte pair encoding over bytes, by rank of the merges (Sennrich et al., arXiv 1508.07909; the ids of the
// tokenizers library's BPE model).
//
// Errors of kind Input: "tokenizer.model", with the file that the source came from.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vdit::engine {

inline constexpr std::size_t kMaxBpeTokens = std::size_t{1} << 20;
inline constexpr std::size_t kMaxBpeMerges = std::size_t{1} << 20;
inline constexpr std::int32_t kMaxBpeId = (1 << 24) - 1;

/// What the files of a vocabulary say. Tokens are written in the byte alphabet.
struct BpeSource {
  std::unordered_map<std::string, std::int32_t> ids;
  std::vector<std::pair<std::string, std::string>> merges;  ///< the first has the lowest rank
  std::string end_of_word;     ///< appended to the last character of every word ("</w>"), or empty
  bool ignore_merges = false;  ///< a word that is a token is that token, whatever the merges make of it
  std::string subject;         ///< the file, for errors
};

/// Immutable; any thread.
class BpeVocabulary {
 public:
  /// Throws when a byte has no token, a merge names no token or makes none, or there are more than
  /// kMaxBpeTokens or kMaxBpeMerges.
  explicit BpeVocabulary(BpeSource source);

  /// Appends the ids of one word: its bytes, then always the lowest rank first, leftmost where it comes
  /// several times. O(n log n).
  void encode(std::string_view word, std::vector<std::int32_t>& ids) const;

  /// The id of a token as the file writes it.
  std::optional<std::int32_t> id(const std::string& token) const;

 private:
  struct Merge {
    std::uint32_t rank = 0;
    std::int32_t id = 0;
  };
  const Merge* merge_of(std::int32_t left, std::int32_t right) const;
  std::int32_t required_id(const std::string& token, std::string field) const;

  BpeSource source_;
  std::array<std::int32_t, 256> byte_ids_{};
  std::array<std::int32_t, 256> last_byte_ids_{};  // with the end of the word
  std::unordered_map<std::uint64_t, Merge> merges_;
};

}  // namespace vdit::engine
