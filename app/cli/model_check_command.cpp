// SPDX-License-Identifier: Apache-2.0
#include "app/cli/model_check_command.h"

#include <CLI/CLI.hpp>
#include <functional>
#include <vector>

#include "app/cli/error_report.h"
#include "app/cli/generation_request.h"
#include "app/cli/session.h"
#include "engine/base/error.h"
#include "engine/sampling/generation.h"
#include "engine/weights/memory_forecast.h"
#include "engine/weights/value_check.h"

namespace vdit::app {
namespace {

using Json = nlohmann::ordered_json;
using engine::bytes_text;

// Collects faults instead of stopping at the first.
class FaultList {
 public:
  bool attempt(const std::function<void()>& work) {
    try {
      work();
      return true;
    } catch (const Error& error) {
      if (error.info().kind == ErrorKind::Cancelled) throw;
      faults_.push_back(error_json(error.info())["error"]);
      lines_.push_back(error.what());
      return false;
    }
  }
  const Json& faults() const { return faults_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  Json faults_ = Json::array();
  std::vector<std::string> lines_;
};

Json component_json(const engine::ModelFolder& folder, const std::string& name, bool values) {
  const engine::ModelFolder::Component& component = folder.component(name);
  Json entry = {{"name", name}, {"class", component.class_name}};
  folder.config(name);
  if (name.starts_with("tokenizer") || name == "scheduler") return entry;
  const engine::WeightSet weights = folder.weights(name);
  entry["parameters"] = weights.elements();
  entry["stored_bytes"] = weights.stored_bytes();
  entry["tensors"] = weights.entries().size();
  entry["files"] = weights.files().size();
  if (values) entry["value_warnings"] = engine::check_values(weights);
  return entry;
}

Json memory_json(const engine::Generation& generation, const engine::ClipSize& clip) {
  const auto weights =
      engine::forecast_model_weights(generation.folder(), generation.model(), generation.compute().dtype);
  const auto activations =
      generation.model().forecast(clip, {.tiled = generation.model().decode_choices().tiles});
  return {{"dtype", engine::dtype_name(generation.compute().dtype)},
          {"width", clip.width},
          {"height", clip.height},
          {"frames", clip.frames},
          {"text_encoder_bytes", weights.text_encoder},
          {"transformer_bytes", weights.transformer},
          {"decoder_bytes", weights.decoder},
          {"denoise_bytes", activations.denoise_bytes},
          {"decode_bytes", activations.decode_bytes},
          {"least_bytes", std::max({weights.text_encoder, weights.transformer + activations.denoise_bytes,
                                    weights.decoder + activations.decode_bytes})},
          {"free_bytes", engine::host_memory().available}};
}

std::string as_text(const Json& report, const FaultList& faults) {
  std::string text = report["model"].get<std::string>();
  if (report.contains("pipeline")) text += ": " + report["pipeline"].get<std::string>();
  for (const Json& part : report["components"]) {
    text += "\n  " + part["name"].get<std::string>() + ": " + part["class"].get<std::string>();
    if (!part.contains("parameters")) continue;
    text += ", " + std::to_string(part["parameters"].get<std::uint64_t>()) + " parameters in " +
            std::to_string(part["tensors"].get<std::size_t>()) + " tensors, " +
            bytes_text(part["stored_bytes"].get<std::uint64_t>()) + " in " +
            std::to_string(part["files"].get<std::size_t>()) + (part["files"] == 1 ? " file" : " files");
    for (const Json& warning : part.value("value_warnings", Json::array())) {
      text += "\n    " + warning.get<std::string>();
    }
  }
  if (report.contains("memory")) {
    const Json& memory = report["memory"];
    text += "\n  " + std::to_string(memory["width"].get<int>()) + 'x' +
            std::to_string(memory["height"].get<int>()) + ", " + std::to_string(memory["frames"].get<int>()) +
            " frames in " + memory["dtype"].get<std::string>() + ": at least " +
            bytes_text(memory["least_bytes"].get<std::uint64_t>()) + " of memory, " +
            bytes_text(memory["free_bytes"].get<std::uint64_t>()) + " free";
  }
  for (const std::string& line : faults.lines()) text += "\n  fault: " + line;
  return text + (faults.lines().empty() ? "\n  complete" : "");
}

}  // namespace

void ModelCheckCommand::declare(CLI::App& app) {
  app.add_option("MODEL", model_, "A model folder, or `demo`")->required();
  app.add_option("--size", size_, "WIDTHxHEIGHT for the memory forecast");
  app.add_option("--frames", frames_, "Frames for the memory forecast");
  app.add_flag("--values", values_, "Look for NaN, infinities and all-zero tensors: reads all weights");
  app.add_flag("--load", load_, "Load every part, which compares each tensor with the config");
}

Outcome ModelCheckCommand::run(Session& session) {
  GenerationRequest request;
  request.model = model_;
  request.size = size_;
  request.frames = frames_;
  const engine::ComputeOptions compute = session.compute();
  const engine::ModelFolder folder = engine::ModelFolder::open(request.model_folder());
  FaultList faults;
  Json report = {{"command", name()},
                 {"model", folder.root().string()},
                 {"pipeline", folder.pipeline_class()},
                 {"components", Json::array()}};
  for (const auto& [part, component] : folder.components()) {
    session.cancel().throw_if_cancelled();
    faults.attempt(
        [&, &name = part] { report["components"].push_back(component_json(folder, name, values_)); });
  }
  faults.attempt([&] {
    engine::Generation generation(folder, compute);
    engine::VideoModel& model = generation.model();
    const engine::GenerationSettings settings = request.settings(model.defaults());
    engine::check_settings(settings, model.limits());
    report["family"] = model.family();
    report["layers"] = model.layers();
    report["heads"] = model.heads();
    const kernels::TokenGrid grid = model.token_grid(settings.clip);
    report["token_grid"] = {grid.frames, grid.height, grid.width};
    report["memory"] = memory_json(generation, settings.clip);
    if (!load_) return;
    using engine::ModelPart;
    for (const ModelPart part : {ModelPart::TextEncoder, ModelPart::Transformer, ModelPart::Decoder}) {
      session.cancel().throw_if_cancelled();
      faults.attempt([&] { model.load(part); });
      model.unload(part);
    }
  });
  report["complete"] = faults.lines().empty();
  report["faults"] = faults.faults();
  return {.json = report,
          .text = as_text(report, faults),
          .exit_code = faults.lines().empty() ? 0 : exit_code(ErrorKind::Input)};
}

}  // namespace vdit::app
