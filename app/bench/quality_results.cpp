// SPDX-License-Identifier: Apache-2.0
#include "app/bench/quality_results.h"

#include <algorithm>

#include "engine/base/atomic_file.h"
#include "engine/base/formatted.h"
#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"

namespace vdit::app {
namespace {

nlohmann::json optional_json(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

std::optional<double> optional_number(const JsonView& view, const char* key) {
  if (!view.has(key)) return std::nullopt;
  return view.number(key);
}

nlohmann::json config_json(const QualityConfig& config) {
  return {{"name", config.name},
          {"target", optional_json(config.target)},
          {"density", config.density},
          {"skip_share", config.skip_share},
          {"predicted_speedup", config.predicted_speedup},
          {"head_error", optional_json(config.head_error)},
          {"layer_error", optional_json(config.layer_error)},
          {"layer_error_max", optional_json(config.layer_error_max)},
          {"final_error", optional_json(config.final_error)},
          {"weighted_error", optional_json(config.weighted_error)}};
}

QualityConfig read_config(const JsonView& view) {
  return {.name = view.text("name"),
          .target = optional_number(view, "target"),
          .density = view.number("density"),
          .skip_share = view.number("skip_share"),
          .predicted_speedup = view.number("predicted_speedup"),
          .head_error = optional_number(view, "head_error"),
          .layer_error = optional_number(view, "layer_error"),
          .layer_error_max = optional_number(view, "layer_error_max"),
          .final_error = optional_number(view, "final_error"),
          .weighted_error = optional_number(view, "weighted_error")};
}

nlohmann::json row_json(const QualityRow& row) {
  return {{"config", row.config},
          {"prompt", row.prompt},
          {"psnr_db", row.psnr_db},
          {"ssim", row.ssim},
          {"latent_error", row.latent_error},
          {"denoise_seconds", row.denoise_seconds},
          {"attention_seconds", row.attention_seconds},
          {"dense_denoise_seconds", row.dense_denoise_seconds},
          {"dense_attention_seconds", row.dense_attention_seconds}};
}

QualityRow read_row(const JsonView& view) {
  return {.config = view.text("config"),
          .prompt = static_cast<int>(view.integer("prompt", 0, 100000)),
          .psnr_db = view.number("psnr_db"),
          .ssim = view.number("ssim"),
          .latent_error = view.number("latent_error"),
          .denoise_seconds = view.number("denoise_seconds"),
          .attention_seconds = view.number("attention_seconds"),
          .dense_denoise_seconds = view.number("dense_denoise_seconds"),
          .dense_attention_seconds = view.number("dense_attention_seconds")};
}

}  // namespace

std::string QualityConfig::key() const {
  if (!target) return name;
  return name + formatted(" %.3g", *target);
}

const QualityRow* QualityResults::find(const std::string& config, int prompt) const {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const QualityRow& r) {
    return r.prompt == prompt && r.config == config;
  });
  return row == rows.end() ? nullptr : &*row;
}

std::vector<const QualityRow*> QualityResults::of(const std::string& config) const {
  std::vector<const QualityRow*> found;
  for (const QualityRow& row : rows) {
    if (row.config == config) found.push_back(&row);
  }
  return found;
}

QualityResults read_quality_results(const std::filesystem::path& file) {
  const nlohmann::json document = read_json_file(file);
  const JsonView root(document, file.string(), "bench.field");
  if (root.text("format") != "vdit-bench-quality") root.fail("format", "\"vdit-bench-quality\"");
  root.integer("version", 1, 1);
  QualityResults results;
  results.identity = root.at("identity").value();
  results.host = root.at("host").value();
  results.date = root.text("date");
  results.prompts = root.texts("prompts");
  const JsonView configs = root.at("configs");
  for (std::size_t i = 0; i < configs.size(); ++i) results.configs.push_back(read_config(configs.at(i)));
  const JsonView rows = root.at("rows");
  for (std::size_t i = 0; i < rows.size(); ++i) results.rows.push_back(read_row(rows.at(i)));
  return results;
}

void write_quality_results(const std::filesystem::path& file, const QualityResults& results) {
  nlohmann::ordered_json document = {{"format", "vdit-bench-quality"},
                                     {"version", 1},
                                     {"date", results.date},
                                     {"identity", results.identity},
                                     {"host", results.host},
                                     {"prompts", results.prompts},
                                     {"configs", nlohmann::json::array()},
                                     {"rows", nlohmann::json::array()}};
  for (const QualityConfig& config : results.configs)
    document["configs"].push_back(nlohmann::ordered_json(config_json(config)));
  for (const QualityRow& row : results.rows)
    document["rows"].push_back(nlohmann::ordered_json(row_json(row)));
  write_file(file, document.dump(1) + '\n', Overwrite::Yes);
}

}  // namespace vdit::app
