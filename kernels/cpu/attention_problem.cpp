// SPDX-License-Identifier: Apache-2.0
#include "kernels/include/vdit/kernels/attention_problem.h"

#include <cmath>
#include <stdexcept>
#include <string>

namespace vdit::kernels {
namespace {

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("attention problem: " + what);
}

void check_rows(const char* name, const void* rows, const Strides& strides, const AttentionProblem& p) {
  require(rows != nullptr || p.tokens == 0, std::string(name) + " is null");
  require(strides.token >= p.head_dim || p.tokens <= 1,
          std::string(name) + ": token stride " + std::to_string(strides.token) +
              " is less than the head dimension " + std::to_string(p.head_dim));
  require(strides.head >= 0 && strides.batch >= 0, std::string(name) + ": a stride is negative");
}

}  // namespace

void check(const AttentionProblem& p) {
  require(p.batch >= 0 && p.heads >= 0 && p.tokens >= 0, "a size is negative");
  require(head_dim_fits(p.head_dim),
          "head dimension " + std::to_string(p.head_dim) + " is not a multiple of 4 up to 256");
  require(std::isfinite(p.scale), "scale is not finite");
  check_rows("q", p.q, p.q_strides, p);
  check_rows("k", p.k, p.k_strides, p);
  check_rows("v", p.v, p.v_strides, p);
  check_rows("out", p.out, p.out_strides, p);
  require(static_cast<std::int64_t>(p.tables.size()) == p.heads,
          std::to_string(p.tables.size()) + " run tables for " + std::to_string(p.heads) + " heads");
  for (const RunTable* table : p.tables) {
    require(table != nullptr, "a run table is null");
    require(table->tokens() == p.tokens, "a run table is for " + std::to_string(table->tokens()) +
                                             " tokens, not " + std::to_string(p.tokens));
  }
}

}  // namespace vdit::kernels
