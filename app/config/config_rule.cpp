// SPDX-License-Identifier: Apache-2.0
#include "app/config/config_rule.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/config/mode_text.h"
#include "engine/base/error.h"
#include "engine/base/nearest_names.h"
#include "kernels/runs/band_width.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"

namespace vdit::app {
namespace {

[[noreturn]] void throw_rule(ErrorKind kind, std::string_view item, std::string found, std::string expected,
                             std::string hint = {}) {
  throw Error({.kind = kind,
               .code = "config.rule",
               .subject = "rule",
               .field = vdit::quoted(item),
               .found = std::move(found),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "3" or "2-7".
void parse_layers(std::string_view layers, std::string_view item, LayerRule& rule) {
  const std::size_t dash = layers.find('-');
  const auto first = parse_number<int>(layers.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_number<int>(layers.substr(dash + 1));
  if (!first || !last || *first < 0 || *last < *first) {
    throw_rule(ErrorKind::Usage, item, "layers \"" + vdit::quoted(layers) + "\"",
               "a layer or a range such as 2-7");
  }
  rule.first_layer = *first;
  rule.last_layer = *last;
}

LayerRule parse_rule(std::string_view item) {
  LayerRule rule;
  std::string_view rest = item;
  if (const std::size_t equals = rest.find('='); equals != std::string_view::npos) {
    parse_layers(rest.substr(0, equals), item, rule);
    rest.remove_prefix(equals + 1);
  }
  const std::size_t colon = rest.find(':');
  const std::string name(rest.substr(0, colon));
  const auto mode = mode_from_name(name);
  if (!mode) {
    throw_rule(ErrorKind::Usage, item, "mode \"" + vdit::quoted(name) + "\"", "one of " + mode_list(),
               did_you_mean(name, mode_names()));
  }
  rule.mode = *mode;
  if (colon != std::string_view::npos) {
    rule.density = parse_number<double>(rest.substr(colon + 1));
    if (!rule.density || !(*rule.density > 0 && *rule.density <= 1)) {
      throw_rule(ErrorKind::Usage, item, "density \"" + vdit::quoted(rest.substr(colon + 1)) + "\"",
                 "above 0 and at most 1");
    }
  }
  if (kernels::has_width(rule.mode) != rule.density.has_value()) {
    throw_rule(
        ErrorKind::Usage, item, rule.density ? "a density" : "no density",
        kernels::has_width(rule.mode) ? "a density such as " + name + ":0.3" : name + " without a density");
  }
  return rule;
}

kernels::HeadMode with_width(kernels::Mode mode, const kernels::TokenGrid& grid, std::int64_t half_width) {
  kernels::HeadMode head{.mode = mode, .half_width = half_width};
  if (mode == kernels::Mode::VerticalStripe) head.stripes = {{0, static_cast<std::int32_t>(grid.places())}};
  return head;
}

double density_of(const kernels::HeadMode& mode, const kernels::TokenGrid& grid) {
  return kernels::density(kernels::build_runs(mode, grid));
}

}  // namespace

std::vector<LayerRule> parse_layer_rules(std::string_view text) {
  std::vector<LayerRule> rules;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    rules.push_back(parse_rule(text.substr(begin, comma - begin)));
    begin = comma + 1;
  }
  return rules;
}

kernels::HeadMode mode_at_density(kernels::Mode mode, const kernels::TokenGrid& grid, double target) {
  if (!kernels::has_width(mode)) return {.mode = mode};
  // Density grows with the width: bisect for the first width that reaches the target, then look at the one
  // before.
  const std::int64_t step = kernels::width_step(grid);
  const auto in_steps = [&](std::int64_t steps) { return with_width(mode, grid, steps * step); };
  std::int64_t low = 0;
  std::int64_t high = (grid.video_tokens() + step - 1) / step;
  while (low < high) {
    const std::int64_t middle = (low + high) / 2;
    if (density_of(in_steps(middle), grid) >= target) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const auto distance = [&](std::int64_t steps) {
    return std::abs(density_of(in_steps(steps), grid) - target);
  };
  if (low > 0 && distance(low - 1) <= distance(low)) --low;
  const double reached = density_of(in_steps(low), grid);
  if (low == 0 && reached > 1.5 * target) {
    throw_rule(
        ErrorKind::Input, mode_name(mode), "density " + std::to_string(target),
        "at least " + std::to_string(reached) + ", what the mode keeps with half-width 0 on this grid");
  }
  return in_steps(low);
}

SparseConfig config_by_rules(const ModelShape& model, const kernels::TokenGrid& grid,
                             const std::vector<LayerRule>& rules, double warm_up) {
  if (!(warm_up >= 0 && warm_up < 1)) {
    throw_rule(ErrorKind::Input, "warm-up", std::to_string(warm_up),
               "a fraction of the denoising, at least 0 and below 1");
  }
  SparseConfig config{.family = model.family,
                      .layers = model.layers,
                      .heads = model.heads,
                      .transformer_config_sha256 = model.transformer_config_sha256,
                      .grid = grid};
  const std::vector<HeadSetting> all_full(config.index(config.layers, 0));
  if (warm_up > 0) config.groups.push_back({.begin = 0, .end = warm_up, .heads = all_full});
  StepGroup group{.begin = warm_up, .end = 1, .heads = all_full};
  for (const LayerRule& rule : rules) {
    const int last = rule.last_layer.value_or(model.layers - 1);
    if (last >= model.layers) {
      throw_rule(ErrorKind::Input, mode_name(rule.mode), "layer " + std::to_string(last),
                 "layers 0 to " + std::to_string(model.layers - 1));
    }
    const HeadSetting setting{.mode = mode_at_density(rule.mode, grid, rule.density.value_or(1))};
    std::fill(group.heads.begin() + static_cast<std::ptrdiff_t>(config.index(rule.first_layer, 0)),
              group.heads.begin() + static_cast<std::ptrdiff_t>(config.index(last + 1, 0)), setting);
  }
  config.groups.push_back(std::move(group));
  return config;
}

}  // namespace vdit::app
