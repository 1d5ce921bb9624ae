// SPDX-License-Identifier: Apache-2.0
// Attention over run lists on GPUs from sm_80 on: the same plan as on Hopper, one thread block an item. The
// block scheduler hands out items in order, longest first.
//
// Four warps own 32 query rows each, so that a key or value fragment serves two products. Keys and values
// come in chunks of 64: the values of a chunk arrive while its scores are computed, the keys of the next one
// during the softmax and the output. Rows behind a chunk's end arrive as zeros, so nothing unkept is ever
// multiplied.
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
  static constexpr int kWarps = 4;
  static constexpr int kThreads = 32 * kWarps;
  static constexpr int kRowTiles = 2;                        ///< of 16 rows, a warp's
  static constexpr int kTileRows = 16 * kRowTiles * kWarps;  ///< two granules
  static constexpr int kChunkKeys = 64;
  static constexpr int kPieces = kHeadDim / 8;  ///< of 16 bytes in a row
  // 64 KiB with head dimension 128: one block in the 99 KiB of sm_86, 89 and 120, two on sm_80.
  static constexpr int kSharedBytes = (kTileRows + 2 * kChunkKeys) * kHeadDim * 2;
};

struct AmpereArguments {
  const WorkItem* items;
  const Segment* segments;
  DeviceTensor queries, keys, values, output;
  void* reordered_values;  ///< never null
  ModelOrder output_order;
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
#pragma unroll
    for (int i = 0; i < V::kRowTiles; ++i)
#pragma unroll
      for (float& o : output_[i]) o = 0.0f;
    if (item_.chunks > 0) attend();
#pragma unroll
    for (int i = 0; i < V::kRowTiles; ++i) {
      softmax_[i].finish();
      store(i);
    }
  }

 private:
  using Element = typename V::Element;
  using Scores = float[V::kRowTiles][V::kChunkKeys / 2];

  __device__ __forceinline__ void attend() {
    ChunkWalker<V::kChunkKeys> walker(arguments_.segments, item_.first_segment, item_.segments,
                                      arguments_.tokens);
#pragma unroll
    for (int g = 0; g < V::kTileRows / 64; ++g)
      load_rows<64>(queries_ + g * 64 * V::kHeadDim, arguments_.queries, item_.first_rows[g],
                    arguments_.tokens - item_.first_rows[g]);
    Chunk chunk = walker.next();
    load_chunk(keys(), arguments_.keys, chunk);
#pragma unroll 1
    for (int left = item_.chunks; left > 0; --left) {
      load_chunk(values(), values_of_head(), chunk);
      wait_copies<1>();
      __syncthreads();  // the keys are there for all
      Scores scores = {};
      add_scores(scores);
      wait_copies<0>();
      __syncthreads();  // the values are there, and nobody reads the keys any more
      const unsigned kept = kept_columns(chunk, arguments_.segments, first_row() / 64);
      if (left > 1) {
        chunk = walker.next();
        load_chunk(keys(), arguments_.keys, chunk);
      }
#pragma unroll
      for (int i = 0; i < V::kRowTiles; ++i) {
        if (kept != V::kChunkKeys << 8) mask_chunk<0, V::kChunkKeys>(scores[i], kept, lane_);
        if (softmax_[i].step<V::kChunkKeys / 2>(scores[i], arguments_.scale_log2))
          softmax_[i].rescale(output_[i]);
      }
      add_output(scores);
      __syncthreads();  // nobody reads the values any more
    }
  }

  /// 16-byte pieces of a row are exchanged by (row % 8), so that eight rows of one column use all banks.
  static __device__ __forceinline__ int place(int row, int column) {
    return row * V::kHeadDim + (column / 8 ^ row % 8) * 8 + column % 8;
  }
  /// Address of the same row `columns` further (a multiple of 16): the exchange of pieces is an exclusive or.
  static __device__ __forceinline__ std::uint32_t further(std::uint32_t address, int columns) {
    return address ^ columns * static_cast<int>(sizeof(Element));
  }
  static constexpr int kRowBytes = V::kHeadDim * static_cast<int>(sizeof(Element));

  __device__ __forceinline__ Element* keys() const {
    return queries_ + V::kTileRows * V::kHeadDim;
  }
  __device__ __forceinline__ Element* values() const {
    return keys() + V::kChunkKeys * V::kHeadDim;
  }
  /// Of this warp, in the tile.
  __device__ __forceinline__ int first_row() const {
    return 16 * V::kRowTiles * warp_;
  }

  __device__ __forceinline__ Element* global_row(const DeviceTensor& tensor, int row) const {
    return static_cast<Element*>(tensor.data) + item_.batch * tensor.batch_stride +
           item_.head * tensor.head_stride + row * tensor.token_stride;
  }
  __device__ __forceinline__ DeviceTensor values_of_head() const {
    DeviceTensor tensor = arguments_.values;
    if (item_.reordered) tensor.data = arguments_.reordered_values;
    return tensor;
  }

  /// Rows from `first` on of the item's head; those past `present` rows become zero.
  template <int kRows>
  __device__ __forceinline__ void load_rows(Element* tile, const DeviceTensor& tensor, int first,
                                            int present) const {
    constexpr int kRowsAtOnce = V::kThreads / V::kPieces;
    const int column = threadIdx.x % V::kPieces * 8;
#pragma unroll
    for (int i = 0; i < kRows; i += kRowsAtOnce) {
      const int row = i + threadIdx.x / V::kPieces;
      const bool exists = row < present;
      copy_16_bytes(tile + place(row, column), global_row(tensor, exists ? first + row : 0) + column, exists);
    }
  }
  __device__ __forceinline__ void load_chunk(Element* tile, const DeviceTensor& tensor,
                                             const Chunk& chunk) const {
    load_rows<V::kChunkKeys>(tile, tensor, chunk.first_key,
                             min(chunk.rows, arguments_.tokens - chunk.first_key));
    commit_copies();
  }

  /// S += Q K^T.
  __device__ __forceinline__ void add_scores(Scores& scores) const {
    const std::uint32_t queries =
        shared_window_address(queries_ + place(first_row() + lane_ % 16, lane_ / 16 * 8));
    const std::uint32_t keys =
        shared_window_address(this->keys() + place(lane_ / 16 * 8 + lane_ % 8, lane_ / 8 % 2 * 8));
#pragma unroll
    for (int k = 0; k < V::kHeadDim; k += 16) {
      std::uint32_t a[V::kRowTiles][4];
#pragma unroll
      for (int i = 0; i < V::kRowTiles; ++i) load_matrices(a[i], further(queries, k) + 16 * i * kRowBytes);
#pragma unroll
      for (int key = 0; key < V::kChunkKeys; key += 16) {
        std::uint32_t b[4];
        load_matrices(b, further(keys, k) + key * kRowBytes);
#pragma unroll
        for (int i = 0; i < V::kRowTiles; ++i) {
          multiply_add(scores[i] + key / 2, a[i], b[0], b[1], Element{});
          multiply_add(scores[i] + key / 2 + 4, a[i], b[2], b[3], Element{});
        }
      }
    }
  }

  /// O += P V.
  __device__ __forceinline__ void add_output(const Scores& p) {
    const std::uint32_t values = shared_window_address(this->values() + place(lane_ % 16, lane_ / 16 * 8));
#pragma unroll
    for (int key = 0; key < V::kChunkKeys; key += 16) {
      std::uint32_t a[V::kRowTiles][4];
#pragma unroll
      for (int i = 0; i < V::kRowTiles; ++i)
#pragma unroll
        for (int j = 0; j < 4; ++j)
          a[i][j] = pack_pair(p[i][key / 2 + 2 * j], p[i][key / 2 + 2 * j + 1], Element{});
#pragma unroll
      for (int column = 0; column < V::kHeadDim; column += 16) {
        std::uint32_t b[4];
        load_matrices_transposed(b, further(values, column) + key * kRowBytes);
#pragma unroll
        for (int i = 0; i < V::kRowTiles; ++i) {
          multiply_add(output_[i] + column / 2, a[i], b[0], b[1], Element{});
          multiply_add(output_[i] + column / 2 + 4, a[i], b[2], b[3], Element{});
        }
      }
    }
  }

  /// Normalises the output of a row tile; it goes through the query rows of this warp so that whole rows are
  /// written.
  __device__ __forceinline__ void store(int tile) const {
    const OnlineSoftmax& softmax = softmax_[tile];
    const int tile_row = first_row() + 16 * tile;
    // Written so that the item stays in registers: two granules of two warps each.
    const int first_token = warp_ < V::kWarps / 2 ? item_.first_rows[0] : item_.first_rows[1];
#pragma unroll
    for (int r = 0; r < 2; ++r) {
      const float inverse = softmax.sum[r] > 0.0f ? 1.0f / softmax.sum[r] : 0.0f;
      const int row = tile_row + lane_ / 4 + 8 * r;
#pragma unroll
      for (int j = 2 * r; j < V::kHeadDim / 2; j += 4) {
        *reinterpret_cast<std::uint32_t*>(queries_ + place(row, 2 * j - 4 * r + 2 * (lane_ % 4))) =
            pack_pair(output_[tile][j] * inverse, output_[tile][j + 1] * inverse, Element{});
      }
      const int token = first_token + row % 64;
      if (arguments_.log_sum_exp != nullptr && lane_ % 4 == 0 && token < arguments_.tokens) {
        const long long head = static_cast<long long>(item_.batch) * arguments_.heads + item_.head;
        arguments_.log_sum_exp[head * arguments_.tokens + token] =
            softmax.log_sum_exp(r, arguments_.scale_log2);
      }
    }
    __syncwarp();
#pragma unroll
    for (int i = lane_; i < 16 * V::kPieces; i += 32) {
      const int row = tile_row + i / V::kPieces, column = i % V::kPieces * 8;
      const int token = first_token + row % 64;
      if (token >= arguments_.tokens) continue;
      const int to = item_.reordered ? arguments_.output_order.token(token) : token;
      *reinterpret_cast<uint4*>(global_row(arguments_.output, to) + column) =
          *reinterpret_cast<const uint4*>(queries_ + place(row, column));
    }
  }

  const AmpereArguments& arguments_;
  const WorkItem item_;
  Element* const queries_;  // [kTileRows, head_dim] in shared memory; keys and values follow
  const int lane_;
  const int warp_;
  OnlineSoftmax softmax_[V::kRowTiles];
  float output_[V::kRowTiles][V::kHeadDim / 2];
};

template <typename V>
__global__ void __launch_bounds__(V::kThreads, 2)
    run_attention_ampere(const __grid_constant__ AmpereArguments arguments) {
  extern __shared__ __align__(1024) std::uint8_t shared_bytes_of_block[];
  const WorkItem item = arguments.items[blockIdx.x];
  AmpereTile<V>(arguments, item, reinterpret_cast<typename V::Element*>(shared_bytes_of_block)).run();
}

}  // namespace vdit::kernels::cuda
