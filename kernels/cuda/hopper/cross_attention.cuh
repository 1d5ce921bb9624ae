// SPDX-License-Identifier: Apache-2.0
// Attention to a few keys on Hopper (sm_90a): the keys and values of a head stay in the shared memory of its
// thread blocks while the queries stream through, so that it is bound by reading queries and writing outputs.
//
// Each of three warpgroups takes every third tile of 64 query rows of the block's share: its elected thread
// has the copy engine bring the next tile while the warpgroup multiplies this one. The other two warpgroups
// hide what it waits for; they share nothing but the keys and values.
#pragma once

#include <cuda.h>
#include <cuda_bf16.h>

#include <cstdint>

#include "kernels/cuda/hopper/barriers.cuh"
#include "kernels/cuda/hopper/quad_transpose.cuh"
#include "kernels/cuda/hopper/tma.cuh"
#include "kernels/cuda/hopper/wgmma.cuh"
#include "kernels/cuda/softmax.cuh"

namespace vdit::kernels::cuda {

template <int kHeadDimension>
struct CrossVariant {
  using Element = __nv_bfloat16;
  static constexpr int kHeadDim = kHeadDimension;
  static constexpr int kBoxes = kHeadDim / kBoxColumns;
  static constexpr int kWarpgroups = 3;
  static constexpr int kThreads = 128 * kWarpgroups;
  static constexpr int kTileRows = 64;
  static constexpr int kBuffers = 2;     ///< of queries, for each warpgroup
  static constexpr int kStepKeys = 128;  ///< multiplied together
  static constexpr int kTile = kTileRows * kHeadDim;
  static constexpr int kStep = kStepKeys * kHeadDim;
  static constexpr int kMostSteps = kHeadDim == 128 ? 2 : 4;  ///< that fit beside the queries
};

/// Tiles are boxes of 64 columns, one after another. Behind it lie `steps` steps of keys, as many of values
/// and of biases (float, in powers of two, -inf behind the last key).
template <typename V>
struct alignas(1024) CrossShared {
  typename V::Element queries[V::kWarpgroups][V::kBuffers][V::kTile];
  Barrier queries_full[V::kWarpgroups][V::kBuffers];
  Barrier keys_full;

  static constexpr int bytes(int steps) {
    return static_cast<int>(sizeof(CrossShared)) +
           steps * (2 * V::kStep * static_cast<int>(sizeof(typename V::Element)) +
                    V::kStepKeys * static_cast<int>(sizeof(float)));
  }
};

struct CrossArguments {
  const float* bias;    // [keys]
  const float* scales;  // [tokens]
  float scale_log2;
  __nv_bfloat16* out;
  int tokens, heads, keys, steps;
  int blocks_of_head;
};

struct CrossMaps {
  CUtensorMap queries, keys, values;
};

template <typename V>
class CrossBlock {
 public:
  __device__ __forceinline__ CrossBlock(std::uint8_t* shared, const CrossMaps& maps,
                                        const CrossArguments& arguments)
      : shared_(*reinterpret_cast<CrossShared<V>*>(shared)),
        keys_(reinterpret_cast<Element*>(shared + sizeof(CrossShared<V>))),
        values_(keys_ + arguments.steps * V::kStep),
        bias_(reinterpret_cast<float*>(values_ + arguments.steps * V::kStep)),
        maps_(maps),
        arguments_(arguments),
        warpgroup_(__shfl_sync(~0u, threadIdx.x / 128, 0)),
        thread_(threadIdx.x % 128),
        head_(blockIdx.x / arguments.blocks_of_head) {}

  __device__ __forceinline__ void run() {
    if (threadIdx.x == 0) {
      for (auto& buffers : shared_.queries_full)
        for (Barrier& full : buffers) init_barrier(full, 1);
      init_barrier(shared_.keys_full, 1);
      publish_barriers();
    }
    load_bias();
    __syncthreads();
    if (threadIdx.x == 0) load_keys_and_values();
    const int tiles = (arguments_.tokens + V::kTileRows - 1) / V::kTileRows;
    const int share = (tiles + arguments_.blocks_of_head - 1) / arguments_.blocks_of_head;
    const int first = static_cast<int>(blockIdx.x) % arguments_.blocks_of_head * share + warpgroup_;
    const int past = min(first - warpgroup_ + share, tiles);
    for (int i = 0; i < V::kBuffers; ++i) load_queries(i, first + i * V::kWarpgroups, past);
    wait(shared_.keys_full, 0);
    int turn = 0;
    for (int tile = first; tile < past; tile += V::kWarpgroups, ++turn) attend(tile, turn, past);
  }

