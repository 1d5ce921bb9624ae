// SPDX-License-Identifier: Apache-2.0
// One thread block holds one row in registers: it is read once, its sums are taken from registers, and it is
// written once.
#include <cuda_bf16.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "kernels/cuda/cuda_check.h"
#include "kernels/include/vdit/kernels/cross_attention_cuda.h"
#include "kernels/include/vdit/kernels/row_passes_cuda.h"

namespace vdit::kernels {
namespace {

constexpr int kPieceElements = 4;
constexpr int kMostThreads = 256;

__device__ __forceinline__ float4 load_piece(const float* row, int piece) {
  return reinterpret_cast<const float4*>(row)[piece];
}
__device__ __forceinline__ float4 load_piece(const __nv_bfloat16* row, int piece) {
  const uint2 bits = reinterpret_cast<const uint2*>(row)[piece];
  const float2 low = __bfloat1622float2(*reinterpret_cast<const __nv_bfloat162*>(&bits.x));
  const float2 high = __bfloat1622float2(*reinterpret_cast<const __nv_bfloat162*>(&bits.y));
  return {low.x, low.y, high.x, high.y};
}
__device__ __forceinline__ void store_piece(float* row, int piece, const float4& v) {
  reinterpret_cast<float4*>(row)[piece] = v;
}
__device__ __forceinline__ void store_piece(__nv_bfloat16* row, int piece, const float4& v) {
  const __nv_bfloat162 low = __float22bfloat162_rn({v.x, v.y}), high = __float22bfloat162_rn({v.z, v.w});
  reinterpret_cast<uint2*>(row)[piece] = {*reinterpret_cast<const std::uint32_t*>(&low),
                                          *reinterpret_cast<const std::uint32_t*>(&high)};
}

/// The sum over all threads of the block, in a fixed order. `scratch` is free again after the next call but
/// one.
__device__ __forceinline__ float block_sum(float x, float (&scratch)[kMostThreads / 32]) {
  for (int distance = 16; distance > 0; distance /= 2) x += __shfl_xor_sync(~0u, x, distance);
  if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = x;
  __syncthreads();
  float sum = 0.0f;
  for (int warp = 0; warp < static_cast<int>(blockDim.x) / 32; ++warp) sum += scratch[warp];
  return sum;
}

__device__ __forceinline__ float sum_of(const float4& v) {
  return (v.x + v.y) + (v.z + v.w);
}
__device__ __forceinline__ float squares_of(const float4& v, float mean) {
  const float4 c{v.x - mean, v.y - mean, v.z - mean, v.w - mean};
  return (c.x * c.x + c.y * c.y) + (c.z * c.z + c.w * c.w);
}
/// (v - mean) * scale * gain + offset.
__device__ __forceinline__ float4 affine(const float4& v, float mean, float scale, const float4& gain,
                                         const float4& offset) {
  return {(v.x - mean) * scale * gain.x + offset.x, (v.y - mean) * scale * gain.y + offset.y,
          (v.z - mean) * scale * gain.z + offset.z, (v.w - mean) * scale * gain.w + offset.w};
}

template <typename Delta, typename Out, int kPieces>
__global__ void __launch_bounds__(kMostThreads) residual_norm(const __grid_constant__ ResidualNorm pass) {
  __shared__ float scratch[2][kMostThreads / 32];
  const int count = static_cast<int>(pass.dim) / kPieceElements;
  const std::int64_t at = (blockIdx.y * pass.tokens + blockIdx.x) * pass.dim;
  float* x = pass.x + at;
  float4 row[kPieces];
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    const int piece = i * blockDim.x + threadIdx.x;
    row[i] = piece < count ? load_piece(x, piece) : float4{0, 0, 0, 0};
  }
  if (pass.delta != nullptr) {
    const Delta* delta = static_cast<const Delta*>(pass.delta) + at;
    const float* gate = pass.gate == nullptr ? nullptr : pass.gate + blockIdx.y * pass.gate_stride;
#pragma unroll
    for (int i = 0; i < kPieces; ++i) {
      const int piece = i * blockDim.x + threadIdx.x;
      if (piece >= count) continue;
      const float4 d = load_piece(delta, piece);
      const float4 g = gate == nullptr ? float4{1, 1, 1, 1} : load_piece(gate, piece);
      row[i] = {row[i].x + g.x * d.x, row[i].y + g.y * d.y, row[i].z + g.z * d.z, row[i].w + g.w * d.w};
      store_piece(x, piece, row[i]);
    }
  }
  if (pass.y == nullptr) return;
  float sum = 0.0f;
#pragma unroll
  for (int i = 0; i < kPieces; ++i) sum += sum_of(row[i]);
  const float mean = block_sum(sum, scratch[0]) / static_cast<float>(pass.dim);
  float squares = 0.0f;
#pragma unroll
  for (int i = 0; i < kPieces; ++i)
    if (i * static_cast<int>(blockDim.x) + static_cast<int>(threadIdx.x) < count)
      squares += squares_of(row[i], mean);
  const float scale = rsqrtf(block_sum(squares, scratch[1]) / static_cast<float>(pass.dim) + pass.epsilon);
  const float* gain = pass.gain + blockIdx.y * pass.gain_stride;
  const float* offset = pass.offset + blockIdx.y * pass.offset_stride;
  Out* y = static_cast<Out*>(pass.y) + at;
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    const int piece = i * blockDim.x + threadIdx.x;
    if (piece >= count) continue;
    store_piece(y, piece, affine(row[i], mean, scale, load_piece(gain, piece), load_piece(offset, piece)));
  }
}

