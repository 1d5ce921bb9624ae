// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace vdit::app {

/// Spearman's rank correlation of two series of one length, ties sharing their mean rank: the correlation of
/// the ranks. 0 for fewer than two values or a constant series.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace vdit::app