 private:
  using Element = typename V::Element;

  __device__ __forceinline__ void load_bias() {
    constexpr float kLog2E = 1.44269504088896341f;
    for (int key = threadIdx.x; key < arguments_.steps * V::kStepKeys; key += V::kThreads)
      bias_[key] = key < arguments_.keys ? arguments_.bias[key] * kLog2E : -INFINITY;
  }

  /// Keys past the last arrive as zeros.
  __device__ __forceinline__ void load_keys_and_values() {
    arrive_expecting(shared_.keys_full, 2 * arguments_.steps * V::kStep * static_cast<int>(sizeof(Element)));
    for (int step = 0; step < arguments_.steps; ++step) {
      for (int box = 0; box < V::kBoxes; ++box) {
        const BoxOrigin at{box * kBoxColumns, step * V::kStepKeys, head_, 0};
        const int place = step * V::kStep + box * V::kStepKeys * kBoxColumns;
        load_box(keys_ + place, maps_.keys, shared_.keys_full, at);
        load_box(values_ + place, maps_.values, shared_.keys_full, at);
      }
    }
  }

  /// Has the copy engine fill a buffer of this warpgroup, which nobody reads any more.
  __device__ __forceinline__ void load_queries(int buffer, int tile, int past) {
    if (thread_ != 0 || tile >= past) return;
    Element* const to = shared_.queries[warpgroup_][buffer];
    Barrier& full = shared_.queries_full[warpgroup_][buffer];
    arrive_expecting(full, V::kTile * static_cast<int>(sizeof(Element)));
#pragma unroll
    for (int box = 0; box < V::kBoxes; ++box)
      load_box(to + box * V::kTileRows * kBoxColumns, maps_.queries, full,
               {box * kBoxColumns, tile * V::kTileRows, head_, 0});
  }

  __device__ __forceinline__ void attend(int tile, int turn, int past) {
    const int first_row = tile * V::kTileRows + thread_ / 32 * 16 + thread_ % 32 / 4;
    float scales[2];
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const int row = first_row + 8 * r;
      scales[r] = row < arguments_.tokens ? arguments_.scales[row] * arguments_.scale_log2 : 0.0f;
    }
    const int buffer = turn % V::kBuffers;
    wait(shared_.queries_full[warpgroup_][buffer], turn / V::kBuffers % 2);
    OnlineSoftmax softmax;
    float output[V::kHeadDim / 2];
#pragma unroll
    for (float& o : output) o = 0.0f;
#pragma unroll 1
    for (int step = 0; step < arguments_.steps; ++step) {
      float scores[V::kStepKeys / 2];
      multiply_keys(scores, shared_.queries[warpgroup_][buffer], step);
      if (step + 1 == arguments_.steps) {  // all four warps have read the queries
        named_barrier_sync(1 + warpgroup_, 128);
        load_queries(buffer, tile + V::kBuffers * V::kWarpgroups, past);
      }
      scale_and_add_bias(scores, scales, step);
      if (softmax.template step<V::kStepKeys / 2>(scores, 1.0f)) softmax.rescale(output);
      std::uint32_t probabilities[V::kStepKeys / 4];
#pragma unroll
      for (int j = 0; j < V::kStepKeys / 4; ++j)
        probabilities[j] = pack_pair(scores[2 * j], scores[2 * j + 1], Element{});
      multiply_values(output, probabilities, step);
    }
    softmax.finish();
    store(output, softmax, first_row);
  }

