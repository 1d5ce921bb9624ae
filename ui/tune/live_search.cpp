// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/live_search.h"

#include <QJsonArray>
#include <algorithm>

namespace vdit::ui {
namespace {

constexpr int kMostLayers = 1000, kMostHeads = 1000, kMostGroups = 1000;

std::optional<kernels::Mode> modeOf(const QString& letter) {
  for (int i = 0; i < kernels::kModes; ++i) {
    const auto mode = static_cast<kernels::Mode>(i);
    if (letter == QString(QLatin1Char(kernels::mode_letter(mode)))) return mode;
  }
  return std::nullopt;
}

}  // namespace

bool LiveSearch::take(const QJsonObject& event) {
  if (event.value(QStringLiteral("event")).toString() != QLatin1String("search_cells")) return false;
  const QJsonArray list = event.value(QStringLiteral("heads")).toArray();
  const int layers = event.value(QStringLiteral("layers")).toInt(),
            layer = event.value(QStringLiteral("layer")).toInt(-1),
            group = event.value(QStringLiteral("group")).toInt(-1), heads = static_cast<int>(list.size());
  const double begin = event.value(QStringLiteral("group_begin")).toDouble(-1),
               end = event.value(QStringLiteral("group_end")).toDouble(-1);
  if (heads < 1 || heads > kMostHeads || layers < 1 || layers > kMostLayers || layer < 0 || layer >= layers ||
      group < 0 || group >= kMostGroups || begin < 0 || end <= begin || end > 1)
    return false;
  if (layers != m_layers || heads != m_heads) *this = {};
  m_layers = layers;
  m_heads = heads;
  m_prompt = event.value(QStringLiteral("prompt")).toInt();
  m_group = group;
  if (m_groups.size() <= static_cast<std::size_t>(group))
    m_groups.resize(static_cast<std::size_t>(group) + 1);
  Group& into = m_groups[static_cast<std::size_t>(group)];
  into.begin = begin;
  into.end = end;
  into.turn = ++m_turns;
  into.cells.resize(static_cast<std::size_t>(layers) * static_cast<std::size_t>(heads));
  for (int i = 0; i < heads; ++i) {
    const QJsonObject one = list[i].toObject();
    const int head = one.value(QStringLiteral("head")).toInt(-1);
    const auto mode = modeOf(one.value(QStringLiteral("letter")).toString());
    if (!mode || head < 0 || head >= heads) continue;
    into.cells[static_cast<std::size_t>(layer * heads + head)] =
        Cell{*mode, one.value(QStringLiteral("density")).toDouble(1),
             one.value(QStringLiteral("error")).toDouble()};
  }
  return true;
}

int LiveSearch::measured() const {
  int count = 0;
  for (int i = 0; i < m_layers * m_heads; ++i)
    count += at(0, 1, i / m_heads, i % m_heads).has_value() ? 1 : 0;
  return count;
}

std::optional<LiveSearch::Cell> LiveSearch::at(double begin, double end, int layer, int head) const {
  std::optional<Cell> found;
  int newest = 0;
  for (const Group& group : m_groups) {
    if (group.cells.empty() || group.end <= begin || group.begin >= end || group.turn <= newest) continue;
    const auto& cell = group.cells[static_cast<std::size_t>(layer * m_heads + head)];
    if (!cell) continue;
    newest = group.turn;
    found = cell;
  }
  return found;
}

}  // namespace vdit::ui
