// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/inspect_workspace.h"

#include <QAction>
#include <QComboBox>
#include <QFileInfo>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStackedWidget>
#include <QtConcurrentRun>
#include <algorithm>
#include <cmath>

#include "app/config/config_rule.h"
#include "app/config/sparse_config_reader.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/row_attention.h"
#include "ui/inspect/step_strip.h"
#include "ui/inspect/video_frames.h"
#include "ui/look/theme.h"
#include "ui/tune/config_editing.h"
#include "ui/tune/grid_cell.h"
#include "ui/views/background_work.h"
#include "ui/views/banner.h"
#include "ui/views/dock_title.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kLeft = 272, kRight = 316, kBottom = 124, kFrameMs = 400;
constexpr std::int64_t kMostTileTokens = 1024;

}  // namespace

InspectWorkspace::InspectWorkspace(StudioContext& context, QWidget* parent)
    : WorkspaceWindow(Workspace::Inspect, context, parent),
      m_liveMaps([this](const LiveMaps& live) { takeLive(live); }, LatestTask<LiveMaps>::Superseded::Given,
                 &backgroundPool()) {
  buildCentre();
  addDock(Qt::LeftDockWidgetArea, QStringLiteral("inspect.heads"), tr("All heads"), makeLeft(), kLeft);
  addDock(Qt::RightDockWidgetArea, QStringLiteral("inspect.numbers"), tr("Head"), makeRight(), kRight);
  addDock(Qt::BottomDockWidgetArea, QStringLiteral("inspect.steps"), tr("Steps"), makeBottom(), kBottom);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  m_player.setInterval(kFrameMs);
  makeCommands();
  connectParts();
  connectChoices();
  connectLoader();
  setOverlayMode(m_mode);
  m_instrumented->hide();
  followSelection(context.selection());
  if (m_loader.source()) return;
  QList<QAction*> ways;
  for (QAction* action : m_commands) {
    if (action->objectName() == QLatin1String("inspect.capture") ||
        action->objectName() == QLatin1String("inspect.open"))
      ways.append(action);
  }
  m_banner->show(BannerKind::Info, tr("Maps appear here once a run was captured"), {}, ways);
}

void InspectWorkspace::connectLoader() {
  connect(&m_loader, &InspectLoader::thumbnailsLoaded, this, &InspectWorkspace::takeThumbnails);
  connect(&m_loader, &InspectLoader::overviewLoaded, this, &InspectWorkspace::showFacts);
  connect(&m_loader, &InspectLoader::headLoaded, this, &InspectWorkspace::takeHead);
  connect(&m_loader, &InspectLoader::otherHeadLoaded, this,
          [this](const std::optional<app::CapturedHead>& head) {
            m_other = head;
            showMap();
          });
  connect(&m_loader, &InspectLoader::stepsLoaded, this, [this](const HeadOverSteps& steps) {
    m_overSteps = steps;
    showStability();
  });
  connect(&m_loader, &InspectLoader::costsLoaded, this,
          [this](const std::shared_ptr<const search::LossTable>& table) {
            m_costs.reset();
            if (table) m_costs.emplace(table->identity.grid, table);
            showCandidates();
          });
  connect(&m_loader, &InspectLoader::rowErrorsLoaded, this, &InspectWorkspace::takeRowErrors);
  connect(&m_loader, &InspectLoader::rowsLoaded, this, [this](const HeadRows& rows) {
    m_qk = rows;
    showQuery();
  });
  connect(&m_loader, &InspectLoader::multiplesLoaded, m_multiples, &SmallMultiples::setMaps);
  connect(&m_loader, &InspectLoader::failed, this,
          [this](const QString& text) { m_banner->show(BannerKind::Danger, text); });
  connect(&m_frames, &QFutureWatcherBase::finished, this, [this] { m_query->setFrames(m_frames.result()); });
  for (link::EngineLink& engine : context().engines())
    connect(&engine, &link::EngineLink::headsArrived, this, &InspectWorkspace::showLive);
}

