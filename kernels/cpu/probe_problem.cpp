// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/probe_problem.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace vdit::kernels::cpu {
namespace {

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("probe: " + what);
}

void check_rows(const char* name, const void* rows, const Strides& strides, const ProbeProblem& p) {
  require(rows != nullptr, std::string(name) + " is null");
  require(strides.token >= p.head_dim || p.grid.tokens() <= 1,
          std::string(name) + ": token stride " + std::to_string(strides.token) +
              " is less than the head dimension " + std::to_string(p.head_dim));
  require(strides.head >= 0, std::string(name) + ": the head stride is negative");
}

}  // namespace

void check(const ProbeProblem& p, const RowSample& sample, bool needs_values) {
  const TokenGrid& grid = p.grid;
  require(p.heads >= 0, "the number of heads is negative");
  require(head_dim_fits(p.head_dim),
          "head dimension " + std::to_string(p.head_dim) + " is not a multiple of 4 up to 256");
  require(std::isfinite(p.scale), "scale is not finite");
  require(
      grid.frames > 0 && grid.height > 0 && grid.width > 0 && grid.text_before >= 0 && grid.text_after >= 0,
      "the token grid has a side below 1");
  check_rows("q", p.q, p.q_strides, p);
  check_rows("k", p.k, p.k_strides, p);
  if (needs_values) check_rows("v", p.v, p.v_strides, p);
  require(sample.every >= 1 && sample.first >= 0 && sample.first < sample.every,
          "row sample " + std::to_string(sample.first) + " of every " + std::to_string(sample.every) +
              " granules cannot be");
}

std::vector<std::int64_t> sampled_granules(const RowSample& sample, std::int64_t tokens) {
  std::vector<std::int64_t> granules;
  for (std::int64_t g = sample.first; g < granule_count(tokens); g += sample.every) granules.push_back(g);
  return granules;
}

std::vector<std::int32_t> positions_of(TokenOrder order, const TokenGrid& grid) {
  std::vector<std::int32_t> positions(static_cast<std::size_t>(grid.tokens()));
  for (std::size_t i = 0; i < positions.size(); ++i) {
    positions[i] = static_cast<std::int32_t>(grid.frame_major_position(order, static_cast<std::int64_t>(i)));
  }
  return positions;
}

std::vector<HeadRows> sources_of(const ProbeProblem& p, bool needs_values) {
  const std::int64_t element = bytes_per_element(p.type);
  std::vector<HeadRows> sources;
  for (std::int64_t head = 0; head < p.heads; ++head) {
    HeadRows rows;
    rows.k = static_cast<const std::byte*>(p.k) + head * p.k_strides.head * element;
    rows.k_row_bytes = p.k_strides.token * element;
    if (needs_values) {
      rows.v = static_cast<const std::byte*>(p.v) + head * p.v_strides.head * element;
      rows.v_row_bytes = p.v_strides.token * element;
    }
    sources.push_back(rows);
  }
  return sources;
}

GranuleArguments query_arguments(const ProbeProblem& p, std::int64_t granule) {
  GranuleArguments arguments;
  arguments.q_type = p.type;
  arguments.q_row_bytes = p.q_strides.token * bytes_per_element(p.type);
  arguments.rows = std::min(kGranuleRows, p.grid.tokens() - granule * kGranuleRows);
  arguments.head_dim = p.head_dim;
  arguments.scale = p.scale;
  return arguments;
}

const std::byte* query_row(const ProbeProblem& p, std::int64_t head, std::int64_t position) {
  return static_cast<const std::byte*>(p.q) +
         (head * p.q_strides.head + position * p.q_strides.token) * bytes_per_element(p.type);
}

}  // namespace vdit::kernels::cpu
