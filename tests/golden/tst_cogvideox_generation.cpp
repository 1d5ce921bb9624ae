// SPDX-License-Identifier: Apache-2.0
// CogVideoX's samplers and whole clips against diffusers 0.42.1 in float32: prompt in, latents and frames out
// (tests/golden/make_cogvideox_golden.py).
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/base/cancel_token.h"
#include "engine/base/error.h"
#include "engine/sampling/diffusion_scheduler.h"
#include "engine/sampling/generation.h"
#include "tests/golden/golden_clip.h"
#include "tests/temporary_folder.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRun = "cogvideox/run";

const GoldenFile& golden() {
  static const GoldenFile file("cogvideox/cogvideox");
  return file;
}

// A scheduler's latents after each step with the golden file's v.
void expect_rows(DiffusionScheduler& scheduler, const at::Tensor& expected) {
  ASSERT_EQ(scheduler.steps(), expected.size(0));
  at::Tensor x = golden()["start"];
  for (int step = 0; step < scheduler.steps(); ++step) {
    const double shift = static_cast<double>(static_cast<float>(scheduler.timestep(step)) / 1000.0F);
    x = scheduler.advance(x, x.div(2).add(shift), step);
    ASSERT_LT(relative_error(x[0], expected[step]), 2e-6) << "step " << step;
  }
}

TEST(CogVideoXSchedulers, EqualDiffusers) {
  for (const int steps : {50, 7, 61}) {
    DdimScheduler ddim(diffusion_levels({}, steps));
    expect_rows(ddim, golden()["ddim." + std::to_string(steps)]);
    DpmScheduler dpm(diffusion_levels({}, steps), {.seed = 5, .initial_drawn = false});
    expect_rows(dpm, golden()["dpm." + std::to_string(steps)]);
  }
}

TEST(CogVideoXSchedulers, TimestepsEqualDiffusers) {
  for (const int steps :
       {1, 2, 3, 6, 9, 12, 16, 24, 29, 31, 48, 61, 75, 96, 103, 121, 123, 160, 201, 333, 500, 999})
    EXPECT_EQ(diffusion_levels({}, steps).timesteps, golden().integers("timesteps." + std::to_string(steps)));
}

/// The golden model with the scheduler of that class.
class ModelWith {
 public:
  explicit ModelWith(const std::string& scheduler) {
    fs::copy(golden_folder() + "/cogvideox/model", root(), fs::copy_options::recursive);
    replace("model_index.json", scheduler);
    replace("scheduler/scheduler_config.json", scheduler);
  }
  fs::path root() const { return folder_.path() / "model"; }

 private:
  void replace(const char* file, const std::string& scheduler) const {
    std::ifstream in(root() / file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string found = "CogVideoXDPMScheduler";
    text.replace(text.find(found), found.size(), scheduler);
    std::ofstream(root() / file) << text;
  }

  test::TemporaryFolder folder_;
};

struct RunCase {
  const char* scheduler;
  const char* row;
  at::ScalarType dtype;
  double latents_error;
  double frames_db;
};

class CogVideoXGeneration : public testing::TestWithParam<RunCase> {};

TEST_P(CogVideoXGeneration, EqualsDiffusers) {
  const RunCase& row = GetParam();
  const ModelWith model(row.scheduler);
  const std::string name = std::string("run.") + row.row;
  Generation generation(ModelFolder::open(model.root()), {at::kCPU, row.dtype});
  const MadeClip clip = make_clip(generation, golden_settings(kRun), {});
  const at::Tensor latents = golden()[name + ".latents"];
  ASSERT_EQ(clip.result.latents.sizes(), latents.sizes());
  const double error = relative_error(clip.result.latents, latents);
  const at::Tensor expected = golden().bytes(name + ".frames").to(at::kDouble);
  ASSERT_EQ(clip.frames.sizes(), expected.sizes());
  const double squared = clip.frames.to(at::kDouble).sub(expected).square().mean().item<double>();
  const double psnr = 10 * std::log10(255.0 * 255.0 / squared);
  std::printf("%s %s: latents %.2e relative, frames %.1f dB\n", row.row, clip.result.dtype.c_str(), error,
              psnr);
  EXPECT_LT(error, row.latents_error);
  EXPECT_GE(psnr, row.frames_db);
}

// Five steps of a random network with guidance 3 magnify what float32 sums in another order differ by, 1e-6 a
// prediction, and what bfloat16 rounds away.
INSTANTIATE_TEST_SUITE_P(Schedulers, CogVideoXGeneration,
                         testing::Values(RunCase{"CogVideoXDDIMScheduler", "ddim", at::kFloat, 1e-4, 60},
                                         RunCase{"CogVideoXDPMScheduler", "dpm", at::kFloat, 1e-4, 60},
                                         RunCase{"CogVideoXDPMScheduler", "dpm", at::kBFloat16, 2e-2, 38}),
                         [](const auto& row) {
                           return row.param.row +
                                  std::string(row.param.dtype == at::kFloat ? "_fp32" : "_bf16");
                         });

TEST(CogVideoXGenerationResume, GoesOnWithTheSameBits) {
  const ModelWith model("CogVideoXDPMScheduler");
  const test::TemporaryFolder folder;
  const GenerationSettings settings = golden_settings(kRun);
  // The fastest attention of the moment would be another one from run to run.
  const AttentionOptions kernels{.dense = DenseBackend::Kernels};
  Generation generation(ModelFolder::open(model.root()), {at::kCPU, at::kFloat});
  const at::Tensor expected = generation.run(settings, {.attention_options = kernels}).latents;
  CancelToken cancel;
  CheckpointOptions checkpoint{.folder = folder.path() / "checkpoint", .every = 2};
  checkpoint.on_saved = [&](int) { cancel.cancel(); };
  EXPECT_THROW(
      generation.run(settings, {.attention_options = kernels, .checkpoint = checkpoint, .cancel = &cancel}),
      Error);
  checkpoint = {.folder = folder.path() / "checkpoint", .every = 2, .resume = true};
  const GenerationResult resumed =
      generation.run(settings, {.attention_options = kernels, .checkpoint = checkpoint});
  EXPECT_EQ(resumed.resumed_from, 2);
  EXPECT_TRUE(resumed.latents.equal(expected));
}

TEST(CogVideoXModel, MakesWhatItsPositionsReach) {
  Generation generation(ModelFolder::open(golden_folder() + "/cogvideox/model"), {at::kCPU, at::kFloat});
  const auto code_of = [&](std::int64_t width, std::int64_t height, std::int64_t frames) {
    GenerationSettings settings = golden_settings(kRun);
    settings.clip = {width, height, frames};
    try {
      generation.check(settings);
    } catch (const Error& error) {
      return error.info().code;
    }
    return std::string("fits");
  };
  EXPECT_EQ(code_of(112, 80, 1), "fits");
  EXPECT_EQ(code_of(112, 80, 81), "fits");
  EXPECT_EQ(code_of(112, 96, 9), "settings.size");
  EXPECT_EQ(code_of(128, 80, 9), "settings.size");
  EXPECT_EQ(code_of(56, 80, 9), "settings.size");
  EXPECT_EQ(code_of(48, 32, 13), "settings.frames");  // 4 latent frames would decode to 16
  const kernels::TokenGrid grid = generation.model().token_grid({48, 32, 17});
  EXPECT_EQ(grid, (kernels::TokenGrid{.frames = 3, .height = 2, .width = 3, .text_before = 226}));
}

}  // namespace
}  // namespace vdit::engine