void InspectWorkspace::connectParts() {
  connect(m_overview, &HeadOverview::chosen, this, &InspectWorkspace::chooseHead);
  connect(m_overview, &HeadOverview::enlargeWished, this, [this](int layer, int head) {
    chooseHead(layer, head);
    m_viewSegments->setCurrent(0);
    showMultiples(0);
    m_canvas->setFocus(Qt::OtherFocusReason);
  });
  connect(m_overview, &HeadOverview::multiplesChanged, this, [this] {
    m_viewSegments->setCurrent(2);
    showMultiples(2);
  });
  connect(m_overview, &HeadOverview::modeWished, this, [this](int layer, int head, kernels::Mode mode) {
    chooseHead(layer, head);
    editInTune(mode);
  });
  connect(m_strip, &StepStrip::stepChosen, this, &InspectWorkspace::chooseStep);
  connect(m_stepField, &QSpinBox::valueChanged, this, &InspectWorkspace::chooseStep);
  connect(m_playButton, &QPushButton::clicked, this, &InspectWorkspace::play);
  connect(&m_player, &QTimer::timeout, this, [this] {
    if (const auto next = m_strip->neighbour(true, true)) chooseStep(*next);
  });
  connect(m_branchSegments, &SegmentBar::chosen, this, [this](int index) {
    m_branch = index == 0 ? QStringLiteral("conditional") : QStringLiteral("unconditional");
    loadAll();
    tell();
  });
  connect(m_orderSegments, &SegmentBar::chosen, this, [this](int index) {
    m_space = index == 1;
    m_orderChosen = true;
    showMap();
  });
  connect(m_overlaySegments, &SegmentBar::chosen, this, &InspectWorkspace::showOverlay);
  connect(m_modeSegments, &SegmentBar::chosen, this, &InspectWorkspace::chooseModeLetter);
  connect(m_width, &QSpinBox::valueChanged, this, &InspectWorkspace::dragWidth);
  connect(m_canvas, &MapCanvas::widthDragged, this, [this](std::int64_t width, bool) { dragWidth(width); });
  connect(m_canvas, &MapCanvas::tileWished, this, &InspectWorkspace::showTile);
  connect(m_canvas, &MapCanvas::rowPicked, this, [this](std::int64_t query) {
    const TokenPlace place = m_canvas->axes().place(query);
    if (!place.text)
      chooseQuery(static_cast<int>(place.frame), static_cast<int>(place.row), static_cast<int>(place.column));
  });
}

void InspectWorkspace::connectChoices() {
  connect(m_scale, &QComboBox::activated, this,
          [this](int index) { m_canvas->setScaleKind(static_cast<ValueScale::Kind>(index)); });
  connect(m_colours, &QComboBox::activated, this, [this](int index) {
    m_canvas->setColours(static_cast<ColourMap::Kind>(index));
    m_overview->setColours(static_cast<ColourMap::Kind>(index));
  });
  connect(m_sort, &QComboBox::activated, this, [this](int index) {
    const auto sort = static_cast<HeadSort>(index);
    sort == HeadSort::Place ? sortByPlace(false) : m_overview->setSort(sort);
  });
  connect(m_filter, &QComboBox::activated, this, [this](int index) {
    m_overview->setModeFilter(index == 0 ? std::nullopt
                                         : std::optional(static_cast<kernels::Mode>(index - 1)));
  });
  connect(m_candidateTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this](const QModelIndex& current) {
            if (current.isValid() && m_candidateTable->hasFocus())
              setOverlayMode(m_candidates.at(current.row()).mode);
          });
  connect(m_candidateTable, &QTableView::clicked, this,
          [this](const QModelIndex& index) { setOverlayMode(m_candidates.at(index.row()).mode); });
  connect(m_edit, &QPushButton::clicked, this, [this] { editInTune(std::nullopt); });
  connect(m_query, &QueryView::queryPicked, this, &InspectWorkspace::chooseQuery);
  connect(m_viewSegments, &SegmentBar::chosen, this, &InspectWorkspace::showMultiples);
  connect(m_multiples, &SmallMultiples::chosen, this, [this](int step, int layer, int head) {
    chooseStep(step);
    chooseHead(layer, head);
    m_viewSegments->setCurrent(0);
    showMultiples(0);
  });
  connect(&context(), &StudioContext::selectionChanged, this, &InspectWorkspace::followSelection);
}

