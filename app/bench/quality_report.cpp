// SPDX-License-Identifier: Apache-2.0
#include "app/bench/quality_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/bench/quality_plot.h"
#include "app/bench/rank_correlation.h"
#include "app/bench/rival_rules.h"
#include "engine/base/atomic_file.h"
#include "engine/base/formatted.h"

namespace vdit::app {
namespace {

std::string title_of(const std::string& name) {
  for (const Rule& rule : quality_rules()) {
    if (rule.name == name) return std::string(rule.title);
  }
  return "`" + name + "`";
}

// Means over a config's rows; ratios of sums, so that long clips count as they last.
struct Means {
  double psnr = 0;
  double worst_psnr = 0;
  double ssim = 0;
  double speedup = 0;
  double attention_speedup = 0;
};

Means means_of(const std::vector<const QualityRow*>& rows) {
  Means means{.worst_psnr = rows.front()->psnr_db};
  double dense = 0;
  double sparse = 0;
  double dense_attention = 0;
  double attention = 0;
  for (const QualityRow* row : rows) {
    means.psnr += row->psnr_db / static_cast<double>(rows.size());
    means.ssim += row->ssim / static_cast<double>(rows.size());
    means.worst_psnr = std::min(means.worst_psnr, row->psnr_db);
    dense += row->dense_denoise_seconds;
    sparse += row->denoise_seconds;
    dense_attention += row->dense_attention_seconds;
    attention += row->attention_seconds;
  }
  means.speedup = dense / sparse;
  means.attention_speedup = dense_attention / attention;
  return means;
}

class Report {
 public:
  explicit Report(const QualityResults& results) : results_(results) {
    for (const QualityConfig& config : results.configs) {
      if (results.of(config.key()).size() == results.prompts.size()) complete_.push_back(&config);
    }
  }

  std::string markdown(const std::string& stem) const {
    std::string text = "# Quality of sparse configs\n\n" + setting();
    for (const double target : targets()) text += density_section(target);
    text += presets_section();
    if (has_rules()) {
      text += "\n![PSNR over density](" + stem + "-density.svg)\n" + prediction_section(stem);
    }
    return text + definitions();
  }

  bool has_rules() const { return !targets().empty(); }

  std::string density_plot() const {
    std::map<std::string, QualitySeries> by_rule;
    for (const QualityConfig* config : complete_) {
      if (!config->target) continue;
      QualitySeries& series = by_rule[config->name];
      series.name = title_of(config->name);
      series.points.push_back({config->density, means_of(results_.of(config->key())).psnr});
    }
    std::vector<QualitySeries> list;
    for (const Rule& rule : quality_rules()) {  // in the report's order
      const auto found = by_rule.find(std::string(rule.name));
      if (found != by_rule.end()) list.push_back(found->second);
    }
    return quality_plot(list, {.title = "PSNR against dense over density",
                               .x_title = "density (kept query-key pairs)",
                               .y_title = "mean PSNR, dB",
                               .logarithmic_x = false,
                               .lines = true});
  }

  std::string prediction_plot() const {
    std::vector<QualitySeries> list;
    for (const Measure& measure : measures()) {
      QualitySeries series{.name = measure.name, .points = {}};
      for (const QualityConfig* config : complete_) {
        const std::optional<double> error = config->*measure.error;
        if (config->target && error && *error > 0) {
          series.points.push_back({*error, means_of(results_.of(config->key())).psnr});
        }
      }
      if (!series.points.empty()) list.push_back(std::move(series));
    }
    return quality_plot(list, {.title = "Measured PSNR over predicted error",
                               .x_title = "predicted error, each measure in its own unit",
                               .y_title = "mean PSNR, dB",
                               .logarithmic_x = true,
                               .lines = false});
  }

 private:
  struct Measure {
    const char* name;
    std::optional<double> QualityConfig::*error;
  };

