// SPDX-License-Identifier: Apache-2.0
// Walks the segments of a query tile in chunks of keys. Runs on the device in the kernels' loaders and on the
// host in tests.
#pragma once

#include "kernels/cuda/host_device.h"
#include "kernels/cuda/launch_plan.h"

namespace vdit::kernels::cuda {

/// Keys that are loaded and multiplied together.
struct Chunk {
  int first_key;
  int rows;       ///< rows that belong to the segment; what lies behind them must not reach the sum of values
  int done_keys;  ///< leading columns that the chunk before has done
  int segment;    ///< index, -1 past the last chunk
};

/// Chunk `index` of a segment [begin, end). The last chunk of a segment of at least kKeys keys starts kKeys
/// before the segment's end and masks what is done already, so that no key outside the segment is ever
/// loaded.
template <int kKeys>
VDIT_HOST_DEVICE Chunk chunk_of(int begin, int end, int index, int segment) {
  Chunk chunk{begin + index * kKeys, kKeys, 0, segment};
  if (chunk.first_key + kKeys <= end) return chunk;
  if (end - begin >= kKeys) {
    chunk.done_keys = chunk.first_key - (end - kKeys);
    chunk.first_key = end - kKeys;
  } else {
    chunk.rows = end - begin;
  }
  return chunk;
}

/// What follows the last chunk of an item. `outside`: a key past all tokens.
template <int kKeys>
VDIT_HOST_DEVICE Chunk chunk_outside(int outside) {
  return {outside, kKeys, 0, -1};
}

/// Yields the chunks of segments[first, first + count) in order, then chunks outside.
template <int kKeys>
class ChunkWalker {
 public:
  VDIT_HOST_DEVICE ChunkWalker(const Segment* segments, int first, int count, int outside)
      : segments_(segments), outside_(outside), segment_(first), past_(first + count) {
    if (count > 0) enter_segment();
  }

  VDIT_HOST_DEVICE Chunk next() {
    if (segment_ == past_) return chunk_outside<kKeys>(outside_);
    const Chunk chunk = chunk_of<kKeys>(begin_, end_, index_, segment_);
    ++index_;
    if (begin_ + index_ * kKeys >= end_ && ++segment_ != past_) enter_segment();
    return chunk;
  }

 private:
  VDIT_HOST_DEVICE void enter_segment() {
    index_ = 0;
    begin_ = segments_[segment_].begin;
    end_ = segments_[segment_].end;
  }

  const Segment* segments_;
  int outside_;
  int segment_;
  int past_;
  int index_ = 0;  ///< of the next chunk in the segment
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