void InspectWorkspace::followSelection(const Selection& selection) {
  if (m_telling) return;
  if (selection.config != m_configFile) loadConfig(selection.config);
  if (!selection.capture.isEmpty() && selection.capture != m_capture) openCaptureFolder(selection.capture);
  if (selection.runA != m_framesOf) loadFrames();
  const bool moved = selection.layer >= 0 && selection.head >= 0 &&
                     (selection.layer != m_layer || selection.head != m_headIndex);
  if (moved) chooseHead(selection.layer, selection.head);
  if (selection.step > 0 && selection.step != m_step && !m_entries.empty()) chooseStep(selection.step);
  const bool picked = selection.tokenFrame >= 0 &&
                      (selection.tokenFrame != m_queryFrame || selection.tokenRow != m_queryRow ||
                       selection.tokenColumn != m_queryColumn);
  if (selection.tokenFrame >= 0 && !selection.regionOf.isEmpty() &&
      (picked || selection.regionOf != m_regionOf))
    return judgeRegion(selection);
  if (picked) chooseQuery(selection.tokenFrame, selection.tokenRow, selection.tokenColumn);
}

void InspectWorkspace::tell() {
  if (!isVisible()) return;
  m_telling = true;
  Selection selection = context().selection();
  selection.capture = m_capture;
  selection.step = m_step;
  selection.branch = m_branch;
  selection.layer = m_layer;
  selection.head = m_headIndex;
  context().select(selection);
  m_telling = false;
}

void InspectWorkspace::openCaptureFolder(const QString& folder) {
  m_capture = folder;
  try {
    setSource(openCapture(folder));
    m_banner->clear();
  } catch (const Error& error) {  // what was shown stays
    m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
  }
}

void InspectWorkspace::setSource(std::shared_ptr<const MapSource> source) {
  m_loader.setSource(source);
  m_live = false;
  m_liveMaps.drop();
  m_entries = source->entries();
  m_shown.reset();
  m_rowErrors = {};
  fitConfig();
  setDifference(std::nullopt, {});
  const app::CaptureInfo& info = source->info();
  m_facts.assign(static_cast<std::size_t>(info.layers) * static_cast<std::size_t>(info.heads), {});
  m_overview->setHeads(info.layers, info.heads);
  m_layer = std::clamp(m_layer, 0, std::max(0, info.layers - 1));
  m_headIndex = std::clamp(m_headIndex, 0, std::max(0, info.heads - 1));
  m_overview->setCurrent(m_layer, m_headIndex);
  m_query->setGrid(info.grid, QSize(info.video_width, info.video_height));
  loadFrames();
  {
    const QSignalBlocker quiet(m_width);  // clipping it to the clip's size is nobody's choice
    m_width->setMaximum(static_cast<int>(info.grid.video_tokens()));
  }
  setDockFact(QStringLiteral("inspect.heads"), QStringLiteral("%1 × %2").arg(info.layers).arg(info.heads));
  const QSignalBlocker quiet(m_stepField);
  m_stepField->setMaximum(std::max(1, info.steps));
  if (const auto entry = nearestEntry(m_entries, context().selection().step, m_branch)) {
    m_step = entry->step;
    m_branch = QString::fromStdString(entry->branch);
  }
  m_branchSegments->setCurrent(m_branch == QLatin1String("unconditional") ? 1 : 0);
  showSource();
  m_loader.loadCosts(context().project().searchesFolder());
  loadAll();
}

void InspectWorkspace::loadAll() {
  const auto source = m_loader.source();
  if (!source) return;
  std::vector<int> steps;
  for (const auto& entry : m_entries) {
    if (QString::fromStdString(entry.branch) == m_branch) steps.push_back(entry.step);
  }
  m_strip->setSteps(source->info().steps, steps);
  loadStep();
}

void InspectWorkspace::loadStep() {
  m_loader.loadOverview(m_step, m_branch, m_space);
  if (m_overview->sort() == HeadSort::Place) m_loader.loadRowErrors(m_step, m_branch);
  loadHead();
}

void InspectWorkspace::loadHead() {
  showTitle();
  if (!m_loader.source()) return;
  m_loader.loadHead(m_step, m_branch, m_layer, m_headIndex);
  m_loader.loadSteps(m_branch, m_layer, m_headIndex);
  m_loader.loadRows(m_step, m_branch, m_layer, m_headIndex);
  if (m_otherStep) m_loader.loadOtherHead(m_loader.source(), *m_otherStep, m_branch, m_layer, m_headIndex);
  if (m_otherSource) m_loader.loadOtherHead(m_otherSource, m_step, m_branch, m_layer, m_headIndex);
}

