// SPDX-License-Identifier: Apache-2.0
// What one pass over a clip carries from chunk to chunk: the last frames that each temporal convolution has
// seen.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace vdit {
class CancelToken;
}

namespace vdit::engine::wan {

class PassState {
 public:
  /// `layers`: temporal layers of the network, each of which has a history of its own.
  PassState(int64_t layers, const CancelToken* cancel);

  /// Throws vdit::Error of kind Cancelled once the run is cancelled; polled by every layer.
  void poll() const;

  /// Whether the current chunk starts the clip: its first frame has no partners in time.
  bool first_chunk() const { return first_chunk_; }
  void end_chunk() { first_chunk_ = false; }

  /// The frames before the current chunk, oldest first, at most as many as the layer keeps; empty at the
  /// clip's start, where it means zeros. What a frame looks like is the layer's business.
  std::vector<at::Tensor>& history(int64_t layer) { return history_[static_cast<size_t>(layer)]; }

  /// A padded frame (see make_padded_frame), zeros outside; its inside may hold anything. Frames are
  /// recycled.
  at::Tensor take_frame(int64_t height, int64_t width, int64_t channels, at::ScalarType dtype);
  void give_back(at::Tensor frame, int64_t channels);

 private:
  std::vector<std::vector<at::Tensor>> history_;
  struct SpareFrame {
    at::Tensor frame;
    int64_t channels;
  };
  std::vector<SpareFrame> spare_;
  const CancelToken* cancel_;
  bool first_chunk_ = true;
};

}  // namespace vdit::engine::wan
