// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"
#include "engine/models/cogvideox/cogvideox_model.h"
#include "engine/models/hunyuan/hunyuan_model.h"
#include "engine/models/video_model.h"
#include "engine/models/wan/wan_model.h"

namespace vdit::engine {

std::unique_ptr<VideoModel> open_video_model(const ModelFolder& folder, const ComputeOptions& options) {
  if (folder.pipeline_class() == "WanPipeline") return std::make_unique<wan::WanModel>(folder, options);
  if (folder.pipeline_class() == "HunyuanVideoPipeline") {
    return std::make_unique<hunyuan::HunyuanModel>(folder, options);
  }
  if (folder.pipeline_class() == "CogVideoXPipeline") {
    return std::make_unique<cogvideox::CogVideoXModel>(folder, options);
  }
  throw Error({.kind = ErrorKind::Input,
               .code = "model.family",
               .subject = (folder.root() / "model_index.json").string(),
               .field = "_class_name",
               .found = '"' + quoted(folder.pipeline_class(), 80) + '"',
               .expected = "WanPipeline, HunyuanVideoPipeline or CogVideoXPipeline"});
}

}  // namespace vdit::engine
