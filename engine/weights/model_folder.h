// SPDX-License-Identifier: Apache-2.0
// A model folder in the diffusers layout: model_index.json and a folder for each component (models.md of
// diffusers: huggingface/diffusers, pipeline_loading_utils.py). Also a hub cache's snapshot folder, whose
// files are links.
//
// Errors, all of kind Input: "model.missing" (no such folder, no model_index.json), "model.index"
// (malformed), "model.component" (a component or its file is missing), "config.field" (through JsonView),
// "config.json" (syntax), "weights.*" (see weight_set.h).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "engine/base/json_view.h"
#include "engine/weights/weight_set.h"

namespace vdit::engine {

/// One thread at a time: configs are read when first asked for.
class ModelFolder {
 public:
  struct Component {
    std::string library;     ///< "diffusers", "transformers"
    std::string class_name;  ///< "WanTransformer3DModel"
  };

  /// Reads model_index.json; components are read when asked for. Hub cache folders may be given as the
  /// snapshot folder or as the repository's cache folder ("models--Wan-AI--..."), whose only or "main"
  /// snapshot is taken.
  static ModelFolder open(const std::filesystem::path& path);

  const std::filesystem::path& root() const noexcept { return root_; }
  const std::string& pipeline_class() const noexcept { return pipeline_class_; }  ///< "WanPipeline"
  const std::map<std::string, Component, std::less<>>& components() const noexcept { return components_; }
  /// model_index.json itself (boundary_ratio, expand_timesteps, ...).
  JsonView index() const;

  bool has(std::string_view component) const noexcept {
    return components_.find(component) != components_.end();
  }
  const Component& component(std::string_view name) const;  ///< throws model.component

  /// The component's config.json, scheduler_config.json or tokenizer_config.json, read once and kept; the
  /// view lives as long as the ModelFolder (copies share it).
  JsonView config(std::string_view component) const;
  /// SHA-256 of that file's bytes.
  std::string config_sha256(std::string_view component) const;

  /// A file of a component, resolved and checked not to leave the model; throws model.component when it is
  /// missing.
  std::filesystem::path file(std::string_view component, std::string_view name) const;

  /// Opens the component's weights: diffusers classes use the stem "diffusion_pytorch_model", transformers
  /// "model".
  WeightSet weights(std::string_view component, std::string_view variant = {}) const;

 private:
  struct Document {
    nlohmann::json value;
    std::string subject;
    std::string sha256;
  };
  static Document read_document(const std::filesystem::path& path, std::string code);
  const Document& document(std::string_view component) const;

  std::filesystem::path root_;
  std::string pipeline_class_;
  std::map<std::string, Component, std::less<>> components_;
  std::shared_ptr<Document> index_;
  std::shared_ptr<std::map<std::string, Document, std::less<>>> documents_;
};

/// The fixed name of the config file of a component: "scheduler_config.json" for "scheduler", ...
std::string_view config_file_name(std::string_view component) noexcept;

/// Whether a component of this name holds weights: all but schedulers, tokenizers and image processors do.
bool component_has_weights(std::string_view component) noexcept;

}  // namespace vdit::engine
