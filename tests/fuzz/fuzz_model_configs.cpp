// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any config of a HunyuanVideo or CogVideoX1.5 folder either gives a model whose sizes can be
// counted, or throws vdit::Error.
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/models/video_model.h"
#include "engine/sampling/scheduler_config.h"
#include "tests/fuzz/replaced_file.h"

namespace {

using namespace vdit::engine;

void count_sizes(const std::filesystem::path& path) {
  const ModelFolder folder = ModelFolder::open(path);
  read_scheduler_config(folder.config("scheduler"));
  const auto model = open_video_model(folder, {.device = at::kCPU, .dtype = at::kFloat});
  if (model->layers() <= 0 || model->heads() <= 0) std::abort();
  const ClipLimits& limits = model->limits();
  const ClipSize smallest{.width = limits.side_multiple, .height = limits.side_multiple, .frames = 1};
  const ClipSize largest{.width = limits.max_side / limits.side_multiple * limits.side_multiple,
                         .height = limits.max_side / limits.side_multiple * limits.side_multiple,
                         .frames = limits.max_frames};
  for (const ClipSize& clip : {smallest, largest, model->defaults().clip}) {
    try {
      if (model->token_grid(clip).tokens() <= 0) std::abort();
      for (const std::int64_t side : model->latent_shape(clip)) {
        if (side <= 0) std::abort();
      }
      for (const bool tiled : {false, true}) {
        const ActivationForecast forecast = model->forecast(clip, {.tiled = tiled});
        if (forecast.denoise_bytes == 0 || forecast.decode_bytes == 0) std::abort();
      }
    } catch (const vdit::Error&) {
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  const std::vector<std::string> files{"model_index.json", "transformer/config.json", "vae/config.json",
                                       "text_encoder/config.json", "scheduler/scheduler_config.json"};
  static vdit::test::ReplacedFile hunyuan(VDIT_TEST_DATA "/golden/hunyuan/model", [&] {
    std::vector<std::string> both = files;
    both.emplace_back("text_encoder_2/config.json");
    return both;
  }());
  static vdit::test::ReplacedFile cogvideox(VDIT_TEST_DATA "/golden/cogvideox/model", files);
  if (size < 2) return 0;
  auto& model = bytes[0] % 2 == 0 ? hunyuan : cogvideox;
  model.set(bytes + 1, size - 1);
  try {
    count_sizes(model.path());
  } catch (const vdit::Error&) {
  }
  return 0;
}
