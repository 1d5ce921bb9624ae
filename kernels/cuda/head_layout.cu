// SPDX-License-Identifier: Apache-2.0
// A warp moves a token, or two warps do: all its channels are in registers at once, so that every load is
// under way before the first is used. Two where one thread would hold so much that few warps fit a
// multiprocessor.
#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <stdexcept>
#include <string>

#include "kernels/cuda/cuda_check.h"
#include "kernels/include/vdit/kernels/head_layout_cuda.h"

namespace vdit::kernels {
namespace {

constexpr int kWarpsOfBlock = 8;
constexpr int kThreads = 32 * kWarpsOfBlock;
constexpr int kMostTensors = 3;
constexpr int kPieceElements = 8;  // 16 bytes: what a thread loads and stores at once

struct LayoutArguments {
  HeadLayoutTensor tensors[kMostTensors];
  int tokens, text_before, video_tokens, frames, places;
  int channels, head_dim;
  float epsilon;
  const float* cosines;
  const float* sines;
  std::int16_t slots[kMostLayoutHeads];
  std::uint32_t space_major[kMostLayoutHeads / 32];  // one bit a head
};

__device__ __forceinline__ float2 unpack(std::uint32_t pair, __nv_bfloat16) {
  return __bfloat1622float2(*reinterpret_cast<const __nv_bfloat162*>(&pair));
}
__device__ __forceinline__ float2 unpack(std::uint32_t pair, __half) {
  return __half22float2(*reinterpret_cast<const __half2*>(&pair));
}
__device__ __forceinline__ std::uint32_t pack(float2 pair, __nv_bfloat16) {
  const __nv_bfloat162 packed = __float22bfloat162_rn(pair);
  return *reinterpret_cast<const std::uint32_t*>(&packed);
}
__device__ __forceinline__ std::uint32_t pack(float2 pair, __half) {
  const __half2 packed = __float22half2_rn(pair);
  return *reinterpret_cast<const std::uint32_t*>(&packed);
}

/// The four pairs of a piece as numbers.
template <typename Element>
struct Piece {
  float2 pairs[4];

  __device__ __forceinline__ explicit Piece(const uint4& bits)
      : pairs{unpack(bits.x, Element{}), unpack(bits.y, Element{}), unpack(bits.z, Element{}),
              unpack(bits.w, Element{})} {}

  __device__ __forceinline__ uint4 bits() const {
    return {pack(pairs[0], Element{}), pack(pairs[1], Element{}), pack(pairs[2], Element{}),
            pack(pairs[3], Element{})};
  }
  __device__ __forceinline__ float sum_of_squares() const {
    float sum = 0.0f;
#pragma unroll
    for (const float2& pair : pairs) sum += pair.x * pair.x + pair.y * pair.y;
    return sum;
  }
  __device__ __forceinline__ float sum() const {
    float sum = 0.0f;
#pragma unroll
    for (const float2& pair : pairs) sum += pair.x + pair.y;
    return sum;
  }
  __device__ __forceinline__ void subtract(float centre) {
#pragma unroll
    for (float2& pair : pairs) pair = {pair.x - centre, pair.y - centre};
  }
  __device__ __forceinline__ void add(const float* biases) {
    const float4 low = reinterpret_cast<const float4*>(biases)[0],
                 high = reinterpret_cast<const float4*>(biases)[1];
    const float2 b[4] = {{low.x, low.y}, {low.z, low.w}, {high.x, high.y}, {high.z, high.w}};
#pragma unroll
    for (int i = 0; i < 4; ++i) pairs[i] = {pairs[i].x + b[i].x, pairs[i].y + b[i].y};
  }
  __device__ __forceinline__ void scale(float factor) {
#pragma unroll
    for (float2& pair : pairs) pair = {pair.x * factor, pair.y * factor};
  }
  __device__ __forceinline__ void weigh(const float* weights) {
    const float4 low = reinterpret_cast<const float4*>(weights)[0],
                 high = reinterpret_cast<const float4*>(weights)[1];
    const float2 w[4] = {{low.x, low.y}, {low.z, low.w}, {high.x, high.y}, {high.z, high.w}};
#pragma unroll
    for (int i = 0; i < 4; ++i) pairs[i] = {pairs[i].x * w[i].x, pairs[i].y * w[i].y};
  }
  __device__ __forceinline__ void rotate(const float4& cosines, const float4& sines) {
    const float c[4] = {cosines.x, cosines.y, cosines.z, cosines.w},
                s[4] = {sines.x, sines.y, sines.z, sines.w};
#pragma unroll
    for (int i = 0; i < 4; ++i)
      pairs[i] = {pairs[i].x * c[i] - pairs[i].y * s[i], pairs[i].x * s[i] + pairs[i].y * c[i]};
  }
};

/// The sum over groups of `lanes` neighbouring lanes, a power of two.
__device__ __forceinline__ float sum_over(float x, int lanes) {
  for (int distance = lanes / 2; distance > 0; distance /= 2) x += __shfl_xor_sync(~0u, x, distance);
  return x;
}

/// Where the token of this warp, or of this and its neighbour, stands in each order.
struct TokenPlace {
  int token;
  int video;  ///< among the video tokens, negative for text
  int space_major;

