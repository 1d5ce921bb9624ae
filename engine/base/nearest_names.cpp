// SPDX-License-Identifier: Apache-2.0
#include "engine/base/nearest_names.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/error.h"

namespace vdit {
namespace {

constexpr std::size_t kLongestName = 200;

// Levenshtein distance, or `limit + 1` as soon as it must be larger than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    std::size_t smallest = row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
      smallest = std::min(smallest, row[j + 1]);
    }
    if (smallest > limit) return limit + 1;
  }
  return row.back();
}

}  // namespace

std::vector<std::string> nearest_names(std::string_view name, const std::vector<std::string>& candidates,
                                       std::size_t count) {
  if (name.empty() || name.size() > kLongestName) return {};
  // Two swapped letters are two edits.
  const std::size_t limit = name.size() < 3 ? 1 : std::max<std::size_t>(name.size() / 3, 2);
  std::vector<std::pair<std::size_t, const std::string*>> near;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate, limit);
    if (distance <= limit) near.emplace_back(distance, &candidate);
  }
  std::stable_sort(near.begin(), near.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(count, near.size()); ++i) names.push_back(*near[i].second);
  return names;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates) {
  std::string text;
  for (const std::string& near : nearest_names(name, candidates)) {
    text += (text.empty() ? "did you mean \"" : " or \"") + vdit::quoted(near) + "\"";
  }
  if (!text.empty()) text += "?";
  return text;
}

}  // namespace vdit
