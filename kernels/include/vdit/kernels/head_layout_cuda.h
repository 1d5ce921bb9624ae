// SPDX-License-Identifier: Apache-2.0
// From the model's rows to the heads' token orders on NVIDIA GPUs, in one pass over memory: norm, rotary
// position embedding and layout of queries, keys and values. (Outputs go back by the attention itself, see
// run_attention_cuda.h.)
#pragma once

#include <cstdint>
#include <span>

#include "kernels/include/vdit/kernels/attention_problem.h"
#include "kernels/include/vdit/kernels/head_norm.h"
#include "kernels/runs/token_grid.h"

namespace vdit::kernels {

inline constexpr std::int64_t kMostLayoutHeads = 128;

/// Where a head of the model goes.
struct HeadPlace {
  std::int32_t slot = 0;  ///< its place among the laid out heads; -1: left out (Skip)
  TokenOrder order = TokenOrder::FrameMajor;
};

/// One projection (queries, keys, values), in device memory.
struct HeadLayoutTensor {
  const void* rows = nullptr;  ///< [batch, tokens, heads * head_dim]: the model's order, channels contiguous
  std::int64_t row_batch_stride = 0;
  std::int64_t row_stride = 0;
  void* heads = nullptr;  ///< [batch, slots, tokens, head_dim]: each head in its order
  Strides head_strides;
  const float* norm_weight = nullptr;       ///< null: no norm
  const float* norm_bias = nullptr;         ///< HeadNorm::PerHeadLayer; null: 0
  const float* text_norm_weight = nullptr;  ///< of text tokens; null: as the video tokens'
  const float* text_norm_bias = nullptr;    ///< goes with text_norm_weight
  bool rotate = false;
};

/// Text tokens (of the grid) keep their places and are not rotated. Sums and products in fp32, rounded once.
struct HeadLayoutProblem {
  DataType type = DataType::BFloat16;  ///< BFloat16 or Float16
  std::int64_t batch = 1;
  TokenGrid grid;
  std::int64_t head_dim = 0;         ///< 64 or 128
  std::span<const HeadPlace> heads;  ///< [heads of the model], at most kMostLayoutHeads
  HeadNorm norm = HeadNorm::AllHeads;
  float epsilon = 1e-6f;
  /// [video tokens, head_dim / 2], frame-major: channels 2i and 2i + 1 turn by the angle i (diffusers,
  /// interleaved).
  const float* cosines = nullptr;
  const float* sines = nullptr;
  std::span<const HeadLayoutTensor> tensors;  ///< at most three, treated alike in one launch
};

/// rows -> heads. Enqueues on `stream` (a cudaStream_t) and returns. Throws std::invalid_argument for a type,
/// size, stride or address that is not supported (16-byte alignment; at most 8,192 channels),
/// std::runtime_error.
void lay_out_heads_cuda(const HeadLayoutProblem& problem, void* stream = nullptr);

}  // namespace vdit::kernels