  __device__ __forceinline__ TokenPlace(const LayoutArguments& a, int warps_of_token)
      : token(blockIdx.x * (kWarpsOfBlock / warps_of_token) + threadIdx.x / (32 * warps_of_token)),
        video(token - a.text_before),
        space_major(token) {
    if (video >= a.video_tokens) video = -1;
    if (video >= 0) space_major = a.text_before + video % a.places * a.frames + video / a.places;
  }
};

/// The piece of a head's row, or null when the head is left out.
template <typename Element>
__device__ __forceinline__ uint4* head_piece(const LayoutArguments& a, const HeadLayoutTensor& tensor,
                                             int channel, const TokenPlace& place) {
  const int head = channel / a.head_dim;
  const int slot = a.slots[head];
  if (slot < 0) return nullptr;
  const bool space_major = a.space_major[head / 32] >> head % 32 & 1;
  return reinterpret_cast<uint4*>(
      static_cast<Element*>(tensor.heads) + blockIdx.y * tensor.head_strides.batch +
      slot * tensor.head_strides.head +
      (space_major ? place.space_major : place.token) * tensor.head_strides.token + channel % a.head_dim);
}

template <typename Element>
__device__ __forceinline__ const uint4* row_pieces(const HeadLayoutTensor& tensor, const TokenPlace& place) {
  return reinterpret_cast<const uint4*>(static_cast<const Element*>(tensor.rows) +
                                        blockIdx.y * tensor.row_batch_stride +
                                        place.token * tensor.row_stride);
}

/// The sum over the threads that share a token, in a fixed order.
template <int kWarpsOfToken>
__device__ __forceinline__ float sum_over_token(float x) {
  x = sum_over(x, 32);
  if constexpr (kWarpsOfToken > 1) {
    __shared__ float sums[kWarpsOfBlock];
    const int warp = threadIdx.x / 32, first = warp / kWarpsOfToken * kWarpsOfToken;
    if (threadIdx.x % 32 == 0) sums[warp] = x;
    __syncthreads();
    x = 0.0f;
#pragma unroll
    for (int i = 0; i < kWarpsOfToken; ++i) x += sums[first + i];
  }
  return x;
}

__device__ __forceinline__ float4 scaled(const float4& v, float factor) {
  return {v.x * factor, v.y * factor, v.z * factor, v.w * factor};
}

template <typename Element, int kWarpsOfToken, HeadNorm kNorm, int kPieces>
__device__ __forceinline__ void norm_and_rotate(uint4 (&pieces)[kPieces], const LayoutArguments& a,
                                                const HeadLayoutTensor& tensor, const TokenPlace& place) {
  constexpr int kLanes = 32 * kWarpsOfToken;
  const int lane = threadIdx.x % kLanes;
  // kLanes pieces are whole heads: a lane has the same channels of a head in all its pieces.
  const int channel_of_head = lane * kPieceElements % a.head_dim;
  const bool of_text = place.video < 0 && tensor.text_norm_weight != nullptr;
  const float* const weights = of_text ? tensor.text_norm_weight : tensor.norm_weight;
  const bool norm = weights != nullptr;
  const bool rotate = tensor.rotate && place.video >= 0 && place.token < a.tokens;
  float all = 1.0f;  // the factor of all heads
  if (norm && kNorm == HeadNorm::AllHeads) {
    all = 0.0f;
#pragma unroll
    for (const uint4& bits : pieces) all += Piece<Element>(bits).sum_of_squares();
    all = rsqrtf(sum_over_token<kWarpsOfToken>(all) / a.channels + a.epsilon);
  }
  // It goes with the angles where there are any: once for all pieces.
  float4 cosines, sines;
  if (rotate) {
    const long long at = (static_cast<long long>(place.video) * a.head_dim + channel_of_head) / 2;
    cosines = scaled(*reinterpret_cast<const float4*>(a.cosines + at), all);
    sines = scaled(*reinterpret_cast<const float4*>(a.sines + at), all);
  }
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    Piece<Element> piece(pieces[i]);
    const int channel = (i * kLanes + lane) * kPieceElements;
    if (norm && kNorm != HeadNorm::AllHeads) {
      const int lanes_of_head = a.head_dim / kPieceElements;
      if (kNorm == HeadNorm::PerHeadLayer) piece.subtract(sum_over(piece.sum(), lanes_of_head) / a.head_dim);
      const float squares = sum_over(piece.sum_of_squares(), lanes_of_head);
      piece.scale(rsqrtf(squares / a.head_dim + a.epsilon));
      piece.weigh(weights + channel_of_head);
      const float* const biases = of_text ? tensor.text_norm_bias : tensor.norm_bias;
      if (kNorm == HeadNorm::PerHeadLayer && biases != nullptr) piece.add(biases + channel_of_head);
    } else if (norm && channel < a.channels) {
      piece.weigh(weights + channel);
    }
    if (rotate) {
      piece.rotate(cosines, sines);
    } else if (kNorm == HeadNorm::AllHeads) {
      piece.scale(all);
    }
    pieces[i] = piece.bits();
  }
}

/// Blocks of a multiprocessor: registers for three, where the pieces leave room for what is computed.
template <int kPieces>
constexpr int kBlocks = kPieces <= 10 ? 3 : 1;

template <typename Element, int kWarpsOfToken, int kPieces, HeadNorm kNorm>
__global__ void __launch_bounds__(kThreads, kBlocks<kPieces>)
    lay_out(const __grid_constant__ LayoutArguments a) {
  constexpr int kLanes = 32 * kWarpsOfToken;
  const HeadLayoutTensor& tensor = a.tensors[blockIdx.z];
  const TokenPlace place(a, kWarpsOfToken);
  // Threads past the last token stay: the others of the block wait for them at its barrier.
  const int lane = threadIdx.x % kLanes;
  const int count = place.token < a.tokens ? a.channels / kPieceElements : 0;
  const uint4* row = row_pieces<Element>(tensor, place);
  const bool reads_all = tensor.norm_weight != nullptr;  // heads that are left out count in the norm
  uint4 pieces[kPieces];
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    const int piece = i * kLanes + lane;
    const bool reads = piece < count && (reads_all || a.slots[piece * kPieceElements / a.head_dim] >= 0);
    pieces[i] = reads ? row[piece] : uint4{0, 0, 0, 0};
  }
  if (tensor.norm_weight != nullptr || tensor.rotate)
    norm_and_rotate<Element, kWarpsOfToken, kNorm>(pieces, a, tensor, place);
#pragma unroll
  for (int i = 0; i < kPieces; ++i) {
    const int piece = i * kLanes + lane;
    if (piece >= count) continue;
    if (uint4* to = head_piece<Element>(a, tensor, piece * kPieceElements, place)) *to = pieces[i];
  }
}

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("head layout: " + what);
}

