// SPDX-License-Identifier: Apache-2.0
// The rules that our search is compared with, run on the same loss table: each chooses one of the table's
// candidates for every cell, at most at the density asked for. Rivals' published rules are reduced to what
// chooses the pattern; all run in our kernels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "search/solve/loss_table.h"

namespace vdit::app {

struct Rule {
  std::string_view name;         ///< "svg"
  std::string_view title;        ///< "SVG: spatial or temporal"
  std::string_view description;  ///< one sentence
};

/// In the order of the report; ours last.
const std::vector<Rule>& quality_rules();

/// [cells]. Rules whose name ends in "-warm" keep the step groups before a quarter of the denoising Full.
/// Throws Error: "bench.rule" (Usage) for an unknown name, "bench.candidates"
/// (Input) when the table lacks what the rule chooses from, and what solving throws.
std::vector<std::int32_t> apply_rule(std::string_view rule, const search::LossTable& table, double density);

}  // namespace vdit::app