void InspectWorkspace::chooseHead(int layer, int head) {
  if (m_facts.empty() && m_loader.source() == nullptr) {
    m_layer = layer;
    m_headIndex = head;
    return showTitle();
  }
  if (layer < 0 || head < 0 || layer >= m_overview->layers() || head >= m_overview->heads()) return;
  m_layer = layer;
  m_headIndex = head;
  m_overview->setCurrent(layer, head);
  loadHead();
  tell();
}

void InspectWorkspace::chooseStep(int step) {
  const auto source = m_loader.source();
  if (!source || step == m_step) return;
  m_step = step;
  const QSignalBlocker quiet(m_stepField);
  m_stepField->setValue(step);
  const bool captured = std::any_of(m_entries.begin(), m_entries.end(), [&](const auto& entry) {
    return entry.step == step && QString::fromStdString(entry.branch) == m_branch;
  });
  if (captured) {
    m_banner->clear();
    loadStep();
  } else {
    m_shown.reset();
    m_strip->setCurrent(step);
    QStringList near;
    QList<QAction*> actions;
    for (const bool forward : {false, true}) {
      const auto other = m_strip->neighbour(forward, false);
      if (!other) continue;
      near.append(QString::number(*other));
      auto* action = new QAction(tr("Step %1").arg(*other), m_banner);
      connect(action, &QAction::triggered, this, [this, other] { chooseStep(*other); });
      actions.append(action);
    }
    const QString text = tr("Step %1 was not captured: nearest %2").arg(step).arg(near.join(tr(" and ")));
    m_canvas->clearMap(text);
    m_banner->show(BannerKind::Warning, text, {}, actions);
    showTitle();
  }
  m_strip->setCurrent(step);
  tell();
}

void InspectWorkspace::takeThumbnails(const std::vector<LoadedThumbnail>& batch) {
  for (const LoadedThumbnail& one : batch) {
    m_overview->setThumbnail(one.layer, one.head, one.shades);
    const std::size_t at =
        static_cast<std::size_t>(one.layer) * static_cast<std::size_t>(m_overview->heads()) +
        static_cast<std::size_t>(one.head);
    if (at >= m_facts.size()) continue;
    m_facts[at] = one;
    m_facts[at].shades = {};
  }
}

void InspectWorkspace::takeHead(const std::optional<app::CapturedHead>& head, int step) {
  if (step != m_step) return;
  m_shown = head;
  fillCandidates();
  placeMap();
  overlayHead();
}

const std::vector<float>& InspectWorkspace::mapOf(const app::CapturedHead& head) const {
  return m_space ? head.map_space : head.map_frame;
}

void InspectWorkspace::showMap() {
  placeMap();
  showOverlay();
}

void InspectWorkspace::placeMap() {
  const auto source = m_loader.source();
  if (!source || m_live) return;
  const app::CaptureInfo& info = source->info();
  const MapAxes axes(info.grid, m_space ? kernels::TokenOrder::SpaceMajor : kernels::TokenOrder::FrameMajor);
  if (!m_shown)
    return m_canvas->clearMap(
        tr("L%1 H%2 was not captured at step %3").arg(m_layer).arg(m_headIndex).arg(m_step));
  const std::vector<float>& cells = mapOf(*m_shown);
  if (cells.empty())
    return m_canvas->clearMap(
        tr("This capture has no map in %1 order").arg(m_space ? tr("space-major") : tr("frame-major")));
  ShownMap map{.cells = cells, .rows = m_shown->rows, .columns = m_shown->columns, .block = info.block};
  if (m_otherStep || m_otherSource) {
    if (!m_other || mapOf(*m_other).size() != cells.size())
      return m_canvas->clearMap(tr("The other map was not captured, or has other sizes"));
    const std::vector<float>& other = mapOf(*m_other);
    for (std::size_t i = 0; i < cells.size(); ++i) map.cells[i] -= other[i];
    map.difference = true;
  }
  m_canvas->setMap(std::move(map), axes, tr("cells of %L1 tokens").arg(info.block));
  showQuery();
}

kernels::HeadMode InspectWorkspace::configMode(int layer, int head) const {
  const auto source = m_loader.source();
  if (!m_config || !source || layer >= m_config->layers || head >= m_config->heads) return {};
  return m_config
      ->at(m_config->group_of_step(std::max(0, m_step - 1), std::max(1, source->info().steps)), layer, head)
      .mode;
}

