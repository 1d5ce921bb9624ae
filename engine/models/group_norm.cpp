// SPDX-License-Identifier: Apache-2.0
#include "engine/models/group_norm.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace vdit::engine {
namespace {

// Values that are converted to float32 at a time.
constexpr int64_t kPieceValues = int64_t{1} << 24;

// Calls body with float32 [rows, channels] pieces of the clip.
template <class Body>
void for_pieces(const at::Tensor& clip, const Body& body) {
  const at::Tensor rows = clip.view({-1, clip.size(3)});
  const int64_t piece = std::max<int64_t>(1, kPieceValues / clip.size(3));
  for (int64_t begin = 0; begin < rows.size(0); begin += piece) {
    body(rows.slice(0, begin, std::min(begin + piece, rows.size(0))).to(at::kFloat));
  }
}

}  // namespace

NormLine norm_line(const GroupNorm& norm, const at::Tensor& clip) {
  const int64_t channels = clip.size(3), width = channels / norm.groups;
  const double count = static_cast<double>(clip.numel()) / static_cast<double>(norm.groups);
  const auto options = clip.options().dtype(at::kDouble);
  const auto by_group = [&](const at::Tensor& sums) { return sums.view({norm.groups, width}).sum(1); };
  const auto by_channel = [&](const at::Tensor& values) { return values.repeat_interleave(width); };

  at::Tensor sum = at::zeros({channels}, options);
  for_pieces(clip, [&](const at::Tensor& x) { sum.add_(x.sum(0)); });
  const at::Tensor mean = by_channel(by_group(sum) / count);
  const at::Tensor centre = mean.to(at::kFloat);
  at::Tensor squares = at::zeros({channels}, options);
  for_pieces(clip, [&](const at::Tensor& x) { squares.add_(x.sub(centre).square_().sum(0)); });
  const at::Tensor deviation = by_channel((by_group(squares) / count).add_(norm.eps).sqrt_());

  const at::Tensor gain = norm.weight / deviation;
  return {.gain = gain.to(at::kFloat), .offset = (norm.bias - mean * gain).to(at::kFloat)};
}

}  // namespace vdit::engine
