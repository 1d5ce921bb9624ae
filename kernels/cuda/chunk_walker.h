// SPDX-License-Identifier: Apache-2.0
// Walks the segments of a query tile in chunks of keys. Runs on the device in the kernels' loaders and on the
// host in tests.
#pragma once

#include "kernels/cuda/launch_plan.h"

#ifdef __CUDACC__
#define VDIT_HOST_DEVICE __host__ __device__ __forceinline__
#else
#define VDIT_HOST_DEVICE inline
#endif

namespace vdit::kernels::cuda {

/// Keys that are loaded and multiplied together.
struct Chunk {
  int first_key;
  int rows;       ///< rows that belong to the segment; what lies behind them must not reach the sum of values
  int done_keys;  ///< leading columns that the chunk before has done
  int segment;    ///< index, -1 past the last chunk
};

/// Yields the chunks of `segments` in order. The last chunk of a segment of at least kKeys keys starts kKeys
/// before the segment's end and masks what is done already, so that no key outside the segment is ever
/// loaded.
template <int kKeys>
class ChunkWalker {
 public:
  /// Walks segments[first, first + count). `outside`: a key past all tokens, for the chunks after the last
  /// segment.
  VDIT_HOST_DEVICE ChunkWalker(const Segment* segments, int first, int count, int outside)
      : segments_(segments), outside_(outside), segment_(first), past_(first + count) {
    if (count > 0) enter_segment();
  }

  VDIT_HOST_DEVICE Chunk next() {
    if (segment_ == past_) return {outside_, kKeys, 0, -1};
    Chunk chunk{key_, kKeys, 0, segment_};
    if (key_ + kKeys > end_) {
      if (end_ - begin_ >= kKeys) {
        chunk.first_key = end_ - kKeys;
        chunk.done_keys = key_ - chunk.first_key;
      } else {
        chunk.rows = end_ - begin_;
      }
    }
    key_ += kKeys;
    if (key_ >= end_ && ++segment_ != past_) enter_segment();
    return chunk;
  }

 private:
  VDIT_HOST_DEVICE void enter_segment() {
    begin_ = key_ = segments_[segment_].begin;
    end_ = segments_[segment_].end;
  }

  const Segment* segments_;
  int outside_;
  int segment_;
  int past_;
  int key_ = 0;
  int begin_ = 0;  ///< of the segment, so is end_
  int end_ = 0;
};

/// The columns of a chunk that a granule keeps, as begin | end << 8; 0 when it keeps none.
VDIT_HOST_DEVICE unsigned kept_columns(const Chunk& chunk, const Segment* segments, int granule) {
  if (chunk.segment < 0) return 0;
  int begin = segments[chunk.segment].keep_begin[granule] - chunk.first_key;
  int end = segments[chunk.segment].keep_end[granule] - chunk.first_key;
  begin = begin > chunk.done_keys ? begin : chunk.done_keys;
  end = end < chunk.rows ? end : chunk.rows;
  return begin < end ? static_cast<unsigned>(begin) | static_cast<unsigned>(end) << 8 : 0u;
}

}  // namespace vdit::kernels::cuda
