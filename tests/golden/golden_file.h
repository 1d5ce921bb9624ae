// SPDX-License-Identifier: Apache-2.0
// Tensors that diffusers computed (tests/data/golden), and how far ours are from them.
#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/mean.h>

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "engine/models/tensor_io.h"

namespace vdit::engine {

/// $VDIT_GOLDEN where it is set, for test programs that were copied to another machine.
inline std::string golden_folder() {
  const char* const moved = std::getenv("VDIT_GOLDEN");
  return moved != nullptr ? moved : VDIT_TEST_DATA "/golden";
}

class GoldenFile {
 public:
  /// `name`: "small", "native", "native_two_objects".
  explicit GoldenFile(const std::string& name)
      : file_(WeightSet::open_file(golden_folder() + "/" + name + ".safetensors")) {}

  at::Tensor operator[](const std::string& tensor) const {
    return load_tensor(file_, tensor, {.device = at::kCPU, .dtype = at::kFloat});
  }

  /// Decoded frames [n, height, width, 3] uint8, and which frames of the clip they are.
  at::Tensor frames_rgb8() const { return bytes("frames.rgb8"); }
  at::Tensor frames_index() const { return stored("frames.index", at::kLong); }

  /// A tensor of uint8 values.
  at::Tensor bytes(const std::string& tensor) const { return stored(tensor, at::kByte); }

  /// A tensor of int32 values.
  std::vector<std::int32_t> integers(const std::string& tensor) const {
    std::vector<std::int32_t> values(static_cast<std::size_t>(file_.info(tensor).elements()));
    file_.read(tensor, std::as_writable_bytes(std::span(values)));
    return values;
  }

  /// What diffusers passed to the transformer in a step; steps count from 0.
  double timestep(std::size_t step) const {
    std::vector<std::int64_t> values(static_cast<std::size_t>(file_.info("timesteps").elements()));
    file_.read("timesteps", std::as_writable_bytes(std::span(values)));
    return static_cast<double>(values.at(step));
  }

 private:
  at::Tensor stored(const std::string& tensor, at::ScalarType type) const {
    at::Tensor values = at::empty(file_.info(tensor).shape, type);
    file_.read(tensor, {static_cast<std::byte*>(values.data_ptr()), values.nbytes()});
    return values;
  }

  WeightSet file_;
};

/// Norm of the difference over the norm of `expected`.
inline double relative_error(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor difference = actual.to(at::kDouble).sub(expected.to(at::kDouble));
  return at::linalg_vector_norm(difference).item<double>() /
         at::linalg_vector_norm(expected.to(at::kDouble)).item<double>();
}

}  // namespace vdit::engine
