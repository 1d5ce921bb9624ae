// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/bpe_vocabulary.h"

#include <queue>
#include <tuple>

#include "engine/base/error.h"
#include "engine/tokenizers/byte_alphabet.h"

namespace vdit::engine {
namespace {

std::uint64_t pair_key(std::int32_t left, std::int32_t right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

[[noreturn]] void fail(const std::string& subject, std::string field, std::string found,
                       std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = "tokenizer.model",
               .subject = subject,
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = "download it again"});
}

// A symbol of a word while it is merged; symbols form a list, `length` 0 marks those that were merged away.
struct Symbol {
  std::int32_t id = 0;
  std::ptrdiff_t before = -1;
  std::ptrdiff_t after = -1;
  bool gone = false;
};

struct Candidate {
  std::uint32_t rank = 0;
  std::ptrdiff_t left = 0;
  std::int32_t id = 0;
  // Of a queue that gives the largest first: low ranks, then low places.
  bool operator<(const Candidate& other) const {
    return std::tie(other.rank, other.left) < std::tie(rank, left);
  }
};

}  // namespace

BpeVocabulary::BpeVocabulary(BpeSource source) : source_(std::move(source)) {
  if (source_.ids.size() > kMaxBpeTokens) {
    fail(source_.subject, "vocab", std::to_string(source_.ids.size()) + " tokens",
         "at most " + std::to_string(kMaxBpeTokens));
  }
  if (source_.merges.size() > kMaxBpeMerges) {
    fail(source_.subject, "merges", std::to_string(source_.merges.size()) + " merges",
         "at most " + std::to_string(kMaxBpeMerges));
  }
  for (std::size_t byte = 0; byte < 256; ++byte) {
    byte_ids_[byte] = required_id(byte_alphabet()[byte], "vocab");
    last_byte_ids_[byte] = required_id(byte_alphabet()[byte] + source_.end_of_word, "vocab");
  }
  merges_.reserve(source_.merges.size());
  for (std::size_t rank = 0; rank < source_.merges.size(); ++rank) {
    const auto& [left, right] = source_.merges[rank];
    const std::string field = "merges[" + std::to_string(rank) + ']';
    merges_.insert_or_assign(pair_key(required_id(left, field), required_id(right, field)),
                             Merge{static_cast<std::uint32_t>(rank), required_id(left + right, field)});
  }
  source_.merges.clear();
  source_.merges.shrink_to_fit();
}

std::int32_t BpeVocabulary::required_id(const std::string& token, std::string field) const {
  const auto found = source_.ids.find(token);
  if (found == source_.ids.end()) {
    fail(source_.subject, std::move(field), "no token \"" + quoted(token, 80) + '"',
         "a vocabulary with that token");
  }
  return found->second;
}

std::optional<std::int32_t> BpeVocabulary::id(const std::string& token) const {
  const auto found = source_.ids.find(token);
  if (found == source_.ids.end()) return std::nullopt;
  return found->second;
}

const BpeVocabulary::Merge* BpeVocabulary::merge_of(std::int32_t left, std::int32_t right) const {
  const auto found = merges_.find(pair_key(left, right));
  return found == merges_.end() ? nullptr : &found->second;
}

void BpeVocabulary::encode(std::string_view word, std::vector<std::int32_t>& ids) const {
  if (word.empty()) return;
  if (source_.ignore_merges) {
    if (const auto whole = id(in_byte_alphabet(word) + source_.end_of_word)) {
      ids.push_back(*whole);
      return;
    }
  }
  const auto count = static_cast<std::ptrdiff_t>(word.size());
  std::vector<Symbol> symbols(word.size());
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    const auto byte = static_cast<unsigned char>(word[static_cast<std::size_t>(i)]);
    const bool last = i + 1 == count;
    symbols[static_cast<std::size_t>(i)] = {
        .id = last ? last_byte_ids_[byte] : byte_ids_[byte], .before = i - 1, .after = last ? -1 : i + 1};
  }
  std::priority_queue<Candidate> queue;
  const auto symbol = [&symbols](std::ptrdiff_t i) -> Symbol& {
    return symbols[static_cast<std::size_t>(i)];
  };
  const auto offer = [&](std::ptrdiff_t left) {
    if (left < 0 || symbol(left).after < 0) return;
    const Merge* merge = merge_of(symbol(left).id, symbol(symbol(left).after).id);
    if (merge != nullptr) queue.push({merge->rank, left, merge->id});
  };
  for (std::ptrdiff_t i = 0; i + 1 < count; ++i) offer(i);
  while (!queue.empty()) {
    const Candidate best = queue.top();
    queue.pop();
    Symbol& left = symbol(best.left);
    if (left.gone || left.after < 0) continue;
    Symbol& right = symbol(left.after);
    // The pair may have changed since it was queued.
    const Merge* merge = merge_of(left.id, right.id);
    if (merge == nullptr || merge->id != best.id) continue;
    left.id = best.id;
    left.after = right.after;
    right.gone = true;
    if (left.after >= 0) symbol(left.after).before = best.left;
    offer(left.before);
    offer(best.left);
  }
  for (std::ptrdiff_t i = 0; i >= 0; i = symbol(i).after) ids.push_back(symbol(i).id);
}

}  // namespace vdit::engine