template <int kPieces>
__global__ void __launch_bounds__(kMostThreads)
    rms_norm_rows(const __nv_bfloat16* x, const float* weight, float epsilon, __nv_bfloat16* y, int dim) {
  __shared__ float scratch[kMostThreads / 32];
  const int count = dim / kPieceElements;
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * dim;
  float4 row[kPieces];
  float squares = 0.0f;
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    const int piece = i * blockDim.x + threadIdx.x;
    row[i] = piece < count ? load_piece(x + at, piece) : float4{0, 0, 0, 0};
    squares += squares_of(row[i], 0.0f);
  }
  const float scale = rsqrtf(block_sum(squares, scratch) / static_cast<float>(dim) + epsilon);
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    const int piece = i * blockDim.x + threadIdx.x;
    if (piece >= count) continue;
    store_piece(y + at, piece, affine(row[i], 0.0f, scale, load_piece(weight, piece), {0, 0, 0, 0}));
  }
}

/// A warp reads a row, 16 bytes a lane and load.
__global__ void __launch_bounds__(kMostThreads)
    inverse_rms(const __nv_bfloat16* x, float epsilon, float* scales, std::int64_t rows, int dim) {
  const std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * (kMostThreads / 32) + threadIdx.x / 32;
  if (row >= rows) return;
  const auto* const pieces = reinterpret_cast<const uint4*>(x + row * dim);
  float sum = 0.0f;
#pragma unroll 10
  for (int i = threadIdx.x % 32; i < dim / 8; i += 32) {
    const uint4 bits = pieces[i];
    for (const std::uint32_t pair : {bits.x, bits.y, bits.z, bits.w}) {
      const float2 v = __bfloat1622float2(*reinterpret_cast<const __nv_bfloat162*>(&pair));
      sum += v.x * v.x + v.y * v.y;
    }
  }
  for (int distance = 16; distance > 0; distance /= 2) sum += __shfl_xor_sync(~0u, sum, distance);
  if (threadIdx.x % 32 == 0) scales[row] = rsqrtf(sum / static_cast<float>(dim) + epsilon);
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("row pass: " + what);
}

/// Threads of a block, and pieces that each of them holds.
struct RowShape {
  int threads;
  int pieces;

  explicit RowShape(std::int64_t dim) {
    require(row_passes_take(dim), std::to_string(dim) + " elements a row, multiples of 4 up to " +
                                      std::to_string(kMostRowElements) + " are supported");
    const int count = static_cast<int>(dim) / kPieceElements;
    threads = std::min(kMostThreads, (count + 31) / 32 * 32);
    pieces = (count + threads - 1) / threads;
  }
};

