// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/model_folder.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/nearest_names.h"
#include "engine/base/sha256.h"
#include "engine/base/strict_json.h"
#include "engine/weights/model_path.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxConfigBytes = 4u << 20;

std::string shown(const fs::path& path) {
  return vdit::quoted(path.string(), 1000);
}

[[noreturn]] void fail(const fs::path& subject, std::string code, std::string field, std::string found,
                       std::string expected, std::string hint = {}) {
  throw Error({.kind = ErrorKind::Input,
               .code = std::move(code),
               .subject = shown(subject),
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

// A repository's folder in a hub cache holds snapshots/REVISION; refs/main names the one that "main" was.
fs::path snapshot_of(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(path / "model_index.json", ignored) || !fs::is_directory(path / "snapshots", ignored))
    return path;
  if (fs::is_regular_file(path / "refs" / "main", ignored)) {
    std::string revision = read_text_file(path / "refs" / "main", 256);
    revision.erase(
        std::find_if(revision.begin(), revision.end(), [](char c) { return c == '\n' || c == '\r'; }),
        revision.end());
    const fs::path snapshot = path / "snapshots" / revision;
    if (is_plain_file_name(revision) && fs::is_directory(snapshot, ignored)) return snapshot;
  }
  std::vector<fs::path> snapshots;
  for (const auto& entry : fs::directory_iterator(path / "snapshots", ignored))
    snapshots.push_back(entry.path());
  if (snapshots.size() == 1) return snapshots.front();
  fail(path, "model.missing", "snapshots", std::to_string(snapshots.size()) + " revisions", "one",
       "name the revision's folder itself");
}

void require_model_index(const fs::path& root) {
  std::error_code ignored;
  if (!fs::exists(root, ignored)) {
    fail(root, "model.missing", {}, "no such folder", "a model folder in the diffusers layout");
  }
  if (!fs::is_directory(root, ignored)) {
    fail(root, "model.missing", {}, "a file", "a model folder in the diffusers layout",
         "name the folder that holds model_index.json");
  }
  if (fs::exists(root / "model_index.json", ignored)) return;
  const bool component = fs::exists(root / "config.json", ignored);
  fail(root, "model.missing", {}, "no model_index.json", "a model folder in the diffusers layout",
       component ? "this looks like one component; name the folder above it" : "");
}

}  // namespace

std::string_view config_file_name(std::string_view component) noexcept {
  if (component.starts_with("scheduler")) return "scheduler_config.json";
  if (component.starts_with("tokenizer")) return "tokenizer_config.json";
  if (component.starts_with("feature_extractor") || component.starts_with("image_processor")) {
    return "preprocessor_config.json";
  }
  return "config.json";
}

bool component_has_weights(std::string_view component) noexcept {
  return config_file_name(component) == "config.json";
}

ModelFolder::Document ModelFolder::read_document(const fs::path& path, std::string code) {
  const std::string text = read_text_file(path, kMaxConfigBytes);
  Document document;
  document.subject = shown(path);
  document.value = parse_json(text, {.subject = document.subject, .code = std::move(code)});
  document.sha256 = sha256_hex(text);
  return document;
}

ModelFolder ModelFolder::open(const fs::path& path) {
  ModelFolder model;
  model.root_ = snapshot_of(path);
  require_model_index(model.root_);
  const fs::path index_path = resolve_model_file(
      model.root_, model.root_ / "model_index.json",
      {.kind = ErrorKind::Input, .code = "model.index", .subject = shown(model.root_ / "model_index.json")},
      "model.missing");
  model.index_ = std::make_shared<Document>(read_document(index_path, "model.index"));
  model.documents_ = std::make_shared<std::map<std::string, Document, std::less<>>>();

  const JsonView index = model.index();
  model.pipeline_class_ = index.text("_class_name");
  for (const auto& [name, value] : index.value().items()) {
    // Components are pairs of library and class; anything else is a setting of the pipeline.
    if (name.starts_with('_') || !value.is_array() || value.size() != 2) continue;
    if (value[0].is_null() || value[1].is_null()) continue;
    if (!value[0].is_string() || !value[1].is_string()) continue;
    if (!is_plain_file_name(name)) index.fail(name, "a component with a plain name");
    model.components_.emplace(name, Component{value[0].get<std::string>(), value[1].get<std::string>()});
  }
  return model;
}

JsonView ModelFolder::index() const {
  return {index_->value, shown(root_ / "model_index.json"), "model.index"};
}

const ModelFolder::Component& ModelFolder::component(std::string_view name) const {
  const auto found = components_.find(name);
  if (found != components_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, unused] : components_) names.push_back(known);
  fail(root_ / "model_index.json", "model.component", vdit::quoted(name), "no such component",
       "it in the model", did_you_mean(name, names));
}

const ModelFolder::Document& ModelFolder::document(std::string_view component) const {
  const auto known = documents_->find(component);
  if (known != documents_->end()) return known->second;
  const std::string_view name = config_file_name(component);
  Document read = read_document(file(component, name), "config.json");
  read.subject = shown(root_ / component / name);
  return documents_->emplace(std::string(component), std::move(read)).first->second;
}

JsonView ModelFolder::config(std::string_view component) const {
  const Document& found = document(component);
  return {found.value, found.subject, "config.field"};
}

std::string ModelFolder::config_sha256(std::string_view component) const {
  return document(component).sha256;
}

fs::path ModelFolder::file(std::string_view component_name, std::string_view name) const {
  component(component_name);
  const fs::path path = root_ / component_name / name;
  return resolve_model_file(root_, path,
                            {.kind = ErrorKind::Input, .code = "model.component", .subject = shown(path)},
                            "model.component");
}

WeightSet ModelFolder::weights(std::string_view name, std::string_view variant) const {
  const bool transformers = component(name).library == "transformers";
  const fs::path folder = root_ / name;
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    fail(folder, "model.component", {}, "no such folder", "the weights of " + vdit::quoted(name),
         "the download is incomplete");
  }
  return WeightSet::open(folder, transformers ? "model" : "diffusion_pytorch_model", variant, root_);
}

}  // namespace vdit::engine