  static std::vector<Measure> measures() {
    return {{"head", &QualityConfig::head_error},
            {"layer", &QualityConfig::layer_error},
            {"layer, largest over prompts", &QualityConfig::layer_error_max},
            {"final (layer x sensitivity)", &QualityConfig::final_error},
            {"layer, early steps count more", &QualityConfig::weighted_error}};
  }

  std::set<double, std::greater<>> targets() const {
    std::set<double, std::greater<>> found;
    for (const QualityConfig* config : complete_) {
      if (config->target) found.insert(*config->target);
    }
    return found;
  }

  std::string setting() const {
    const nlohmann::json& is = results_.identity;
    std::string text = formatted(
        "%zu prompts that no search has seen; %d x %d, %d frames, %d steps, guidance %g; seeds from %llu; "
        "%s on %s; %s.\n\n",
        results_.prompts.size(), is["size"][0].get<int>(), is["size"][1].get<int>(), is["size"][2].get<int>(),
        is["steps"].get<int>(), is["guidance"].get<double>(),
        static_cast<unsigned long long>(is["seed"].get<std::uint64_t>()),
        is["dtype"].get<std::string>().c_str(), is["device"].get<std::string>().c_str(),
        results_.date.c_str());
    const nlohmann::json& host = results_.host;
    text += "Machine: ";
    if (host.contains("gpu")) text += host["gpu"].get<std::string>() + ", ";
    text += host.value("cpu", std::string("unknown")) + ", " + std::to_string(host.value("cores", 0)) +
            " cores. Command: `";
    if (host.contains("command"))
      text += host["command"].is_string() ? host["command"].get<std::string>() : host["command"].dump();
    text +=
        "`.\n\nEvery config is compared with the dense run of the same prompt, seed and noise on the same "
        "machine. All rules choose from one loss table and run in the same kernels. A rule that cannot be as "
        "sparse as asked is left out of that density.\n";
    if (!timed()) {
      text +=
          "\nNo times: what sparse attention gains on the CPU says nothing of a GPU, where a model this "
          "small "
          "waits for its launches.\n";
    }
    return text;
  }

  bool timed() const { return results_.identity["device"] == "cpu"; }

  std::vector<const QualityConfig*> at_target(double target) const {
    std::vector<const QualityConfig*> configs;
    for (const QualityConfig* config : complete_) {
      if (config->target == target) configs.push_back(config);
    }
    return configs;
  }

  std::string table(const std::vector<const QualityConfig*>& configs) const {
    std::string text = "| rule | density | PSNR, dB | worst | SSIM |";
    text += timed() ? " denoising | attention |\n| --- | --- |" : "\n|";
    text += " --- | --- | --- | --- | --- |\n";
    for (const QualityConfig* config : configs) {
      const Means means = means_of(results_.of(config->key()));
      text += "| " + title_of(config->name) +
              formatted(" | %.3f | %.2f | %.2f | %.4f |", config->density, means.psnr, means.worst_psnr,
                        means.ssim);
      if (timed()) text += formatted(" %.2f x | %.2f x |", means.speedup, means.attention_speedup);
      text += '\n';
    }
    return text;
  }

  std::string prompt_table(const std::vector<const QualityConfig*>& configs) const {
    std::string text = "\nPSNR of every prompt, dB:\n\n| rule |";
    std::string line = "| --- |";
    for (std::size_t i = 0; i < results_.prompts.size(); ++i) {
      text += " " + std::to_string(i + 1) + " |";
      line += " --- |";
    }
    text += '\n' + line + '\n';
    for (const QualityConfig* config : configs) {
      text += "| " + title_of(config->name) + " |";
      for (std::size_t i = 0; i < results_.prompts.size(); ++i) {
        text += formatted(" %.1f |", results_.find(config->key(), static_cast<int>(i))->psnr_db);
      }
      text += '\n';
    }
    return text;
  }

