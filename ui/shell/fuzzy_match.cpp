// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fuzzy_match.h"

#include <algorithm>
#include <vector>

namespace vdit::ui {
namespace {

constexpr int kNone = -1'000'000;

QString folded(const QString& text) {
  return text.normalized(QString::NormalizationForm_KD).toCaseFolded();
}

bool startsWord(const QString& text, qsizetype at) {
  return at == 0 || !text.at(at - 1).isLetterOrNumber();
}

}  // namespace

std::optional<int> fuzzyScore(const QString& query, const QString& title) {
  QString letters = folded(query);
  letters.removeIf([](QChar c) { return c.isSpace(); });
  const QString text = folded(title);
  if (letters.isEmpty()) return 0;
  // best[i]: the best score with the letter in hand at place i of the title.
  const auto places = static_cast<std::size_t>(text.size());
  std::vector<int> best(places, kNone), next(places, kNone);
  for (qsizetype k = 0; k < letters.size(); ++k) {
    std::fill(next.begin(), next.end(), kNone);
    int reachable = kNone;
    for (qsizetype i = 0; i < text.size(); ++i) {
      if (k > 0 && i > 0) reachable = std::max(reachable - 1, best[static_cast<std::size_t>(i - 1)] - 1);
      if (text.at(i) != letters.at(k)) continue;
      const int bonus = startsWord(text, i) ? 10 : 0;
      if (k == 0) {
        next[static_cast<std::size_t>(i)] = bonus + (i == 0 ? 5 : 0);
        continue;
      }
      int score = reachable > kNone / 2 ? reachable + bonus : kNone;
      const int joined = i > 0 ? best[static_cast<std::size_t>(i - 1)] : kNone;
      if (joined > kNone / 2) score = std::max(score, joined + 6);
      next[static_cast<std::size_t>(i)] = score;
    }
    std::swap(best, next);
  }
  const int score = *std::max_element(best.begin(), best.end());
  if (score <= kNone / 2) return std::nullopt;
  return score;
}

}  // namespace vdit::ui
