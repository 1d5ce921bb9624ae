// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/reference_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vdit::kernels {

ReferenceResult reference_attention(const std::vector<double>& q, const std::vector<double>& k,
                                    const std::vector<double>& v, std::int64_t head_dim, double scale,
                                    const RunTable& table) {
  const auto dim = static_cast<std::size_t>(head_dim);
  const auto tokens = static_cast<std::size_t>(table.tokens());
  ReferenceResult result{std::vector<double>(tokens * dim, 0.0),
                         std::vector<double>(tokens, -std::numeric_limits<double>::infinity())};
  std::vector<double> scores;
  for (std::size_t row = 0; row < tokens; ++row) {
    const auto runs = table.runs(static_cast<std::int64_t>(row) / kGranuleRows);
    scores.clear();
    for (const Run& run : runs) {
      for (auto key = static_cast<std::size_t>(run.begin); key < static_cast<std::size_t>(run.end); ++key) {
        double dot = 0;
        for (std::size_t d = 0; d < dim; ++d) dot += q[row * dim + d] * k[key * dim + d];
        scores.push_back(scale * dot);
      }
    }
    if (scores.empty()) continue;
    const double largest = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (double& score : scores) sum += score = std::exp(score - largest);
    std::size_t next = 0;
    for (const Run& run : runs) {
      for (auto key = static_cast<std::size_t>(run.begin); key < static_cast<std::size_t>(run.end); ++key) {
        const double weight = scores[next++] / sum;
        for (std::size_t d = 0; d < dim; ++d) result.out[row * dim + d] += weight * v[key * dim + d];
      }
    }
    result.lse[row] = largest + std::log(sum);
  }
  return result;
}

}  // namespace vdit::kernels
