// SPDX-License-Identifier: Apache-2.0
#include "engine/models/decoded_frames.h"

#include <c10/util/StringUtil.h>

#include <string>

#include "engine/base/error.h"

namespace vdit::engine {

at::Tensor to_rgb8(const at::Tensor& frames) {
  return frames.clamp(-1.0, 1.0).add_(1.0).mul_(127.5).round_().to(at::kCPU, at::kByte).contiguous();
}

void check_latents(const at::Tensor& latents, std::int64_t channels, std::int64_t channel_dim) {
  if (latents.defined() && latents.scalar_type() == at::kFloat && latents.dim() == 5 &&
      latents.size(0) == 1 && latents.size(channel_dim) == channels && latents.numel() > 0)
    return;
  const std::string count = std::to_string(channels);
  throw Error({.kind = ErrorKind::Input,
               .code = "vae.latents",
               .subject = "vae",
               .found = latents.defined() ? c10::str(latents.scalar_type(), " ", latents.sizes()) : "nothing",
               .expected = channel_dim == 1 ? "float32 [1, " + count + ", frames, height, width]"
                                            : "float32 [1, frames, " + count + ", height, width]"});
}

}  // namespace vdit::engine