void check_tensor(const HeadLayoutTensor& tensor, const HeadLayoutProblem& problem) {
  require(tensor.rows != nullptr && tensor.heads != nullptr, "a tensor is null");
  const Strides& strides = tensor.head_strides;
  for (const std::int64_t stride :
       {tensor.row_stride, tensor.row_batch_stride, strides.batch, strides.head, strides.token})
    require(stride % kPieceElements == 0,
            "stride " + std::to_string(stride) + " is not a multiple of 8 elements");
  for (const void* address : {tensor.rows, static_cast<const void*>(tensor.heads)})
    require(reinterpret_cast<std::uintptr_t>(address) % 16 == 0, "an address is not a multiple of 16 bytes");
  if (tensor.rotate)
    require(problem.cosines != nullptr && problem.sines != nullptr, "there is no table of cosines and sines");
}

LayoutArguments make_arguments(const HeadLayoutProblem& problem) {
  const auto heads = static_cast<std::int64_t>(problem.heads.size());
  require(problem.type != DataType::Float32, "type is Float32, supported are BFloat16 and Float16");
  require(problem.head_dim == 64 || problem.head_dim == 128,
          "head dimension " + std::to_string(problem.head_dim) + " is not supported, 64 and 128 are");
  require(heads > 0 && heads <= kMostLayoutHeads, std::to_string(heads) + " heads, 1 to 128 are supported");
  require(problem.tensors.size() <= kMostTensors, "more than three tensors");
  require(problem.batch >= 0 && problem.batch <= 65535, "batch " + std::to_string(problem.batch));
  LayoutArguments a{};
  for (std::size_t i = 0; i < problem.tensors.size(); ++i) {
    check_tensor(problem.tensors[i], problem);
    a.tensors[i] = problem.tensors[i];
  }
  a.tokens = static_cast<int>(problem.grid.tokens());
  a.text_before = static_cast<int>(problem.grid.text_before);
  a.video_tokens = static_cast<int>(problem.grid.video_tokens());
  a.frames = static_cast<int>(problem.grid.frames);
  a.places = static_cast<int>(problem.grid.places());
  a.channels = static_cast<int>(heads * problem.head_dim);
  a.head_dim = static_cast<int>(problem.head_dim);
  a.epsilon = problem.epsilon;
  a.cosines = problem.cosines;
  a.sines = problem.sines;
  for (std::size_t head = 0; head < problem.heads.size(); ++head) {
    a.slots[head] = static_cast<std::int16_t>(problem.heads[head].slot);
    if (problem.heads[head].order == TokenOrder::SpaceMajor) a.space_major[head / 32] |= 1u << head % 32;
  }
  return a;
}