  __device__ __forceinline__ void multiply_keys(float (&scores)[V::kStepKeys / 2], const Element* tile,
                                                int step) {
    const std::uint64_t queries = operand_descriptor(tile, 16);
    const std::uint64_t keys = operand_descriptor(keys_ + step * V::kStep, 16);
    constexpr int kBytes = sizeof(Element);
    registers_may_change(scores);
    fence_products();
#pragma unroll
    for (int k = 0; k < V::kHeadDim; k += 16) {
      const int box = k / kBoxColumns, column = k % kBoxColumns;
      SharedProduct<Element, V::kStepKeys>::add(
          scores, moved(queries, (box * V::kTileRows * kBoxColumns + column) * kBytes),
          moved(keys, (box * V::kStepKeys * kBoxColumns + column) * kBytes), k != 0);
    }
    commit_products();
    wait_products<0>();
    registers_may_change(scores);
  }

  __device__ __forceinline__ void multiply_values(float (&output)[V::kHeadDim / 2],
                                                  const std::uint32_t (&probabilities)[V::kStepKeys / 4],
                                                  int step) {
    constexpr int kBoxBytes = V::kStepKeys * kBoxColumns * sizeof(Element);
    const std::uint64_t values = operand_descriptor(values_ + step * V::kStep, kBoxBytes);
    registers_may_change(output);
    fence_products();
#pragma unroll
    for (int key = 0; key < V::kStepKeys; key += 16)
      RegisterProduct<Element, V::kHeadDim>::add(
          output, probabilities + key / 4,
          moved(values, key * kBoxColumns * static_cast<int>(sizeof(Element))));
    commit_products();
    wait_products<0>();
    registers_may_change(output);
  }

  /// Logits in powers of two.
  __device__ __forceinline__ void scale_and_add_bias(float (&scores)[V::kStepKeys / 2],
                                                     const float (&scales)[2], int step) const {
    const auto* const bias = reinterpret_cast<const float2*>(bias_ + step * V::kStepKeys) + thread_ % 4;
#pragma unroll
    for (int j = 0; j < V::kStepKeys / 2; j += 4) {
      const float2 b = bias[j];  // of columns 2 j + 2 * (thread_ % 4) and the next
      scores[j] = fmaf(scores[j], scales[0], b.x);
      scores[j + 1] = fmaf(scores[j + 1], scales[0], b.y);
      scores[j + 2] = fmaf(scores[j + 2], scales[1], b.x);
      scores[j + 3] = fmaf(scores[j + 3], scales[1], b.y);
    }
  }

  __device__ __forceinline__ void store(const float (&output)[V::kHeadDim / 2], const OnlineSoftmax& softmax,
                                        int first_row) const {
    const int quad = thread_ % 4;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const float inverse = reciprocal_unit(softmax.sum[r]);
      const int row = first_row + 8 * r;
      auto* const pieces = reinterpret_cast<uint4*>(
          arguments_.out + (static_cast<long long>(row) * arguments_.heads + head_) * V::kHeadDim);
#pragma unroll
      for (int piece = 0; piece < V::kHeadDim / 8; piece += 4) {
        std::uint32_t words[4];
#pragma unroll
        for (int i = 0; i < 4; ++i) {
          const int j = 4 * (piece + i) + 2 * r;
          words[i] = pack_pair(output[j] * inverse, output[j + 1] * inverse, Element{});
        }
        const uint4 whole = transpose_quad(words, quad);
        if (row < arguments_.tokens) pieces[piece + quad] = whole;
      }
    }
  }

  CrossShared<V>& shared_;
  Element* const keys_;    // [steps][boxes][128][64]
  Element* const values_;  // as keys
  float* const bias_;      // [steps][128]
  const CrossMaps& maps_;
  const CrossArguments& arguments_;
  const int warpgroup_;
  const int thread_;  // in the warpgroup
  const int head_;
};

template <typename V>
__global__ void __launch_bounds__(V::kThreads, 1)
    cross_attention_hopper(const __grid_constant__ CrossMaps maps,
                           const __grid_constant__ CrossArguments arguments) {
  extern __shared__ __align__(1024) std::uint8_t shared_bytes_of_block[];
  CrossBlock<V>(shared_bytes_of_block, maps, arguments).run();
}

}  // namespace vdit::kernels::cuda
