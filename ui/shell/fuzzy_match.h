// SPDX-License-Identifier: GPL-3.0-or-later
// How well a few typed letters fit a title, for the command palette and the pages that search.
#pragma once

#include <QString>
#include <optional>

namespace vdit::ui {

/// All letters of the query must appear in the title in their order, case and accents apart. Higher is
/// better: starts of words and letters in a row count, gaps cost. Nothing when it does not fit; an empty
/// query fits everything with 0.
std::optional<int> fuzzyScore(const QString& query, const QString& title);

}  // namespace vdit::ui
