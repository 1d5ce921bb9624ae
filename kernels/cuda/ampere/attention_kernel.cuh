// SPDX-License-Identifier: Apache-2.0
// Attention over run lists on GPUs from sm_80 on: the same plan as on Hopper, one thread block an item. The
// block scheduler hands out items in order, longest first.
//
// Eight warps own 16 query rows each. Keys and values come in chunks of 64, the next one on its way while the
// current one is multiplied. Rows behind a chunk's end arrive as zeros, so nothing unkept is ever multiplied.
#pragma once

#include <cstdint>

#include "kernels/cuda/ampere/mma.cuh"
#include "kernels/cuda/attention_launch.h"
#include "kernels/cuda/chunk_walker.h"
#include "kernels/cuda/softmax.cuh"

namespace vdit::kernels::cuda {

template <typename ElementType, int kHeadDimension>
struct AmpereVariant {
  using Element = ElementType;
  static constexpr int kHeadDim = kHeadDimension;
  static constexpr int kWarps = 8;
  static constexpr int kThreads = 32 * kWarps;
  static constexpr int kTileRows = 16 * kWarps;  // two granules
  static constexpr int kChunkKeys = 64;
  static constexpr int kStages = 2;
  static constexpr int kPieces = kHeadDim / 8;  ///< of 16 bytes in a row
  // 96 KiB with head dimension 128: within the 99 KiB of sm_86, 89 and 120.
  static constexpr int kSharedBytes = (kTileRows + 2 * kStages * kChunkKeys) * kHeadDim * 2;
};

struct AmpereArguments {
  const WorkItem* items;
  const Segment* segments;
  DeviceTensor queries, keys, values, output;
  int tokens;
  int heads;
  float scale_log2;
  float* log_sum_exp;  ///< [batch, heads, tokens] or null
};

template <typename V>
class AmpereTile {
 public:
  __device__ AmpereTile(const AmpereArguments& arguments, const WorkItem& item, typename V::Element* shared)
      : arguments_(arguments),
        item_(item),
        queries_(shared),
        lane_(threadIdx.x % 32),
        warp_(threadIdx.x / 32) {}

  __device__ void run() {
    OnlineSoftmax softmax;
#pragma unroll
    for (float& o : output_) o = 0.0f;
    ChunkWalker<V::kChunkKeys> walker(arguments_.segments, item_.first_segment, item_.segments,
                                      arguments_.tokens);
    if (item_.chunks > 0) {
      load_rows(queries_, V::kTileRows, arguments_.queries, item_.first_row,
                arguments_.tokens - item_.first_row);
      Chunk chunk = walker.next();
      load_chunk(chunk, 0);
#pragma unroll 1
      for (int c = 0; c < item_.chunks; ++c) {
        const Chunk next = walker.next();
        if (c + 1 < item_.chunks) load_chunk(next, (c + 1) % V::kStages);
        commit_copies();  // an empty group after the last chunk keeps the count
        wait_copies<1>();
        __syncthreads();
        attend(softmax, kept_columns(chunk, arguments_.segments, warp_ / 4), c % V::kStages);
        __syncthreads();
        chunk = next;
      }
    }
    softmax.finish();
    store(softmax);
  }

 private:
  using Element = typename V::Element;

  /// 16-byte pieces of a row are exchanged by (row % 8), so that eight rows of one column use all banks.
  static __device__ __forceinline__ int place(int row, int column) {
    return row * V::kHeadDim + (column / 8 ^ row % 8) * 8 + column % 8;
  }
  __device__ __forceinline__ Element* keys(int stage) const {
    return queries_ + (V::kTileRows + 2 * stage * V::kChunkKeys) * V::kHeadDim;
  }
  __device__ __forceinline__ Element* values(int stage) const {
    return keys(stage) + V::kChunkKeys * V::kHeadDim;
  }

  __device__ __forceinline__ Element* global_row(const DeviceTensor& tensor, int row) const {
    return static_cast<Element*>(tensor.data) + item_.batch * tensor.batch_stride +
           item_.head * tensor.head_stride + row * tensor.token_stride;
  }

  /// Rows [first, first + count) of the item's head; those past `present` rows become zero.
  __device__ __forceinline__ void load_rows(Element* tile, int count, const DeviceTensor& tensor, int first,
                                            int present) {
#pragma unroll 4
    for (int i = threadIdx.x; i < count * V::kPieces; i += V::kThreads) {
      const int row = i / V::kPieces, column = i % V::kPieces * 8;
      const bool exists = row < present;
      copy_16_bytes(tile + place(row, column), global_row(tensor, exists ? first + row : 0) + column, exists);
    }
  }
  __device__ __forceinline__ void load_chunk(const Chunk& chunk, int stage) {
    const int present = min(chunk.rows, arguments_.tokens - chunk.first_key);
    load_rows(keys(stage), V::kChunkKeys, arguments_.keys, chunk.first_key, present);
    load_rows(values(stage), V::kChunkKeys, arguments_.values, chunk.first_key, present);
    commit_copies();
  }

