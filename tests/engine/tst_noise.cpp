// SPDX-License-Identifier: Apache-2.0
// The oracle is PyTorch's generator: latents.initial as diffusers recorded it.
#include <ATen/ops/equal.h>
#include <ATen/ops/from_blob.h>
#include <gtest/gtest.h>

#include "engine/sampling/noise.h"
#include "engine/weights/safetensors_file.h"

namespace vdit::engine {
namespace {

void expect_golden_noise(const std::string& name, std::uint64_t seed) {
  const SafetensorsFile file = SafetensorsFile::open(VDIT_TEST_DATA "/golden/" + name + ".safetensors");
  const TensorInfo& info = file.at("latents.initial");
  std::vector<float> values = file.read_floats(info);
  const at::Tensor golden = at::from_blob(values.data(), info.shape, at::kFloat);
  EXPECT_TRUE(at::equal(initial_noise(seed, info.shape), golden));
  EXPECT_FALSE(at::equal(initial_noise(seed + 1, info.shape), golden));
}

TEST(InitialNoise, SmallEqualsPyTorchBitForBit) {
  expect_golden_noise("small", 7);
}

TEST(InitialNoise, NativeEqualsPyTorchBitForBit) {
  expect_golden_noise("native", 42);
}

}  // namespace
}  // namespace vdit::engine