bool is_empty(const HeadLayoutProblem& problem) {
  return problem.batch == 0 || problem.tensors.empty() || problem.grid.tokens() == 0;
}

constexpr int quotient_up(int count, int divisor) {
  return (count + divisor - 1) / divisor;
}

using LayoutKernel = void (*)(LayoutArguments);

struct Launch {
  LayoutKernel kernel;
  int warps_of_token;
};

/// The smallest compiled number of pieces a thread that holds a whole token.
template <typename Element, HeadNorm kNorm>
Launch way_there(int channels) {
  const int pieces = quotient_up(channels, 32 * kPieceElements);
  if (pieces <= 2) return {lay_out<Element, 1, 2, kNorm>, 1};
  if (pieces <= 6) return {lay_out<Element, 1, 6, kNorm>, 1};
  if (pieces <= 12) return {lay_out<Element, 2, 6, kNorm>, 2};
  if (pieces <= 20) return {lay_out<Element, 2, 10, kNorm>, 2};
  require(pieces <= 32, std::to_string(channels) + " channels, at most 8192 are supported");
  return {lay_out<Element, 2, 16, kNorm>, 2};
}
template <typename Element>
Launch way_there(int channels, HeadNorm norm) {
  switch (norm) {
    case HeadNorm::AllHeads:
      return way_there<Element, HeadNorm::AllHeads>(channels);
    case HeadNorm::PerHead:
      return way_there<Element, HeadNorm::PerHead>(channels);
    case HeadNorm::PerHeadLayer:
      break;
  }
  return way_there<Element, HeadNorm::PerHeadLayer>(channels);
}
void launch(const Launch& way, const LayoutArguments& arguments, const HeadLayoutProblem& problem,
            void* stream) {
  const dim3 grid(static_cast<unsigned>(quotient_up(arguments.tokens, kWarpsOfBlock / way.warps_of_token)),
                  static_cast<unsigned>(problem.batch), static_cast<unsigned>(problem.tensors.size()));
  way.kernel<<<grid, kThreads, 0, static_cast<cudaStream_t>(stream)>>>(arguments);
  VDIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace

void lay_out_heads_cuda(const HeadLayoutProblem& problem, void* stream) {
  if (is_empty(problem)) return;
  const LayoutArguments a = make_arguments(problem);
  const bool bfloat16 = problem.type == DataType::BFloat16;
  launch(bfloat16 ? way_there<__nv_bfloat16>(a.channels, problem.norm)
                  : way_there<__half>(a.channels, problem.norm),
         a, problem, stream);
}

}  // namespace vdit::kernels
