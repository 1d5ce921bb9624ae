// SPDX-License-Identifier: Apache-2.0
// vdit-bench attention --device cuda:N: the kernels of a GPU at the sizes of published models, every mode and
// density, beside cuDNN's and FlashAttention-2's dense attention as LibTorch has them.
#pragma once

#include <string>
#include <vector>

namespace vdit::app {

struct CudaAttentionSettings {
  std::string device = "cuda:0";
  std::vector<std::string> shapes;  ///< "wan-1.3b", "wan-14b", "hunyuan", "cogvideox1.5"; empty: all
  std::vector<double> densities{0.5, 0.25, 0.1};
  int rounds = 9;
  std::string json;
};

const std::vector<std::string>& cuda_attention_shapes();

/// Every round runs each entry once, in a new random order; medians of event times are printed. Throws
/// vdit::Error "device.missing" (Resource).
void run_cuda_attention(const CudaAttentionSettings& settings, const std::vector<std::string>& command);

}  // namespace vdit::app
