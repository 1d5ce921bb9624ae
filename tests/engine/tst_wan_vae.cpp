// SPDX-License-Identifier: Apache-2.0
// The Wan VAE with random weights against a naive implementation in double, and what it promises about
// chunks, bits, memory, cancellation and bad input.
#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/models/wan/vae/direct_conv.h"
#include "engine/models/wan/vae/vae.h"
#include "engine/models/wan/vae/vae_memory.h"
#include "tests/counting_allocator.h"
#include "tests/engine/naive_wan_vae.h"

namespace {

using namespace vdit;
using namespace vdit::engine::wan;
using vdit::engine::ComputeOptions;
using vdit::testing::NaiveClip;
using vdit::testing::NaiveTensor;
using vdit::testing::NaiveWanVae;

/// Random weights that are made as a network asks for them, so that its own list of names and shapes is what
/// is tested against the naive implementation's.
class RandomWeights {
 public:
  engine::TensorSource source() {
    return [this](const std::string& name, at::IntArrayRef shape) {
      auto& tensor = tensors_[name];
      if (!tensor.defined()) {
        int64_t fan_in = 1;
        for (size_t i = 1; i < shape.size(); ++i) fan_in *= shape[i];
        const bool gamma = name.find("gamma") != std::string::npos;
        tensor =
            gamma ? at::randn(shape) * 0.2 + 1.0 : at::randn(shape) / std::sqrt(static_cast<double>(fan_in));
      }
      EXPECT_EQ(tensor.sizes(), shape) << name;
      return tensor;
    };
  }

  std::map<std::string, NaiveTensor> naive() const {
    std::map<std::string, NaiveTensor> copies;
    for (const auto& [name, tensor] : tensors_) {
      const at::Tensor values = tensor.to(at::kDouble).contiguous();
      copies[name] = {tensor.sizes().vec(),
                      {values.data_ptr<double>(), values.data_ptr<double>() + values.numel()}};
    }
    return copies;
  }

 private:
  std::map<std::string, at::Tensor> tensors_;
};

VaeConfig identity_statistics(VaeConfig config) {
  config.latents_mean.assign(static_cast<size_t>(config.z_dim), 0.0);
  config.latents_std.assign(static_cast<size_t>(config.z_dim), 1.0);
  return config;
}

/// The smallest configuration of diffusers' own tests: odd widths everywhere.
VaeConfig tiny_config() {
  VaeConfig config;
  config.base_dim = config.decoder_base_dim = 3;
  config.dim_mult = {1, 1, 1, 1};
  config.num_res_blocks = 1;
  return identity_statistics(config);
}

/// Widths that change, both temporal steps first, two blocks a stage, attention inside the encoder, halves of
/// other widths.
VaeConfig uneven_config() {
  VaeConfig config;
  config.base_dim = 4;
  config.decoder_base_dim = 10;
  config.z_dim = 5;
  config.dim_mult = {1, 2, 3};
  config.num_res_blocks = 2;
  config.attn_scales = {0.5};
  config.temporal_downsample = {true, true};
  return identity_statistics(config);
}

NaiveClip to_naive(const at::Tensor& clip) {
  const at::Tensor values = clip[0].to(at::kDouble).contiguous();
  NaiveClip naive(clip.size(1), clip.size(2), clip.size(3), clip.size(4));
  std::copy_n(values.data_ptr<double>(), naive.values.size(), naive.values.begin());
  return naive;
}

at::Tensor from_naive(NaiveClip& clip) {
  return at::from_blob(clip.values.data(), {1, clip.channels, clip.frames, clip.height, clip.width},
                       at::kDouble)
      .clone();
}

double relative_error(const at::Tensor& found, const at::Tensor& expected) {
  return ((found.to(at::kDouble) - expected).norm() / expected.norm()).item<double>();
}

struct Variant {
  const char* name;
  VaeConfig config;
  VaeKernels kernels;
  at::ScalarType dtype;
  double tolerance;
};

class WanVae : public ::testing::TestWithParam<Variant> {
 protected:
  void SetUp() override {
    at::manual_seed(7);
    at::set_num_threads(1);  // the work is tiny: threads would only wait for each other
    if (GetParam().kernels == VaeKernels::Direct && !direct_kernels(GetParam().dtype)) {
      GTEST_SKIP() << "this processor has no direct kernels for "
                   << vdit::engine::dtype_name(GetParam().dtype);
    }
  }
  Vae make() {
    return Vae(GetParam().config, weights_.source(),
               {.compute = {at::kCPU, GetParam().dtype},
                .encoder = true,
                .decoder = true,
                .kernels = GetParam().kernels});
  }
  bool direct() const { return GetParam().kernels == VaeKernels::Direct; }

