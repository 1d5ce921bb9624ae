// SPDX-License-Identifier: Apache-2.0
// What a video decoder hands out.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

namespace vdit::engine {

/// Takes decoded frames in order: rgb8 [n, height, width, 3] uint8 on the CPU, contiguous.
using DecodedFrames = std::function<void(const at::Tensor& rgb8, std::int64_t first_frame)>;

/// Values of -1..1, clamped, as bytes: round((x + 1) * 127.5). frames: [n, height, width, 3] float32.
at::Tensor to_rgb8(const at::Tensor& frames);

/// Throws vdit::Error (Input) "vae.latents" unless `latents` is float32 of five dimensions, one clip, not
/// empty, with `channels` in dimension `channel_dim`: [1, channels, frames, height, width] or [1, frames,
/// channels, height, width]. Undefined tensors are refused too.
void check_latents(const at::Tensor& latents, std::int64_t channels, std::int64_t channel_dim = 1);

}  // namespace vdit::engine