  __device__ __forceinline__ void attend(OnlineSoftmax& softmax, unsigned kept, int stage) {
    float scores[V::kChunkKeys / 2] = {};
    add_scores(scores, keys(stage));
    if (kept != V::kChunkKeys << 8) mask_chunk<0, V::kChunkKeys>(scores, kept, lane_);
    if (softmax.step(scores, arguments_.scale_log2)) softmax.rescale(output_);
    add_output(scores, values(stage));
  }

  /// S += Q K^T.
  __device__ __forceinline__ void add_scores(float (&scores)[V::kChunkKeys / 2], const Element* keys) const {
#pragma unroll
    for (int k = 0; k < V::kHeadDim; k += 16) {
      std::uint32_t a[4];
      load_matrices(a, queries_ + place(16 * warp_ + lane_ % 16, k + lane_ / 16 * 8));
#pragma unroll
      for (int key = 0; key < V::kChunkKeys; key += 16) {
        std::uint32_t b[4];
        load_matrices(b, keys + place(key + lane_ / 16 * 8 + lane_ % 8, k + lane_ / 8 % 2 * 8));
        multiply_add(scores + key / 2, a, b[0], b[1], Element{});
        multiply_add(scores + key / 2 + 4, a, b[2], b[3], Element{});
      }
    }
  }

  /// O += P V.
  __device__ __forceinline__ void add_output(const float (&p)[V::kChunkKeys / 2], const Element* values) {
#pragma unroll
    for (int key = 0; key < V::kChunkKeys; key += 16) {
      std::uint32_t a[4];
#pragma unroll
      for (int i = 0; i < 4; ++i) a[i] = pack_pair(p[key / 2 + 2 * i], p[key / 2 + 2 * i + 1], Element{});
#pragma unroll
      for (int column = 0; column < V::kHeadDim; column += 16) {
        std::uint32_t b[4];
        load_matrices_transposed(b, values + place(key + lane_ % 16, column + lane_ / 16 * 8));
        multiply_add(output_ + column / 2, a, b[0], b[1], Element{});
        multiply_add(output_ + column / 2 + 4, a, b[2], b[3], Element{});
      }
    }
  }

  /// Normalises the output; it goes through the query rows of this warp so that whole rows are written.
  __device__ __forceinline__ void store(const OnlineSoftmax& softmax) {
    const int first_row = 16 * warp_;
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const float inverse = softmax.sum[r] > 0.0f ? 1.0f / softmax.sum[r] : 0.0f;
      const int row = first_row + lane_ / 4 + 8 * r;
#pragma unroll
      for (int j = 2 * r; j < V::kHeadDim / 2; j += 4) {
        *reinterpret_cast<std::uint32_t*>(queries_ + place(row, 2 * j - 4 * r + 2 * (lane_ % 4))) =
            pack_pair(output_[j] * inverse, output_[j + 1] * inverse, Element{});
      }
      const int token = item_.first_row + row;
      if (arguments_.log_sum_exp != nullptr && lane_ % 4 == 0 && token < arguments_.tokens) {
        const long long head = static_cast<long long>(item_.batch) * arguments_.heads + item_.head;
        arguments_.log_sum_exp[head * arguments_.tokens + token] =
            softmax.log_sum_exp(r, arguments_.scale_log2);
      }
    }
    __syncwarp();
#pragma unroll
    for (int i = lane_; i < 16 * V::kPieces; i += 32) {
      const int row = first_row + i / V::kPieces, column = i % V::kPieces * 8;
      const int token = item_.first_row + row;
      if (token >= arguments_.tokens) continue;
      *reinterpret_cast<uint4*>(global_row(arguments_.output, token) + column) =
          *reinterpret_cast<const uint4*>(queries_ + place(row, column));
    }
  }

  const AmpereArguments& arguments_;
  const WorkItem& item_;
  Element* const queries_;  // [kTileRows, head_dim] in shared memory; the stages of keys and values follow
  const int lane_;
  const int warp_;
  float output_[V::kHeadDim / 2];
};

template <typename V>
__global__ void __launch_bounds__(V::kThreads, 1)
    run_attention_ampere(const __grid_constant__ AmpereArguments arguments) {
  extern __shared__ __align__(128) std::uint8_t shared_bytes_of_block[];
  const WorkItem item = arguments.items[blockIdx.x];
  AmpereTile<V>(arguments, item, reinterpret_cast<typename V::Element*>(shared_bytes_of_block)).run();
}

}  // namespace vdit::kernels::cuda
