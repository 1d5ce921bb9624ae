// SPDX-License-Identifier: Apache-2.0
// What both probes do with their problem: check it, find rows, sample granules.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/cpu/head_units.h"
#include "kernels/include/vdit/kernels/probe.h"

namespace vdit::kernels::cpu {

/// Throws std::invalid_argument, naming the field.
void check(const ProbeProblem& problem, const RowSample& sample, bool needs_values);

/// The granules that are looked at, of those that `tokens` rows have.
std::vector<std::int64_t> sampled_granules(const RowSample& sample, std::int64_t tokens);

/// [tokens]: the frame-major position of each position of the order.
std::vector<std::int32_t> positions_of(TokenOrder order, const TokenGrid& grid);

/// Keys and values of all heads, frame-major; no values where `needs_values` is false.
std::vector<HeadRows> sources_of(const ProbeProblem& problem, bool needs_values);

/// Everything about a granule's queries but q itself and the keys.
GranuleArguments query_arguments(const ProbeProblem& problem, std::int64_t granule);

/// The query row at a frame-major position.
const std::byte* query_row(const ProbeProblem& problem, std::int64_t head, std::int64_t position);

}  // namespace vdit::kernels::cpu
