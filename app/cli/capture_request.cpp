// SPDX-License-Identifier: Apache-2.0
#include "app/cli/capture_request.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>

#include "app/cli/number_list.h"
#include "engine/base/error.h"
#include "engine/base/log.h"
#include "engine/base/strict_json.h"
#include "search/solve/candidate.h"

namespace vdit::app {
namespace {

constexpr int kMaxBlock = 1 << 16;
constexpr std::int64_t kMaxMegabytes = 1 << 24;

// The flag's name without its prefix; "steps" alone is the run's own flag.
std::string steps_key(const std::string& prefix) {
  return prefix.empty() ? "steps-list" : "steps";
}

std::string underscored(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<int> from_zero(std::vector<int> numbers) {
  for (int& number : numbers) --number;
  return numbers;
}

std::vector<engine::Branch> branches_of(const std::string& name) {
  if (name == "conditional") return {engine::Branch::Conditional};
  if (name == "unconditional") return {engine::Branch::Unconditional};
  return {engine::Branch::Conditional, engine::Branch::Unconditional};
}

// The file's modes on the grid. Stripes differ from head to head, so Vertical-Stripe has no mode that all
// heads share.
std::vector<kernels::HeadMode> modes_of(const std::string& file, const kernels::TokenGrid& grid) {
  std::vector<kernels::HeadMode> modes;
  for (const search::Candidate& candidate : search::parse_candidates(read_json_file(file), file)) {
    if (candidate.mode == kernels::Mode::VerticalStripe) {
      log(LogLevel::Warning,
          file + ": " + search::name_of(candidate) +
              " is left out: its stripes differ from head to head; score a config's with --outline");
      continue;
    }
    modes.push_back(search::resolve(candidate, grid));
  }
  return modes;
}

}  // namespace

int fitting_block(const kernels::TokenGrid& grid) {
  constexpr double kCells = 200;
  const double wanted = std::max(1.0, static_cast<double>(grid.tokens()) / kCells);
  std::int64_t best = 1;
  for (std::int64_t block = 1; block <= grid.places(); ++block) {
    const auto miss = [&](std::int64_t b) { return std::abs(std::log(static_cast<double>(b) / wanted)); };
    if (grid.places() % block == 0 && miss(block) < miss(best)) best = block;
  }
  return static_cast<int>(best);
}

void CaptureRequest::declare(CLI::App& app, const std::string& prefix) {
  const std::string flag = "--" + prefix;
  app.add_option(flag + steps_key(prefix), steps,
                 "Steps from 1, as 1,5,10-12; by default the first, the middle and the last");
  app.add_option(flag + "layers", layers, "Layers from 0, as 0,5-7; by default all");
  app.add_option(flag + "heads", heads, "Heads from 0; by default all");
  app.add_option(flag + "branch", branch, "conditional, unconditional or both")
      ->check(CLI::IsMember({"conditional", "unconditional", "both"}));
  app.add_option(flag + "order", order, "Token order of the maps: frame, space or both")
      ->check(CLI::IsMember({"frame", "space", "both"}));
  app.add_option(flag + "block", block, "Tokens of a cell; by default about 200 cells a side")
      ->check(CLI::Range(1, kMaxBlock));
  app.add_option(flag + "candidates", candidates,
                 "A candidates file: recall and error of each of its modes, for every head");
  app.add_flag(flag + "rows", rows, "Keep queries and keys, too, for looking at single tokens");
  app.add_option(flag + "max-megabytes", max_megabytes, "The most that the capture may take")
      ->check(CLI::Range(std::int64_t{1}, kMaxMegabytes));
}

std::vector<std::string> CaptureRequest::job_keys(const std::string& prefix) {
  std::vector<std::string> keys;
  for (const std::string& name :
       {steps_key(prefix), std::string("layers"), std::string("heads"), std::string("branch"),
        std::string("order"), std::string("block"), std::string("candidates"), std::string("rows"),
        std::string("max-megabytes")}) {
    keys.push_back(underscored(prefix + name));
  }
  return keys;
}

void CaptureRequest::read_job(const JsonView& job, const std::string& prefix) {
  const auto key = [&](const std::string& name) { return underscored(prefix + name); };
  const auto one_of = [&](const std::string& name, std::string& value,
                          const std::vector<std::string>& known) {
    value = job.text_or(key(name), value);
    if (std::find(known.begin(), known.end(), value) != known.end()) return;
    std::string expected;
    for (const std::string& each : known) expected += (expected.empty() ? "" : ", ") + each;
    job.fail(key(name), "one of " + expected);
  };
  steps = job.text_or(key(steps_key(prefix)), "");
  layers = job.text_or(key("layers"), "");
  heads = job.text_or(key("heads"), "");
  one_of("branch", branch, {"conditional", "unconditional", "both"});
  one_of("order", order, {"frame", "space", "both"});
  block = static_cast<int>(job.integer_or(key("block"), 0, 0, kMaxBlock));
  candidates = job.text_or(key("candidates"), "");
  rows = job.boolean_or(key("rows"), false);
  max_megabytes = static_cast<std::uint64_t>(
      job.integer_or(key("max-megabytes"), static_cast<std::int64_t>(max_megabytes), 1, kMaxMegabytes));
}

void CaptureRequest::write_job(nlohmann::ordered_json& job, const std::string& prefix) const {
  const auto key = [&](const std::string& name) { return underscored(prefix + name); };
  if (!steps.empty()) job[key(steps_key(prefix))] = steps;
  if (!layers.empty()) job[key("layers")] = layers;
  if (!heads.empty()) job[key("heads")] = heads;
  job[key("branch")] = branch;
  job[key("order")] = order;
  if (block > 0) job[key("block")] = block;
  if (!candidates.empty()) job[key("candidates")] = candidates;
  if (rows) job[key("rows")] = rows;
  job[key("max-megabytes")] = max_megabytes;
}

engine::MapPolicy CaptureRequest::policy(const engine::VideoModel& model,
                                         const engine::GenerationSettings& settings) const {
  const kernels::TokenGrid grid = model.token_grid(settings.clip);
  engine::MapPolicy policy;
  policy.steps = steps.empty() ? std::vector<int>{1, (settings.steps + 1) / 2, settings.steps}
                               : parse_number_list(steps, 1, settings.steps, "steps of the capture");
  policy.steps = from_zero(std::move(policy.steps));
  policy.steps.erase(std::unique(policy.steps.begin(), policy.steps.end()), policy.steps.end());
  policy.layers = parse_number_list(layers, 0, model.layers() - 1, "layers of the capture");
  policy.heads = parse_number_list(heads, 0, model.heads() - 1, "heads of the capture");
  policy.branches = branches_of(branch);
  if (branch == "unconditional" && !engine::takes_two_predictions(model.guidance_kind(), settings.guidance)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "capture.policy",
                 .subject = "branch of the capture",
                 .found = "unconditional, where every step is one prediction",
                 .expected = "conditional",
                 .hint = "only classifier-free guidance above 1 has an unconditional branch"});
  }
  policy.block = block > 0 ? block : fitting_block(grid);
  policy.frame_major = order != "space";
  policy.space_major = order != "frame";
  policy.rows = rows;
  if (!candidates.empty()) policy.candidates = modes_of(candidates, grid);
  return policy;
}

}  // namespace vdit::app