/// Calls body.operator()<kPieces>() with the smallest compiled number of pieces that holds the row.
template <typename Body>
void with_pieces(int pieces, const Body& body) {
  if (pieces <= 1) return body.template operator()<1>();
  if (pieces <= 2) return body.template operator()<2>();
  if (pieces <= 3) return body.template operator()<3>();
  if (pieces <= 5) return body.template operator()<5>();
  body.template operator()<8>();
}

template <typename Delta, typename Out>
void launch_residual(const ResidualNorm& pass, cudaStream_t stream) {
  const RowShape shape(pass.dim);
  const dim3 grid(static_cast<unsigned>(pass.tokens), static_cast<unsigned>(pass.batch));
  with_pieces(shape.pieces, [&]<int kPieces>() {
    residual_norm<Delta, Out, kPieces><<<grid, shape.threads, 0, stream>>>(pass);
  });
}

}  // namespace

void residual_norm_cuda(const ResidualNorm& pass, void* stream) {
  if (pass.batch == 0 || pass.tokens == 0) return;
  require(pass.x != nullptr, "x is null");
  require(pass.y == nullptr || (pass.gain != nullptr && pass.offset != nullptr), "gain or offset is null");
  require(pass.delta_type != DataType::Float16 && pass.y_type != DataType::Float16, "type is Float16");
  require(pass.batch > 0 && pass.batch <= 65535 && pass.tokens > 0, "a size is out of range");
  auto* const queue = static_cast<cudaStream_t>(stream);
  const bool half_delta = pass.delta_type == DataType::BFloat16, half_y = pass.y_type == DataType::BFloat16;
  if (half_delta && half_y) launch_residual<__nv_bfloat16, __nv_bfloat16>(pass, queue);
  if (half_delta && !half_y) launch_residual<__nv_bfloat16, float>(pass, queue);
  if (!half_delta && half_y) launch_residual<float, __nv_bfloat16>(pass, queue);
  if (!half_delta && !half_y) launch_residual<float, float>(pass, queue);
  VDIT_CUDA_CHECK(cudaGetLastError());
}

void rms_norm_rows_cuda(const void* x, const float* weight, float epsilon, void* y, std::int64_t rows,
                        std::int64_t dim, void* stream) {
  if (rows == 0) return;
  require(x != nullptr && weight != nullptr && y != nullptr, "a pointer is null");
  require(rows > 0, "the number of rows is negative");
  const RowShape shape(dim);
  with_pieces(shape.pieces, [&]<int kPieces>() {
    rms_norm_rows<kPieces>
        <<<static_cast<unsigned>(rows), shape.threads, 0, static_cast<cudaStream_t>(stream)>>>(
            static_cast<const __nv_bfloat16*>(x), weight, epsilon, static_cast<__nv_bfloat16*>(y),
            static_cast<int>(dim));
  });
  VDIT_CUDA_CHECK(cudaGetLastError());
}

void inverse_rms_cuda(const void* x, float epsilon, float* scales, std::int64_t rows, std::int64_t dim,
                      void* stream) {
  if (rows == 0) return;
  require(x != nullptr && scales != nullptr, "a pointer is null");
  require(rows > 0 && dim > 0 && dim % 8 == 0 && dim <= 1 << 20, "a size is out of range");
  require(reinterpret_cast<std::uintptr_t>(x) % 16 == 0, "rows do not begin at multiples of 16 bytes");
  constexpr int kRowsOfBlock = kMostThreads / 32;
  inverse_rms<<<static_cast<unsigned>((rows + kRowsOfBlock - 1) / kRowsOfBlock), kMostThreads, 0,
                static_cast<cudaStream_t>(stream)>>>(static_cast<const __nv_bfloat16*>(x), epsilon, scales,
                                                     rows, static_cast<int>(dim));
  VDIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace vdit::kernels