void InspectWorkspace::showFacts() {
  const auto source = m_loader.source();
  if (!source) return;
  const app::CaptureInfo& info = source->info();
  std::vector<HeadFacts> facts(m_facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const int layer = static_cast<int>(i) / info.heads, head = static_cast<int>(i) % info.heads;
    const kernels::HeadMode mode = m_config ? configMode(layer, head) : m_mode;
    if (m_config) facts[i].mode = mode.mode;
    if (m_facts[i].mode && *m_facts[i].mode == mode) {
      facts[i].recall = m_facts[i].modeRecall;
      facts[i].density = m_facts[i].modeDensity;
      continue;
    }
    const auto known = std::find(info.candidates.begin(), info.candidates.end(), mode);
    const auto at = static_cast<std::size_t>(known - info.candidates.begin());
    if (known == info.candidates.end() || at >= m_facts[i].recall.size()) continue;
    facts[i].recall = static_cast<double>(m_facts[i].recall[at]);
    if (at < m_facts[i].density.size()) facts[i].density = static_cast<double>(m_facts[i].density[at]);
  }
  fillPlaceErrors(facts);
  m_overview->setFacts(std::move(facts));
}

void InspectWorkspace::showTitle() {
  m_headName->setText(tr("L%1 H%2").arg(m_layer).arg(m_headIndex));
  const kernels::HeadMode own = configMode(m_layer, m_headIndex);
  m_headMode->setText(m_config ? tr("%1, %2").arg(modeTitle(own.mode), parameterText(own)) : QString());
  const auto source = m_loader.source();
  m_ofSteps->setText(QStringLiteral("/ %1").arg(source ? source->info().steps : 0));
  const QSignalBlocker quiet(m_stepField);
  m_stepField->setValue(m_step);
  m_strip->setCurrent(m_step);
  setDockFact(QStringLiteral("inspect.numbers"),
              tr("L%1 H%2, step %3, %4")
                  .arg(m_layer)
                  .arg(m_headIndex)
                  .arg(m_step)
                  .arg(m_branch == QLatin1String("conditional") ? tr("positive") : tr("negative")));
}

void InspectWorkspace::showSource() {
  const auto source = m_loader.source();
  const app::CaptureInfo& info = source->info();
  std::vector<int> steps;
  for (const auto& entry : m_entries) steps.push_back(entry.step);
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  m_source->set(tr("Capture"), tr("%1, %2 of %3 steps").arg(source->name()).arg(steps.size()).arg(info.steps),
                KeyValueList::Value::Text);
  m_source->set(tr("Run"),
                info.sparse_config.empty() ? tr("dense") : QString::fromStdString(info.sparse_config),
                KeyValueList::Value::Text);
  m_source->set(tr("Cells"), tr("%L1 × %L1 tokens, mean mass").arg(info.block));
  m_source->set(tr("Stored"), numbers::bytes(static_cast<qint64>(source->bytes())));
  m_instrumented->setVisible(info.instrumented);
}

void InspectWorkspace::chooseQuery(int frame, int row, int column) {
  m_queryFrame = frame;
  m_queryRow = row;
  m_queryColumn = column;
  m_query->setQuery(frame, row, column);
  showQuery();
  if (m_overview->sort() == HeadSort::Place) showFacts();
  if (!isVisible()) return;
  m_telling = true;
  Selection selection = context().selection();
  selection.tokenFrame = frame;
  selection.tokenRow = row;
  selection.tokenColumn = column;
  context().select(selection);
  m_telling = false;
}

