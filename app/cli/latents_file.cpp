// SPDX-License-Identifier: Apache-2.0
#include "app/cli/latents_file.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>

#include <cstddef>

#include "engine/base/error.h"
#include "engine/weights/safetensors_file.h"
#include "engine/weights/safetensors_writer.h"

namespace vdit::app {
namespace {

constexpr const char* kName = "latents";

}  // namespace

at::Tensor read_latents(const std::filesystem::path& path) {
  const auto file = engine::SafetensorsFile::open(path);
  const engine::TensorInfo& info = file.at(kName);
  const at::Tensor latents = at::empty(info.shape, at::kFloat);
  file.read_as(info, engine::DataType::F32,
               {static_cast<std::byte*>(latents.mutable_data_ptr()), latents.nbytes()});
  if (!at::isfinite(latents).all().item<bool>()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "latents.value",
                 .subject = path.string(),
                 .field = kName,
                 .found = "values that are NaN or infinite",
                 .expected = "finite values"});
  }
  return latents;
}

void write_latents(const std::filesystem::path& path, const at::Tensor& latents,
                   const std::string& provenance, bool overwrite) {
  const at::Tensor packed = latents.to(at::kCPU, at::kFloat).contiguous();
  engine::write_safetensors(
      path,
      {{.name = kName,
        .type = engine::DataType::F32,
        .shape = packed.sizes().vec(),
        .bytes = {static_cast<const std::byte*>(packed.const_data_ptr()), packed.nbytes()}}},
      {{"vdit", provenance}}, overwrite ? Overwrite::Yes : Overwrite::No);
}

}  // namespace vdit::app
