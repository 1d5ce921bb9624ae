// SPDX-License-Identifier: Apache-2.0
// How queries and keys are normed before they are rotated.
#pragma once

#include <cstdint>

namespace vdit::kernels {

enum class HeadNorm : std::uint8_t {
  AllHeads,      ///< RMS norm over all channels of a token (Wan); weights [heads * head_dim]
  PerHead,       ///< RMS norm over each head's channels (HunyuanVideo); weights [head_dim]
  PerHeadLayer,  ///< layer norm over each head's channels (CogVideoX); weights and biases [head_dim]
};

}  // namespace vdit::kernels
