// SPDX-License-Identifier: Apache-2.0
#include "engine/models/wan/vae/pass_state.h"

#include <algorithm>

#include "engine/base/cancel_token.h"
#include "engine/models/wan/vae/direct_conv.h"

namespace vdit::engine::wan {

PassState::PassState(int64_t layers, const CancelToken* cancel)
    : history_(static_cast<size_t>(layers)), cancel_(cancel) {}

void PassState::poll() const {
  if (cancel_) cancel_->throw_if_cancelled();
}

at::Tensor PassState::take_frame(int64_t height, int64_t width, int64_t channels, at::ScalarType dtype) {
  const auto fits = [&](const SpareFrame& spare) {
    return spare.channels == channels && spare.frame.size(0) == height + 2 &&
           spare.frame.size(1) == width + 2 && spare.frame.scalar_type() == dtype;
  };
  const auto spare = std::ranges::find_if(spare_, fits);
  if (spare == spare_.end()) return make_padded_frame(height, width, channels, dtype);
  at::Tensor frame = std::move(spare->frame);
  spare_.erase(spare);
  return frame;
}

void PassState::give_back(at::Tensor frame, int64_t channels) {
  spare_.push_back({std::move(frame), channels});
}

}  // namespace vdit::engine::wan
