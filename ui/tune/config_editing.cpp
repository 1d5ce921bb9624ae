// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/config_editing.h"

#include <QRegularExpression>
#include <QStringList>
#include <algorithm>

#include "app/config/config_rule.h"
#include "engine/base/error.h"

namespace vdit::ui {
namespace {

constexpr double kDensityByLetter = 0.25;

bool allFull(const app::StepGroup& group) {
  return std::all_of(group.heads.begin(), group.heads.end(),
                     [](const app::HeadSetting& head) { return head.mode.mode == kernels::Mode::Full; });
}

bool hasWidth(kernels::Mode mode) {
  return mode != kernels::Mode::Full && mode != kernels::Mode::Skip;
}

// Keeps the first value and drops it for good at the first other one.
template <class Value>
class Agreement {
 public:
  void see(const Value& value) {
    if (m_disagreed) return;
    if (m_value && *m_value != value) {
      m_value.reset();
      m_disagreed = true;
    } else {
      m_value = value;
    }
  }
  const std::optional<Value>& value() const { return m_value; }

 private:
  std::optional<Value> m_value;
  bool m_disagreed = false;
};

}  // namespace

int denseWarmUpGroups(const app::SparseConfig& config) {
  int groups = 0;
  const int all = static_cast<int>(config.groups.size());
  while (groups < all && allFull(config.groups[static_cast<std::size_t>(groups)])) ++groups;
  return groups == all ? 0 : groups;  // a config that is Full throughout is no warm-up
}

std::vector<int> groupsOf(const app::SparseConfig& config, int group) {
  if (group != kAllGroups) return {group};
  std::vector<int> groups;
  for (int i = denseWarmUpGroups(config); i < static_cast<int>(config.groups.size()); ++i)
    groups.push_back(i);
  return groups;
}

int denseLeadingLayers(const app::SparseConfig& config) {
  int layers = 0;
  for (; layers < config.layers; ++layers) {
    for (const app::StepGroup& group : config.groups) {
      for (int head = 0; head < config.heads; ++head) {
        if (group.heads[config.index(layers, head)].mode.mode != kernels::Mode::Full) return layers;
      }
    }
  }
  return 0;  // all of them: nothing stands out
}

std::vector<CellRef> cellsOf(const std::vector<int>& groups, const std::vector<int>& indices) {
  std::vector<CellRef> cells;
  cells.reserve(groups.size() * indices.size());
  for (const int group : groups) {
    for (const int index : indices) cells.push_back({group, index});
  }
  return cells;
}

std::vector<CellEdit> changed(const app::SparseConfig& config, const std::vector<CellRef>& cells,
                              const Change& change, bool locked) {
  std::vector<CellEdit> edits;
  edits.reserve(cells.size());
  for (const CellRef& cell : cells) {
    const app::HeadSetting& before =
        config.groups[static_cast<std::size_t>(cell.group)].heads[static_cast<std::size_t>(cell.index)];
    if (before.locked && !locked) continue;
    CellEdit edit{cell, before, before};
    change(edit.after);
    edits.push_back(std::move(edit));
  }
  return edits;
}

kernels::HeadMode modeByLetter(kernels::Mode mode, const kernels::HeadMode& before,
                               const kernels::TokenGrid& grid) {
  if (mode == before.mode) return before;
  if (mode == kernels::Mode::Full || mode == kernels::Mode::Skip) return {.mode = mode};
  kernels::HeadMode made;
  try {
    made = app::mode_at_density(mode, grid, kDensityByLetter);
  } catch (const Error&) {  // the narrowest keeps more than that on this grid
    made = {.mode = mode, .half_width = kernels::kGranuleRows};
    if (mode == kernels::Mode::VerticalStripe) made.stripes = {{0, static_cast<std::int32_t>(grid.places())}};
  }
  made.sink = before.sink;
  return made;
}

app::SparseConfig withDenseSteps(const app::SparseConfig& config, int steps, int of) {
  app::SparseConfig out = config;
  const double end = of > 0 ? static_cast<double>(steps) / of : 0;
  const int warm = denseWarmUpGroups(config);
  out.groups.clear();
  if (steps > 0) {
    app::StepGroup dense{.begin = 0, .end = end};
    dense.heads.resize(static_cast<std::size_t>(config.layers) * static_cast<std::size_t>(config.heads));
    out.groups.push_back(std::move(dense));
  }
  for (int i = warm; i < static_cast<int>(config.groups.size()); ++i) {
    app::StepGroup group = config.groups[static_cast<std::size_t>(i)];
    if (i == warm) group.begin = 0;  // the old warm-up goes to the first group behind it
    group.begin = std::max(group.begin, end);
    if (group.end > group.begin) out.groups.push_back(std::move(group));
  }
  return out;
}

std::vector<CellEdit> denseLayers(const app::SparseConfig& config, int layers) {
  std::vector<int> indices(static_cast<std::size_t>(layers) * static_cast<std::size_t>(config.heads));
  for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = static_cast<int>(i);
  std::vector<int> groups(config.groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = static_cast<int>(i);
  return changed(config, cellsOf(groups, indices), [](app::HeadSetting& setting) { setting.mode = {}; });
}

SharedSetting shared(const app::SparseConfig& config, const std::vector<CellRef>& cells) {
  SharedSetting out;
  Agreement<kernels::Mode> mode;
  Agreement<std::int64_t> width;
  Agreement<kernels::TokenOrder> order;
  Agreement<std::vector<kernels::Run>> stripes, sink;
  Agreement<bool> locked;
  Agreement<QString> comment;
  for (const CellRef& cell : cells) {
    const app::HeadSetting& setting =
        config.groups[static_cast<std::size_t>(cell.group)].heads[static_cast<std::size_t>(cell.index)];
    ++out.cells;
    ++out.count[static_cast<std::size_t>(setting.mode.mode)];
    mode.see(setting.mode.mode);
    locked.see(setting.locked);
    comment.see(QString::fromStdString(setting.comment));
    if (!hasWidth(setting.mode.mode)) continue;
    out.hasWidth = out.hasSink = true;
    width.see(setting.mode.half_width);
    sink.see(setting.mode.sink);
    if (setting.mode.mode == kernels::Mode::MultiDiagonal) {
      out.hasOrder = true;
      order.see(setting.mode.order);
    }
    if (setting.mode.mode == kernels::Mode::VerticalStripe) {
      out.hasStripes = true;
      stripes.see(setting.mode.stripes);
    }
  }
  out.mode = mode.value();
  out.halfWidth = width.value();
  out.order = order.value();
  out.stripes = stripes.value();
  out.sink = sink.value();
  out.locked = locked.value();
  out.comment = comment.value();
  return out;
}

QString intervalText(const std::vector<kernels::Run>& runs) {
  QStringList parts;
  for (const kernels::Run& run : runs) parts.append(QStringLiteral("[%1, %2)").arg(run.begin).arg(run.end));
  return parts.join(QStringLiteral(", "));
}

std::optional<std::vector<kernels::Run>> parseIntervals(const QString& text, std::int64_t past) {
  // "[0, 240)", "0-240", "0..240": the end is exclusive in all of them.
  static const QRegularExpression interval(
      QStringLiteral(R"(\G\s*[,;]?\s*\[?\s*(\d{1,9})\s*(?:,|-|\.\.)\s*(\d{1,9})\s*[\)\]]?\s*)"));
  std::vector<kernels::Run> runs;
  qsizetype at = 0;
  while (at < text.size() && !QStringView(text).mid(at).trimmed().isEmpty()) {
    const QRegularExpressionMatch match = interval.match(text, at);
    if (!match.hasMatch() || match.capturedLength() == 0) return std::nullopt;
    const kernels::Run run{match.captured(1).toInt(), match.captured(2).toInt()};
    if (run.begin >= run.end || run.end > past) return std::nullopt;
    runs.push_back(run);
    at = match.capturedEnd();
  }
  return kernels::merged(std::move(runs), 0, static_cast<std::int32_t>(past));
}

}  // namespace vdit::ui
