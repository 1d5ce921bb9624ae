// SPDX-License-Identifier: Apache-2.0
// Decoders of published sizes with random weights on a device: what they take, beside what is forecast.
#pragma once

#include <ATen/ops/randn.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <string>

#include "engine/sampling/device_memory.h"
#include "engine/sampling/memory_plan.h"

namespace vdit::engine {

/// A TensorSource of weights that keep activations at their size.
inline at::Tensor random_decoder_weights(const std::string&, at::IntArrayRef shape) {
  const at::Tensor noise = at::randn(shape);
  return shape.size() == 1 ? noise.mul(0.1).add_(0.5)
                           : noise.div_(std::sqrt(static_cast<double>(noise[0].numel())));
}

/// Decodes `latents` whole and in tiles. `work`: what decode_peak_bytes() of the family is told of them;
/// `frames`: what must come.
template <class Vae, class Work>
void expect_forecast_memory(const Vae& vae, const at::Tensor& latents, Work work, std::int64_t frames,
                            const at::Device& device) {
  for (const bool tiled : {true, false}) {
    work.tiled = tiled;
    work.device = device.type();
    const std::int64_t forecast = decode_peak_bytes(vae.config(), work);
    release_cached_memory(device);
    if (static_cast<std::uint64_t>(forecast) * 2 > available_memory(device))
      GTEST_SKIP() << "needs " << 2 * forecast << " free bytes on the device";
    constexpr auto kAll = static_cast<std::size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    c10::DeviceAllocator& allocator = *c10::getDeviceAllocator(device.type());
    allocator.resetPeakStats(device.index());
    const auto held = [&] { return allocator.getDeviceStats(device.index()).allocated_bytes.at(kAll); };
    const auto before = held().current;
    std::int64_t seen = 0;
    vae.decode(latents, {.tiled = tiled},
               [&](const at::Tensor& rgb8, std::int64_t) { seen += rgb8.size(0); });
    EXPECT_EQ(seen, frames);
    const auto peak = held().peak - before;
    std::printf("%s: peak %s, forecast %s\n", tiled ? "tiles" : "whole pictures",
                bytes_text(static_cast<std::uint64_t>(peak)).c_str(),
                bytes_text(static_cast<std::uint64_t>(forecast)).c_str());
    // The workspaces of cuDNN's convolutions come on top.
    EXPECT_LT(peak, 2 * forecast);
  }
}

}  // namespace vdit::engine
