// SPDX-License-Identifier: Apache-2.0
#include "app/cli/solve_command.h"

#include <CLI/CLI.hpp>
#include <chrono>

#include "app/cli/session.h"
#include "app/cli/utc_time.h"
#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "engine/base/formatted.h"
#include "engine/base/sha256.h"
#include "search/solve/table_solver.h"

namespace vdit::app {
namespace {

std::optional<search::ErrorMeasure> measure_from(const std::string& name) {
  if (name == "head") return search::ErrorMeasure::Head;
  if (name == "layer") return search::ErrorMeasure::Layer;
  if (name == "final") return search::ErrorMeasure::Final;
  return std::nullopt;
}

const char* name_of(search::ErrorMeasure measure) {
  switch (measure) {
    case search::ErrorMeasure::Head:
      return "head";
    case search::ErrorMeasure::Layer:
      return "layer";
    case search::ErrorMeasure::Final:
      return "final";
  }
  return "layer";
}

std::string joined(const std::vector<std::string>& prompts) {
  std::string text;
  for (const std::string& prompt : prompts) text += prompt + '\n';
  return text;
}

}  // namespace

void SolveCommand::declare(CLI::App& app) {
  app.add_option("table", table_, "A loss table, TABLE.vdt")->required();
  app.add_option("-o,--output", output_, "The config, CONFIG.json")->required();
  app.add_option("--lambda", lambda_, "Weight of the density in the paper's loss")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--epsilon", epsilon_, "A head whose losses all exceed it stays Full")
      ->check(CLI::NonNegativeNumber);
  auto* density = app.add_option("--density", density_, "Largest mean density")->check(CLI::Range(0.0, 1.0));
  auto* speedup = app.add_option("--speedup", speedup_, "Least speed-up of the denoising, predicted")
                      ->check(CLI::Range(1.0, 1000.0));
  auto* error = app.add_option("--max-error", max_error_, "Largest predicted error, summed")
                    ->check(CLI::NonNegativeNumber);
  density->excludes(speedup)->excludes(error);
  speedup->excludes(error);
  app.add_option("--max-skip", max_skip_, "Most heads that may be skipped, over all steps")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--least-recall", least_recall_, "Least mean recall of a head that does not stay Full")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--layer-density", layer_density_, "Least mean density of every layer in every step group")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--lock", locks_, "A config whose locked heads keep their modes");
  app.add_option("--error", measure_, "Error to add up: head, layer or final")
      ->check(CLI::IsMember({"head", "layer", "final"}));
  app.add_option("--dense-groups", dense_groups_, "Step groups that stay dense, counted from 0")
      ->delimiter(',');
  app.add_option("--group-weights", group_weights_,
                 "What each step group's errors count, beside its share of the steps; when left out, early "
                 "steps count more for --error layer. The paper's rule has none")
      ->delimiter(',')
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--paper", paper_rule_, "Meet the budget by the paper's rule, one epsilon for all");
  app.add_flag("--largest-error", largest_error_,
               "Take each head's largest error over prompts instead of its mean");
}

Outcome SolveCommand::run(Session& session) {
  const search::LossTable table = search::read_loss_table(table_);
  std::optional<ReadConfig> locks;
  if (!locks_.empty()) locks = read_sparse_config(locks_);
  search::SolveRequest request{.measure = measure_from(measure_),
                               .largest_error = largest_error_,
                               .lambda = lambda_,
                               .epsilon = epsilon_,
                               .density = density_,
                               .speedup = speedup_,
                               .max_error = max_error_,
                               .paper_rule = paper_rule_,
                               .max_skip = max_skip_,
                               .least_recall = least_recall_,
                               .least_layer_density = layer_density_,
                               .dense_groups = dense_groups_,
                               .group_weights = group_weights_,
                               .locks = locks ? &locks->config : nullptr};
  const auto began = std::chrono::steady_clock::now();
  search::SolvedConfig solved = search::solve_table(table, request);
  const double milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();

  nlohmann::json budget = nlohmann::json::object();
  if (density_) budget["density"] = *density_;
  if (speedup_) budget["speedup"] = *speedup_;
  if (max_error_) budget["max_error"] = *max_error_;
  nlohmann::json limits = nlohmann::json::object();
  if (max_skip_) limits["max_skip"] = *max_skip_;
  if (least_recall_ > 0) limits["least_recall"] = least_recall_;
  if (layer_density_ > 0) limits["layer_density"] = layer_density_;
  solved.config.provenance = {{"tool", "vdit " VDIT_VERSION},
                              {"table_sha256", sha256_file_hex(table_)},
                              {"prompts_sha256", sha256_hex(joined(table.identity.prompts))},
                              {"rule", budget.empty() || paper_rule_ ? "paper" : "budget"},
                              {"error", name_of(solved.measure)},
                              {"lambda", lambda_},
                              {"epsilon", epsilon_},
                              {"budget", budget},
                              {"limits", limits},
                              {"dense_groups", dense_groups_},
                              {"group_weights", solved.group_weights},
                              {"predicted_density", solved.assignment.density},
                              {"predicted_error", solved.assignment.error},
                              {"predicted_speedup", solved.predicted_speedup},
                              {"device", table.device},
                              {"date", utc_date_text()}};
  write_sparse_config(output_, solved.config, session.options().overwrite ? Overwrite::Yes : Overwrite::No);
  Outcome outcome;
  outcome.json = {{"command", name()},
                  {"output", output_},
                  {"density", solved.assignment.density},
                  {"error", solved.assignment.error},
                  {"error_measure", name_of(solved.measure)},
                  {"skips", solved.assignment.skips},
                  {"predicted_speedup", solved.predicted_speedup},
                  {"milliseconds", milliseconds}};
  outcome.text = formatted(
      "%s: density %.3f, predicted error %.3g (%s), predicted speed-up %.2f x, %ld skipped; solved "
      "in %.1f ms",
      output_.c_str(), solved.assignment.density, solved.assignment.error, name_of(solved.measure),
      solved.predicted_speedup, static_cast<long>(solved.assignment.skips), milliseconds);
  return outcome;
}

}  // namespace vdit::app
