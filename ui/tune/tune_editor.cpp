// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/tune_editor.h"

#include <QHash>
#include <algorithm>

#include "ui/look/theme.h"
#include "ui/tune/similar_cells.h"

namespace vdit::ui {
namespace {

constexpr double kAlike = 0.9;

bool hasBand(kernels::Mode mode) {
  return mode != kernels::Mode::Full && mode != kernels::Mode::Skip;
}

}  // namespace

TuneEditor::TuneEditor(ConfigDocument& document, GridModel& model, QObject* parent)
    : QObject(parent), m_document(document), m_model(model) {}

void TuneEditor::setSelection(std::vector<int> cells) {
  if (cells == m_selection) return;
  m_selection = std::move(cells);
  Q_EMIT selectionChanged();
}

std::vector<CellRef> TuneEditor::selectedCells() const {
  return cellsOf(groupsOf(m_document.config(), m_model.group()), m_selection);
}

SharedSetting TuneEditor::shared() const {
  return ui::shared(m_document.config(), selectedCells());
}

void TuneEditor::setBrush(const kernels::HeadMode& mode) {
  m_brush = mode;
  Q_EMIT brushChanged();
}

void TuneEditor::setBrushLetter(kernels::Mode mode) {
  setBrush(modeByLetter(mode, m_brush, m_document.config().grid));
}

QString TuneEditor::where(const std::vector<int>& cells) const {
  if (cells.size() != 1) return tr("%Ln cell(s)", nullptr, static_cast<int>(cells.size()));
  const int heads = std::max(1, m_document.config().heads);
  return tr("L%1 H%2").arg(cells[0] / heads).arg(cells[0] % heads);
}

void TuneEditor::change(const std::vector<int>& cells, const Change& change, const QString& text,
                        bool locked) {
  const std::vector<CellRef> targets = cellsOf(groupsOf(m_document.config(), m_model.group()), cells);
  m_document.apply(changed(m_document.config(), targets, change, locked), text);
}

void TuneEditor::assign(kernels::Mode mode) {
  const kernels::TokenGrid grid = m_document.config().grid;
  setBrushLetter(mode);
  change(
      m_selection, [&](app::HeadSetting& setting) { setting.mode = modeByLetter(mode, setting.mode, grid); },
      tr("Set %1, %2").arg(modeTitle(mode), where(m_selection)));
}

void TuneEditor::setHalfWidth(std::int64_t tokens) {
  change(
      m_selection,
      [&](app::HeadSetting& setting) {
        if (hasBand(setting.mode.mode)) setting.mode.half_width = tokens;
      },
      tr("Half-width %L1, %2").arg(tokens).arg(where(m_selection)));
}

void TuneEditor::setOrder(kernels::TokenOrder order) {
  change(
      m_selection,
      [&](app::HeadSetting& setting) {
        if (setting.mode.mode == kernels::Mode::MultiDiagonal) setting.mode.order = order;
      },
      tr("Order %1, %2")
          .arg(order == kernels::TokenOrder::SpaceMajor ? tr("space-major") : tr("frame-major"),
               where(m_selection)));
}

void TuneEditor::setStripes(const std::vector<kernels::Run>& runs) {
  change(
      m_selection,
      [&](app::HeadSetting& setting) {
        if (setting.mode.mode == kernels::Mode::VerticalStripe) setting.mode.stripes = runs;
      },
      tr("Key intervals, %1").arg(where(m_selection)));
}

void TuneEditor::setSink(const std::vector<kernels::Run>& runs) {
  change(
      m_selection,
      [&](app::HeadSetting& setting) {
        if (hasBand(setting.mode.mode)) setting.mode.sink = runs;
      },
      tr("Sink, %1").arg(where(m_selection)));
}

void TuneEditor::setLocked(bool locked) {
  change(
      m_selection, [&](app::HeadSetting& setting) { setting.locked = locked; },
      locked ? tr("Lock %1").arg(where(m_selection)) : tr("Unlock %1").arg(where(m_selection)), true);
}

void TuneEditor::toggleLock() {
  setLocked(shared().locked != true);
}

void TuneEditor::setComment(const QString& text) {
  change(
      m_selection, [&](app::HeadSetting& setting) { setting.comment = text.toStdString(); },
      tr("Comment, %1").arg(where(m_selection)), true);
}

void TuneEditor::setDenseSteps(int steps, int of) {
  m_document.replace(withDenseSteps(m_document.config(), steps, of),
                     tr("First %Ln step(s) dense", nullptr, steps));
}

void TuneEditor::setDenseLayers(int layers) {
  m_document.apply(denseLayers(m_document.config(), layers), tr("First %Ln layer(s) dense", nullptr, layers));
}

void TuneEditor::pick(int cell) {
  const int heads = std::max(1, m_document.config().heads);
  setBrush(m_model.cell(cell / heads, cell % heads).mode);
}

std::vector<int> TuneEditor::alike(int cell) const {
  const app::SparseConfig& config = m_document.config();
  const int count = config.layers * config.heads;
  std::vector<QImage> maps;
  for (int i = 0; i < count; ++i) maps.push_back(m_model.thumbnail(i / config.heads, i % config.heads));
  if (std::vector<int> found = similarCells(maps, cell, kAlike); !found.empty()) return found;
  // No maps: what touches and has the same mode, as a bucket does in a painting program.
  const kernels::Mode mode = m_model.cell(cell / config.heads, cell % config.heads).mode.mode;
  std::vector<bool> seen(static_cast<std::size_t>(count));
  std::vector<int> todo{cell}, found;
  seen[static_cast<std::size_t>(cell)] = true;
  while (!todo.empty()) {
    const int at = todo.back();
    todo.pop_back();
    found.push_back(at);
    const int layer = at / config.heads, head = at % config.heads;
    const int around[4][2] = {{layer - 1, head}, {layer + 1, head}, {layer, head - 1}, {layer, head + 1}};
    for (const auto& [l, h] : around) {
      if (l < 0 || h < 0 || l >= config.layers || h >= config.heads) continue;
      const int next = l * config.heads + h;
      if (seen[static_cast<std::size_t>(next)] || m_model.cell(l, h).mode.mode != mode) continue;
      seen[static_cast<std::size_t>(next)] = true;
      todo.push_back(next);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void TuneEditor::fill(int cell) {
  const std::vector<int> cells = alike(cell);
  change(
      cells, [&](app::HeadSetting& setting) { setting.mode = m_brush; },
      tr("Fill %1, %2").arg(QString(QLatin1Char(kernels::mode_letter(m_brush.mode))), where(cells)));
}

void TuneEditor::beginStroke() {
  m_stroke = m_document.newStroke();
  m_strokeCells = 0;
}

void TuneEditor::stroke(const std::vector<int>& cells) {
  if (cells.empty()) return;
  if (m_strokeCells == 0 && m_strokeLocks) {  // the first cell decides whether the stroke locks or unlocks
    const int heads = std::max(1, m_document.config().heads);
    m_strokeLock = !m_model.cell(cells[0] / heads, cells[0] % heads).locked;
  }
  m_strokeCells += cells.size();
  const int count = static_cast<int>(m_strokeCells);
  const QString text = m_strokeLocks ? (m_strokeLock ? tr("Lock %Ln cell(s)", nullptr, count)
                                                     : tr("Unlock %Ln cell(s)", nullptr, count))
                                     : tr("Brush %1, %2")
                                           .arg(QString(QLatin1Char(kernels::mode_letter(m_brush.mode))),
                                                tr("%Ln cell(s)", nullptr, count));
  const Change paint = [&](app::HeadSetting& setting) {
    if (m_strokeLocks) {
      setting.locked = m_strokeLock;
    } else {
      setting.mode = m_brush;
    }
  };
  const std::vector<CellRef> targets = cellsOf(groupsOf(m_document.config(), m_model.group()), cells);
  m_document.apply(changed(m_document.config(), targets, paint, m_strokeLocks), text, m_stroke);
}

std::vector<CopiedCell> TuneEditor::copied() const {
  const app::SparseConfig& config = m_document.config();
  const std::vector<int> groups = groupsOf(config, m_model.group());
  std::vector<CopiedCell> cells;
  if (groups.empty()) return cells;
  for (const int cell : m_selection) {
    cells.push_back(
        {cell / config.heads, cell % config.heads,
         config.groups[static_cast<std::size_t>(groups.front())].heads[static_cast<std::size_t>(cell)]});
  }
  return cells;
}

QString TuneEditor::copyCsv() const {
  return cellsAsCsv(copied());
}
QString TuneEditor::copyJson() const {
  return cellsAsJson(copied());
}

QString TuneEditor::paste(const QString& text, int at) {
  const app::SparseConfig& config = m_document.config();
  const PastedCells pasted = cellsFromText(text, config.grid);
  if (!pasted.error.isEmpty()) return pasted.error;
  if (pasted.cells.empty() || config.heads == 0) return {};
  int top = config.layers, left = config.heads;
  for (const CopiedCell& cell : pasted.cells)
    top = std::min(top, cell.layer), left = std::min(left, cell.head);
  QHash<int, const app::HeadSetting*> settings;
  std::vector<int> cells;
  for (const CopiedCell& cell : pasted.cells) {
    const int layer = cell.layer - top + at / config.heads, head = cell.head - left + at % config.heads;
    if (layer >= config.layers || head >= config.heads) continue;
    settings[layer * config.heads + head] = &cell.setting;
    cells.push_back(layer * config.heads + head);
  }
  if (cells.empty()) return tr("Nothing of the clipboard falls into the grid");
  const std::vector<CellRef> targets = cellsOf(groupsOf(config, m_model.group()), cells);
  std::vector<CellEdit> edits = changed(config, targets, [](app::HeadSetting&) {});
  for (CellEdit& edit : edits) {
    const app::HeadSetting& setting = *settings[edit.cell.index];
    edit.after.mode = setting.mode;
    edit.after.locked = setting.locked;
    edit.after.comment = setting.comment;
  }
  m_document.apply(std::move(edits), tr("Paste %1").arg(where(cells)));
  return {};
}

void TuneEditor::takeFrom(const app::SparseConfig& other, const QString& name) {
  const app::SparseConfig& config = m_document.config();
  if (other.layers != config.layers || other.heads != config.heads) return;
  const app::SparseConfig fitted = other.grid == config.grid ? other : app::rescaled(other, config.grid);
  std::vector<int> cells = m_selection;
  if (cells.empty()) {
    for (int i = 0; i < config.layers * config.heads; ++i) cells.push_back(i);
  }
  std::vector<CellEdit> edits =
      changed(config, cellsOf(groupsOf(config, m_model.group()), cells), [](app::HeadSetting&) {});
  for (CellEdit& edit : edits) {
    const double begin = config.groups[static_cast<std::size_t>(edit.cell.group)].begin;
    const auto group = std::find_if(fitted.groups.begin(), fitted.groups.end(),
                                    [&](const app::StepGroup& one) { return begin < one.end; });
    const app::StepGroup& from = group == fitted.groups.end() ? fitted.groups.back() : *group;
    edit.after.mode = from.heads[static_cast<std::size_t>(edit.cell.index)].mode;
  }
  m_document.apply(std::move(edits), tr("Take %1 from %2").arg(where(cells), name));
}

void TuneEditor::mend() {
  m_document.replace(ConfigCheck::mended(m_document.config(), m_model.faults(), m_model.support()),
                     tr("Mend %Ln fault(s)", nullptr, static_cast<int>(m_model.faults().size())));
}

}  // namespace vdit::ui
