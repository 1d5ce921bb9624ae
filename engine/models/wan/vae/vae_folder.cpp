// SPDX-License-Identifier: Apache-2.0
// The VAE out of a model folder.
#include "engine/models/tensor_io.h"
#include "engine/models/wan/vae/vae.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::wan {
namespace {

/// Checks the shape of each tensor before reading it, always as float32 on the host: layers convert and pack.
TensorSource tensors_of(const WeightSet& weights) {
  return [&weights](const std::string& name, at::IntArrayRef shape) {
    weights.check({{name, shape.vec()}});
    return load_tensor(weights, name, {at::kCPU, at::kFloat});
  };
}

}  // namespace

VaeConfig read_vae_config(const ModelFolder& folder) {
  return read_vae_config(folder.config("vae"));
}

Vae::Vae(const ModelFolder& folder, const VaeOptions& options)
    : Vae(read_vae_config(folder), tensors_of(folder.weights("vae")), options) {}

}  // namespace vdit::engine::wan