void InspectWorkspace::showQuery() {
  const auto source = m_loader.source();
  if (!source) return;
  const app::CaptureInfo& info = source->info();
  m_queryTitle->setFact(tr("t %1, row %2, column %3").arg(m_queryFrame).arg(m_queryRow).arg(m_queryColumn));
  const MapAxes frames(info.grid, kernels::TokenOrder::FrameMajor);
  const TokenPlace place{.frame = m_queryFrame, .row = m_queryRow, .column = m_queryColumn};
  if (!m_canvas->map().cells.empty()) m_canvas->setQuery(m_canvas->axes().position(place));
  const bool fresh = m_qk.layer == m_layer && m_qk.head == m_headIndex && m_qk.step == m_step;
  std::vector<float> weights;
  if (fresh)
    weights = attentionRow(m_qk.q, m_qk.k, info.grid.tokens(), info.head_dim, frames.position(place));
  if (!weights.empty()) {
    const auto first = weights.begin() + static_cast<std::ptrdiff_t>(info.grid.text_before);
    weights = std::vector<float>(first, first + static_cast<std::ptrdiff_t>(info.grid.video_tokens()));
    return m_query->setWeights(std::move(weights), {});
  }
  // Without queries and keys the map's own row says it, cell by cell.
  if (m_shown && m_shown->layer == m_layer && m_shown->head == m_headIndex)
    weights = pooledRow(m_shown->map_frame, m_shown->columns, info.block, info.grid, frames.position(place));
  const QString reason =
      weights.empty()
          ? tr("Queries and keys of this head were not captured: run again with \"Queries and keys\"")
          : tr("by cells of %L1 tokens: queries and keys were not captured").arg(info.block);
  m_query->setWeights(std::move(weights), reason);
}

void InspectWorkspace::showTile(std::int64_t rowBegin, std::int64_t rowEnd, std::int64_t columnBegin,
                                std::int64_t columnEnd) {
  const auto source = m_loader.source();
  if (!source) return;
  const app::CaptureInfo& info = source->info();
  if (m_qk.q.empty() || m_qk.layer != m_layer || m_qk.head != m_headIndex) {
    return m_banner->show(
        BannerKind::Info,
        tr("Single tokens need the head's queries and keys, which this capture does not hold"));
  }
  rowEnd = std::min(rowEnd, rowBegin + kMostTileTokens);
  columnEnd = std::min(columnEnd, columnBegin + kMostTileTokens);
  const auto order = m_space ? kernels::TokenOrder::SpaceMajor : kernels::TokenOrder::FrameMajor;
  std::vector<std::int32_t> place(static_cast<std::size_t>(info.grid.tokens()));
  for (std::size_t i = 0; i < place.size(); ++i)
    place[i] = static_cast<std::int32_t>(info.grid.frame_major_position(order, static_cast<std::int64_t>(i)));
  ShownMap tile{.rows = static_cast<int>(rowEnd - rowBegin),
                .columns = static_cast<int>(columnEnd - columnBegin),
                .block = 1,
                .rowBegin = rowBegin,
                .columnBegin = columnBegin};
  tile.cells = attentionTile(m_qk.q, m_qk.k, info.head_dim, rowBegin, rowEnd, columnBegin, columnEnd, place);
  // A cell of the map holds the mass of `block` keys: single keys are shown on the same scale as shares of
  // it.
  for (float& value : tile.cells) value *= static_cast<float>(info.block);
  m_canvas->setTile(std::move(tile));
}

void InspectWorkspace::setDifference(std::optional<int> otherStep, const QString& otherCapture) {
  m_otherStep = otherStep;
  m_otherSource.reset();
  m_other.reset();
  if (!otherCapture.isEmpty()) {
    try {
      m_otherSource = openCapture(otherCapture);
    } catch (const Error& error) {
      return m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
    }
  }
  if (m_shown) m_otherStep || m_otherSource ? loadHead() : showMap();
}

void InspectWorkspace::loadConfig(const QString& file) {
  m_configFile = file;
  m_config.reset();
  if (!file.isEmpty()) {
    try {
      m_config = app::read_sparse_config(file.toStdString()).config;
    } catch (const Error& error) {
      m_banner->show(BannerKind::Warning, QString::fromUtf8(error.what()));
    }
  }
  fitConfig();
  showFacts();
  showCandidates();
  showTitle();
}

// A config stands for any clip: its modes are those on the grid that is shown.
void InspectWorkspace::fitConfig() {
  const auto source = m_loader.source();
  if (m_config && source && !(m_config->grid == source->info().grid))
    m_config = app::rescaled(*m_config, source->info().grid);
}

void InspectWorkspace::loadFrames() {
  m_framesOf = context().selection().runA;
  const auto source = m_loader.source();
  if (!source || m_framesOf.isEmpty()) return;
  const int frames = static_cast<int>(source->info().grid.frames);
  m_frames.setFuture(
      QtConcurrent::run([file = m_framesOf, frames] { return latentFramePictures(file, frames); }));
}

}  // namespace vdit::ui