  RandomWeights weights_;
};

TEST_P(WanVae, DecodesLikeTheNaiveOne) {
  const Vae vae = make();
  const at::Tensor latents = at::randn({1, vae.config().z_dim, 4, 2, 3});
  NaiveClip expected = NaiveWanVae(vae.config(), weights_.naive()).decode(to_naive(latents));
  const at::Tensor frames = vae.decode(latents);
  const int64_t factor = vae.config().spatial_factor();
  ASSERT_EQ(frames.sizes(), at::IntArrayRef({1, 3, 13, 2 * factor, 3 * factor}));
  EXPECT_LT(relative_error(frames, from_naive(expected).clamp(-1, 1)), GetParam().tolerance);
}

TEST_P(WanVae, EncodesLikeTheNaiveOne) {
  const Vae vae = make();
  const int64_t factor = vae.config().spatial_factor();
  const at::Tensor frames = at::randn({1, 3, 13, 3 * factor, 2 * factor});
  NaiveClip expected = NaiveWanVae(vae.config(), weights_.naive()).encode(to_naive(frames));
  const at::Tensor mean = vae.encode_mean(frames);
  ASSERT_EQ(mean.sizes(), at::IntArrayRef({1, vae.config().z_dim, 4, 3, 2}));
  EXPECT_LT(relative_error(mean, from_naive(expected).narrow(1, 0, vae.config().z_dim)),
            GetParam().tolerance);
}

TEST_P(WanVae, ChunksOfAnyLengthGiveTheSame) {
  const Vae vae = make();
  const int64_t factor = vae.config().spatial_factor();
  const at::Tensor latents = at::randn({1, vae.config().z_dim, 5, 3, 2});
  const at::Tensor video = at::randn({1, 3, 17, 2 * factor, 2 * factor});
  const at::Tensor whole = vae.decode(latents, {.chunk_latent_frames = 0});
  const at::Tensor whole_mean = vae.encode_mean(video, {.chunk_latent_frames = 0});
  for (const int64_t chunk : {1, 2, 3, 4, 9}) {
    const at::Tensor frames = vae.decode(latents, {.chunk_latent_frames = chunk});
    const at::Tensor mean = vae.encode_mean(video, {.chunk_latent_frames = chunk});
    if (direct()) {
      EXPECT_TRUE(at::equal(frames, whole)) << "chunks of " << chunk;
      EXPECT_TRUE(at::equal(mean, whole_mean)) << "chunks of " << chunk;
    } else {
      EXPECT_LT(relative_error(frames, whole.to(at::kDouble)), GetParam().tolerance) << "chunks of " << chunk;
      EXPECT_LT(relative_error(mean, whole_mean.to(at::kDouble)), GetParam().tolerance)
          << "chunks of " << chunk;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Variants, WanVae,
    ::testing::Values(Variant{"tiny_direct", tiny_config(), VaeKernels::Direct, at::kFloat, 1e-5},
                      Variant{"tiny_library", tiny_config(), VaeKernels::Library, at::kFloat, 1e-5},
                      Variant{"tiny_direct_bf16", tiny_config(), VaeKernels::Direct, at::kBFloat16, 3e-2},
                      Variant{"uneven_direct", uneven_config(), VaeKernels::Direct, at::kFloat, 1e-5},
                      Variant{"uneven_library", uneven_config(), VaeKernels::Library, at::kFloat, 1e-5},
                      Variant{"uneven_direct_bf16", uneven_config(), VaeKernels::Direct, at::kBFloat16, 3e-2},
                      Variant{"uneven_library_bf16", uneven_config(), VaeKernels::Library, at::kBFloat16,
                              3e-2}),
    [](const auto& variant) { return std::string(variant.param.name); });

Vae tiny_vae(bool encoder = true) {
  static RandomWeights weights;
  return Vae(tiny_config(), weights.source(), {.compute = {}, .encoder = encoder});
}

std::string error_code(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.info().code;
  }
  return "no error";
}

TEST(WanVaeOutput, FramesArriveInOrderAsRoundedBytes) {
  const Vae vae = tiny_vae();
  const at::Tensor latents = at::randn({1, 16, 3, 2, 2});
  const at::Tensor video = vae.decode(latents);
  int64_t next = 0;
  std::vector<double> fractions;
  const VaeRun run{.chunk_latent_frames = 2, .progress = [&](double done) { fractions.push_back(done); }};
  vae.decode(latents, run, [&](const at::Tensor& rgb8, int64_t first) {
    ASSERT_EQ(first, next);
    ASSERT_EQ(rgb8.scalar_type(), at::kByte);
    const at::Tensor values = video[0].permute({1, 2, 3, 0}).narrow(0, first, rgb8.size(0));
    EXPECT_TRUE(at::equal(rgb8, ((values + 1.0) * 127.5).round().to(at::kByte)));
    next += rgb8.size(0);
  });
  EXPECT_EQ(next, 9);
  EXPECT_EQ(fractions, (std::vector<double>{2.0 / 3.0, 1.0}));
}

TEST(WanVaeOutput, EncodeNormalisesTheMean) {
  RandomWeights weights;
  VaeConfig config = tiny_config();
  for (size_t i = 0; i < 16; ++i) {
    config.latents_mean[i] = 0.1 * static_cast<double>(i);
    config.latents_std[i] = 1.0 + static_cast<double>(i);
  }
  const Vae vae(config, weights.source(), {.encoder = true});
  const at::Tensor video = at::randn({1, 3, 5, 16, 8});
  const at::Tensor mean = vae.encode_mean(video), normalised = vae.encode(video);
  for (int64_t c = 0; c < 16; ++c) {
    const at::Tensor expected =
        (mean.select(1, c) - 0.1 * static_cast<double>(c)) / (1.0 + static_cast<double>(c));
    EXPECT_LT((normalised.select(1, c) - expected).abs().max().item<double>(), 1e-6);
  }
}

TEST(WanVaeErrors, SizesThatItCannotTakeAreRefused) {
  const Vae vae = tiny_vae();
  const auto encode = [&](at::IntArrayRef shape) {
    return error_code([&] { vae.encode_mean(at::zeros(shape)); });
  };
  EXPECT_EQ(encode({1, 3, 4, 16, 16}), "vae.frames");  // 4 k + 1 frames only
  EXPECT_EQ(encode({1, 3, 5, 12, 16}), "vae.frames");  // sides are multiples of 8
  EXPECT_EQ(encode({1, 3, 5, 16, 20}), "vae.frames");
  EXPECT_EQ(encode({1, 4, 5, 16, 16}), "vae.frames");  // RGB
  EXPECT_EQ(encode({2, 3, 5, 16, 16}), "vae.frames");  // one clip
  EXPECT_EQ(encode({3, 5, 16, 16}), "vae.frames");
  EXPECT_EQ(encode({1, 3, 5, 0, 16}), "vae.frames");
  const auto decode = [&](const at::Tensor& latents) { return error_code([&] { vae.decode(latents); }); };
  EXPECT_EQ(decode(at::zeros({1, 15, 2, 2, 2})), "vae.latents");
  EXPECT_EQ(decode(at::zeros({1, 16, 0, 2, 2})), "vae.latents");
  EXPECT_EQ(decode(at::zeros({1, 16, 2, 2, 2}, at::kDouble)), "vae.latents");
  EXPECT_EQ(decode(at::Tensor()), "vae.latents");
}

TEST(WanVaeErrors, CancelStopsBetweenLayers) {
  const Vae vae = tiny_vae();
  CancelToken cancel;
  const at::Tensor latents = at::randn({1, 16, 3, 2, 2});
  int chunks = 0;
  const VaeRun run{.chunk_latent_frames = 1, .cancel = &cancel};
  const auto decode = [&] {
    vae.decode(latents, run, [&](const at::Tensor&, int64_t) {
      ++chunks;
      cancel.cancel();
    });
  };
  EXPECT_EQ(error_code(decode), "run.cancelled");
  EXPECT_EQ(chunks, 1);
  EXPECT_EQ(vae.decode(latents).size(2), 9);  // the VAE holds nothing of the run that was stopped
}

TEST(WanVaeThreads, TheirNumberDoesNotChangeABit) {
  if (!direct_kernels(at::kFloat)) GTEST_SKIP() << "this processor has no direct kernels";
  const Vae vae = tiny_vae();
  const at::Tensor latents = at::randn({1, 16, 3, 4, 5});
  const int threads = at::get_num_threads();
  at::set_num_threads(1);
  const at::Tensor one = vae.decode(latents);
  at::set_num_threads(3);
  const at::Tensor three = vae.decode(latents);
  at::set_num_threads(threads);
  EXPECT_TRUE(at::equal(one, three));
}

TEST(WanVaeMemory, ForecastIsWithinATenthOfWhatIsAllocated) {
  if (!direct_kernels(at::kFloat)) GTEST_SKIP() << "this processor has no direct kernels";
  RandomWeights weights;
  VaeConfig config = tiny_config();
  config.base_dim = config.decoder_base_dim = 8;
  config.dim_mult = {1, 2, 4, 4};
  const Vae vae(config, weights.source(), {});
  const at::Tensor latents = at::randn({1, 16, 5, 8, 10});
  for (const int64_t chunk : {1, 3, 0}) {
    const auto counter = std::make_unique<test::CountingAllocator>();
    vae.decode(latents, {.chunk_latent_frames = chunk}, [](const at::Tensor&, int64_t) {});
    const auto forecast = static_cast<double>(decode_peak_bytes(config, {5, 8, 10, chunk}));
    const double ratio = forecast / static_cast<double>(counter->peak());
    EXPECT_GT(ratio, 0.9) << "chunks of " << chunk << ": " << counter->peak();
    EXPECT_LT(ratio, 1.1) << "chunks of " << chunk << ": " << counter->peak();
  }
}

}  // namespace
