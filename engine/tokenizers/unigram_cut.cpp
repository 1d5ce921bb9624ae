// SPDX-License-Identifier: Apache-2.0
#include "engine/tokenizers/unigram_cut.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vdit::engine {
namespace {

constexpr double kUnknownPenalty = 10.0;

std::size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

/// The best cut of the word up to a place.
struct UnigramCut::End {
  std::int32_t id = 0;
  double score = 0;
  std::ptrdiff_t begin = -1;  // of its last part; -1: none ends here

  void offer(const End& other) {
    if (begin < 0 || other.score > score) *this = other;
  }
};

UnigramCut::UnigramCut(std::vector<ScoredPiece> pieces, std::int32_t unknown)
    : pieces_(std::move(pieces)), by_text_(pieces_.size()), unknown_(unknown) {
  std::iota(by_text_.begin(), by_text_.end(), 0);
  // Of two pieces with one text the later counts, as in a map that is filled in order.
  std::ranges::sort(by_text_, [this](std::int32_t a, std::int32_t b) {
    return std::pair(pieces_[static_cast<std::size_t>(a)].text, -a) <
           std::pair(pieces_[static_cast<std::size_t>(b)].text, -b);
  });
  double lowest = 0;
  for (const ScoredPiece& piece : pieces_) lowest = std::min(lowest, static_cast<double>(piece.score));
  unknown_score_ = lowest - kUnknownPenalty;
}

// Offers every piece that stands at `begin`, the shortest first.
void UnigramCut::extend(std::string_view word, std::size_t begin, std::vector<End>& ends) const {
  const double before = ends[begin].score;
  const std::size_t next = std::min(begin + character_bytes(word[begin]), word.size());
  bool single = false;
  auto first = by_text_.begin(), last = by_text_.end();  // pieces that begin with the word's bytes so far
  const auto text = [this](std::int32_t id) { return pieces_[static_cast<std::size_t>(id)].text; };
  for (std::size_t end = begin + 1; end <= word.size(); ++end) {
    const std::string_view prefix = word.substr(begin, end - begin);
    first = std::lower_bound(first, last, prefix,
                             [&](std::int32_t id, std::string_view wanted) { return text(id) < wanted; });
    last = std::upper_bound(first, last, prefix, [&](std::string_view wanted, std::int32_t id) {
      return wanted < text(id).substr(0, wanted.size());
    });
    if (first == last) break;
    if (text(*first).size() != prefix.size()) continue;
    const double score = before + static_cast<double>(pieces_[static_cast<std::size_t>(*first)].score);
    ends[end].offer({.id = *first, .score = score, .begin = static_cast<std::ptrdiff_t>(begin)});
    single = single || end == next;
  }
  if (!single) {
    ends[next].offer(
        {.id = unknown_, .score = before + unknown_score_, .begin = static_cast<std::ptrdiff_t>(begin)});
  }
}

std::vector<UnigramCut::Part> UnigramCut::operator()(std::string_view word) const {
  std::vector<End> ends(word.size() + 1);
  for (std::size_t begin = 0; begin < word.size(); begin += character_bytes(word[begin]))
    extend(word, begin, ends);
  std::vector<Part> parts;
  for (std::size_t end = word.size(); end > 0;) {
    const End& best = ends[end];
    const auto begin = static_cast<std::size_t>(best.begin);
    if (best.id == unknown_ && !parts.empty() && parts.back().id == unknown_) {
      parts.back().begin = begin;
    } else {
      parts.push_back({.id = best.id, .begin = begin, .end = end});
    }
    end = begin;
  }
  std::ranges::reverse(parts);
  return parts;
}

}  // namespace vdit::engine
