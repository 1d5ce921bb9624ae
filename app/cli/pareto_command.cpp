// SPDX-License-Identifier: Apache-2.0
#include "app/cli/pareto_command.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

#include "app/cli/session.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/strict_json.h"
#include "search/solve/pareto.h"
#include "search/solve/table_solver.h"

namespace vdit::app {
namespace {

namespace fs = std::filesystem;

// The curve's error at a density: where a measured config would lie if it were on it.
double error_at(const std::vector<search::CurvePoint>& curve, double density) {
  const auto below = std::find_if(curve.begin(), curve.end(),
                                  [&](const search::CurvePoint& p) { return p.density <= density; });
  if (below == curve.begin()) return curve.front().error;
  if (below == curve.end()) return curve.back().error;
  const search::CurvePoint& right = *(below - 1);
  const double share = (right.density - density) / std::max(1e-12, right.density - below->density);
  return right.error + share * (below->error - right.error);
}

search::MeasuredPoint measured(const fs::path& folder, const std::vector<search::CurvePoint>& curve) {
  const fs::path file = folder / "metrics.json";
  const nlohmann::json document = read_json_file(file);
  const JsonView metrics(document, file.string(), "metrics.field");
  const double density = metrics.number("density");
  return {.name = (folder.has_filename() ? folder : folder.parent_path()).filename().string(),
          .density = density,
          .error = error_at(curve, density),
          .psnr_db = metrics.number("psnr_db"),
          .speedup = metrics.number("speedup")};
}

}  // namespace

void ParetoCommand::declare(CLI::App& app) {
  app.add_option("table", table_, "A loss table, TABLE.vdt")->required();
  app.add_option("-o,--output", outputs_, "CURVE.csv or CURVE.svg; may be given twice")->required();
  app.add_option("--pairs", pairs_, "Folders of vdit pair, as measured points");
  app.add_option("--points", points_, "Points of the curve")->check(CLI::Range(2, 100000));
}

Outcome ParetoCommand::run(Session& session) {
  for (const std::string& output : outputs_) {
    const std::string ending = fs::path(output).extension().string();
    if (ending == ".csv" || ending == ".svg") continue;
    throw Error({.kind = ErrorKind::Input,
                 .code = "output.format",
                 .subject = output,
                 .field = "output",
                 .found = "\"" + ending + "\"",
                 .expected = ".csv or .svg"});
  }
  const search::LossTable table = search::read_loss_table(table_);
  const search::TableInput numbers(table, search::kBudgetMeasure, false);
  const std::vector<search::CurvePoint> curve =
      search::predicted_curve(numbers.input(), search::limits_of(table, {.max_skip = 0}), points_);
  std::vector<search::MeasuredPoint> points;
  for (const std::string& pair : pairs_) points.push_back(measured(pair, curve));
  const Overwrite overwrite = session.options().overwrite ? Overwrite::Yes : Overwrite::No;
  for (const std::string& output : outputs_) {
    const bool csv = fs::path(output).extension() == ".csv";
    write_file(output,
               csv ? search::pareto_csv(curve, points)
                   : search::pareto_svg(curve, points, fs::path(table_).filename().string()),
               overwrite);
  }
  Outcome outcome;
  outcome.json = {
      {"command", name()}, {"outputs", outputs_}, {"points", curve.size()}, {"measured", points.size()}};
  outcome.text = std::to_string(curve.size()) + " points from density 1 to " +
                 std::to_string(curve.back().density) + " in " + outputs_.front();
  return outcome;
}

}  // namespace vdit::app
