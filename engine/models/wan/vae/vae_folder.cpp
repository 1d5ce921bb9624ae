// SPDX-License-Identifier: Apache-2.0
// The VAE out of a model folder.
#include "engine/models/wan/vae/vae.h"
#include "engine/weights/model_folder.h"

namespace vdit::engine::wan {

VaeConfig read_vae_config(const ModelFolder& folder) {
  return read_vae_config(folder.config("vae"));
}

Vae::Vae(const ModelFolder& folder, const VaeOptions& options)
    : Vae(read_vae_config(folder), tensors_of(folder.weights("vae")), options) {}

}  // namespace vdit::engine::wan