  std::string density_section(double target) const {
    const auto configs = at_target(target);
    return formatted("\n## Density %.3g\n\n", target) + table(configs) + prompt_table(configs);
  }

  std::string presets_section() const {
    std::vector<const QualityConfig*> configs;
    for (const QualityConfig* config : complete_) {
      if (!config->target) configs.push_back(config);
    }
    if (configs.empty()) return {};
    return "\n## Config files\n\n" + table(configs) + prompt_table(configs);
  }

  // Rank correlation of -error and mean PSNR, over the configs that have both.
  double correlation(const Measure& measure, const std::vector<const QualityConfig*>& configs,
                     std::size_t& count) const {
    std::vector<double> predicted;
    std::vector<double> measured;
    for (const QualityConfig* config : configs) {
      const std::optional<double> error = config->*measure.error;
      if (!error) continue;
      predicted.push_back(-*error);
      measured.push_back(means_of(results_.of(config->key())).psnr);
    }
    count = predicted.size();
    return rank_correlation(predicted, measured);
  }

  std::string prediction_section(const std::string& stem) const {
    std::string text =
        "\n## How well errors predict\n\nSpearman's rank correlation of a config's predicted error (negated) "
        "and "
        "its mean PSNR, over all rules and densities, and within each density.\n\n| error added up | configs "
        "| "
        "all |";
    std::string line = "| --- | --- | --- |";
    for (const double target : targets()) {
      text += formatted(" density %.3g |", target);
      line += " --- |";
    }
    text += '\n' + line + '\n';
    for (const Measure& measure : measures()) {
      std::size_t count = 0;
      std::vector<const QualityConfig*> all;
      for (const QualityConfig* config : complete_) {
        if (config->target) all.push_back(config);
      }
      const double overall = correlation(measure, all, count);
      if (count == 0) continue;
      text += formatted("| %s | %zu | %.3f |", measure.name, count, overall);
      for (const double target : targets()) {
        text += formatted(" %.3f |", correlation(measure, at_target(target), count));
      }
      text += '\n';
    }
    return text + "\n![PSNR over predicted error](" + stem + "-prediction.svg)\n";
  }

  std::string definitions() const {
    std::string text =
        "\n## Definitions\n\n- Density: kept (query, key) pairs over all pairs, mean over steps, layers and "
        "heads.\n- PSNR: mean over frames, on the luma of the raw decoded frames, against the dense run. It "
        "measures sameness, not beauty.\n- SSIM: mean over frames of the luma.\n- Worst: of the prompts.\n";
    if (timed()) {
      text +=
          "- Denoising, attention: seconds of the dense runs over seconds of the config's, summed over "
          "prompts; dense is our fastest dense path. Timings of a busy machine are no claim.\n";
    }
    if (has_rules()) text += "\nRules:\n\n";
    for (const Rule& rule : has_rules() ? quality_rules() : std::vector<Rule>()) {
      text += "- " + std::string(rule.title) + " (`" + std::string(rule.name) +
              "`): " + std::string(rule.description) + ".\n";
    }
    text += "\nPrompts:\n\n";
    for (std::size_t i = 0; i < results_.prompts.size(); ++i) {
      text += std::to_string(i + 1) + ". " + results_.prompts[i] + '\n';
    }
    return text;
  }

  const QualityResults& results_;
  std::vector<const QualityConfig*> complete_;  // run on every prompt
};

}  // namespace

void write_quality_report(const std::filesystem::path& file, const QualityResults& results) {
  const Report report(results);
  const std::string stem = file.stem().string();
  const std::filesystem::path folder = file.parent_path();
  if (report.has_rules()) {
    write_file(folder / (stem + "-density.svg"), report.density_plot(), Overwrite::Yes);
    write_file(folder / (stem + "-prediction.svg"), report.prediction_plot(), Overwrite::Yes);
  }
  write_file(file, report.markdown(stem), Overwrite::Yes);
}

}  // namespace vdit::app
