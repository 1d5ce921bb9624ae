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
#include <functional>

#include "app/config/config_rule.h"
#include "app/config/sparse_config_reader.h"
#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "engine/base/error.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/step_strip.h"
#include "ui/inspect/video_frames.h"
#include "ui/look/theme.h"
#include "ui/tune/config_editing.h"
#include "ui/tune/grid_cell.h"
#include "ui/views/background_work.h"
#include "ui/views/banner.h"
#include "ui/views/branch_name.h"
#include "ui/views/dock_title.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kLeft = 272, kRight = 316, kBottom = 124, kFrameMs = 400;

}  // namespace

InspectWorkspace::InspectWorkspace(StudioContext& context, QWidget* parent)
    : WorkspaceWindow(Workspace::Inspect, context, parent),
      m_liveMaps([this](const LiveMaps& live) { takeLive(live); }, LatestTask<LiveMaps>::Superseded::Given,
                 &backgroundPool()),
      m_focus([this](const FocusMap& focus) { takeFocus(focus); }, m_focusPool),
      m_rowOfQuery([this](const std::vector<float>& weights) { m_query->setWeights(weights, {}); },
                   m_focusPool),
      m_tile([this](const ShownMap& tile) { takeTile(tile); }, m_focusPool) {
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

InspectWorkspace::~InspectWorkspace() {
  stopTile();
}

void InspectWorkspace::connectLoader() {
  connect(&m_loader, &InspectLoader::thumbnailsLoaded, this, &InspectWorkspace::takeThumbnails);
  connect(&m_loader, &InspectLoader::overviewLoaded, this, &InspectWorkspace::showFacts);
  connect(&m_loader, &InspectLoader::headLoaded, this, &InspectWorkspace::takeHead);
  connect(&m_loader, &InspectLoader::otherHeadLoaded, this, [this](const HeadMaps& head) {
    m_other = head;
    showMap();
  });
  connect(&m_loader, &InspectLoader::stepsLoaded, this, [this](const HeadOverSteps& steps) {
    m_overSteps = steps;
    showStability();
  });
  connect(&m_loader, &InspectLoader::promptsLoaded, this, &InspectWorkspace::takePrompts);
  connect(&m_loader, &InspectLoader::overPromptsLoaded, this, [this](const HeadOverPrompts& prompts) {
    m_overPrompts = prompts;
    showPromptStability();
  });
  connect(&m_loader, &InspectLoader::costsLoaded, this,
          [this](const std::shared_ptr<const search::LossTable>& table) {
            m_costs.reset();
            if (table) m_costs.emplace(table->identity.grid, table);
            showCandidates();
          });
  connect(&m_loader, &InspectLoader::rowErrorsLoaded, this, &InspectWorkspace::takeRowErrors);
  connect(&m_loader, &InspectLoader::rowsLoaded, this, [this](const std::shared_ptr<const HeadRows>& rows) {
    m_qk = rows;
    showQuery();
  });
  connect(&m_loader, &InspectLoader::multiplesLoaded, m_multiples, &SmallMultiples::setMaps);
  connect(&m_loader, &InspectLoader::failed, this,
          [this](const QString& text) { m_banner->show(BannerKind::Danger, text); });
  connect(&m_frames, &QFutureWatcherBase::finished, this, [this] { m_query->setFrames(m_frames.result()); });
  for (link::EngineLink& engine : context().engines())
    connect(&engine, &link::EngineLink::headsArrived, this, &InspectWorkspace::showLive);
  connect(&context().queue(), &jobs::JobQueue::jobChanged, this, &InspectWorkspace::takeProbe);
  // A capture may be open before the models of this machine are known.
  connect(&context().models(), &project::ModelShelf::changed, this, [this] {
    const auto source = m_loader.source();
    const auto model =
        source ? context().models().readyModel(QString::fromStdString(source->info().model)) : std::nullopt;
    if (model && (model->embeddedGuidance != m_oneBranch || model->dualLayers != m_overview->dualLayers()))
      setSource(source);
  });
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
  connect(m_promptStrip, &StepStrip::stepChosen, this, &InspectWorkspace::choosePrompt);
  connect(m_stepField, &QSpinBox::valueChanged, this, &InspectWorkspace::chooseStep);
  connect(m_playButton, &QPushButton::clicked, this, &InspectWorkspace::play);
  connect(&m_player, &QTimer::timeout, this, [this] {
    if (const auto next = m_strip->neighbour(true, true)) chooseStep(*next);
  });
  connect(m_branchSegments, &SegmentBar::chosen, this, [this](int index) {
    chooseBranch(index == 0 ? QStringLiteral("conditional") : QStringLiteral("unconditional"));
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
  connect(m_canvas, &MapCanvas::tileCancelled, this, &InspectWorkspace::stopTile);
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
  if (selection.branch != m_branch && branchesOf(m_entries).contains(selection.branch))
    chooseBranch(selection.branch);
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
  selection.branch = m_oneBranch ? QString() : m_branch;
  selection.layer = m_layer;
  selection.head = m_headIndex;
  context().select(selection);
  m_telling = false;
}

void InspectWorkspace::openCaptureFolder(const QString& folder) {
  m_capture = folder;
  try {
    setSource(openCapture(folder));
  } catch (const Error& error) {  // what was shown stays
    m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
  }
}

void InspectWorkspace::setSource(std::shared_ptr<const MapSource> source) {
  m_loader.setSource(source);
  m_banner->clear();
  m_live = false;
  m_liveMaps.drop();
  m_focus.drop();
  m_entries = source->entries();
  m_shown.reset();
  m_rowErrors = {};
  fitConfig();
  setDifference(std::nullopt, {});
  const app::CaptureInfo& info = source->info();
  m_facts.assign(static_cast<std::size_t>(info.layers) * static_cast<std::size_t>(info.heads), {});
  const auto model = context().models().readyModel(QString::fromStdString(info.model));
  m_oneBranch = model && model->embeddedGuidance;
  m_overview->setHeads(info.layers, info.heads, model ? model->dualLayers : 0);
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
  showBranches();
  showSource();
  m_loader.loadCosts(context().project().searchesFolder());
  m_loader.loadPrompts(context().project().capturesFolder());
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
  loadRows();
  if (m_promptCaptures.size() > 1)
    m_loader.loadOverPrompts(m_promptCaptures, m_step, m_branch, m_layer, m_headIndex);
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
    clearFocus(text);
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

void InspectWorkspace::takeHead(const HeadMaps& head, int step) {
  if (step != m_step) return;
  m_shown = head;
  fillCandidates();
  if (m_follows) m_mode = headsOwnMode();
  followOrder();
  showMap();
}

void InspectWorkspace::clearFocus(const QString& reason) {
  m_focus.drop();
  stopTile();
  m_canvas->clearMap(reason);
}

void InspectWorkspace::showMap() {
  const auto source = m_loader.source();
  if (!source || m_live) return;
  if (!m_shown) {
    clearFocus(tr("L%1 H%2 was not captured at step %3").arg(m_layer).arg(m_headIndex).arg(m_step));
    return overlayHead();
  }
  const app::CaptureInfo& info = source->info();
  const MapAxes axes(info.grid, m_space ? kernels::TokenOrder::SpaceMajor : kernels::TokenOrder::FrameMajor);
  const bool difference = m_otherStep || m_otherSource;
  m_focus.start([shown = m_shown, other = m_other, difference, space = m_space, block = info.block, axes,
                 look = m_canvas->lookFor(axes)] {
    const auto cellsOf = [space](const app::CapturedHead& head) -> const std::vector<float>& {
      return space ? head.map_space : head.map_frame;
    };
    FocusMap focus{.picture = {}, .axes = axes, .note = tr("cells of %L1 tokens").arg(block), .problem = {}};
    ShownMap map{.cells = cellsOf(*shown), .rows = shown->rows, .columns = shown->columns, .block = block};
    if (map.cells.empty()) {
      focus.problem =
          tr("This capture has no map in %1 order").arg(space ? tr("space-major") : tr("frame-major"));
    } else if (difference) {
      if (!other || cellsOf(*other).size() != map.cells.size()) {
        focus.problem = tr("The other map was not captured, or has other sizes");
        return focus;
      }
      std::transform(map.cells.begin(), map.cells.end(), cellsOf(*other).begin(), map.cells.begin(),
                     std::minus<>());
      map.difference = true;
    }
    if (focus.problem.isEmpty())
      focus.picture = MapPicture::of(std::make_shared<const ShownMap>(std::move(map)), look);
    return focus;
  });
}

void InspectWorkspace::takeFocus(const FocusMap& focus) {
  stopTile();
  if (focus.problem.isEmpty()) {
    m_canvas->setPicture(focus.picture, focus.axes, focus.note);
    showQuery();
  } else {
    m_canvas->clearMap(focus.problem);
  }
  overlayHead();
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
  const QString title = modeTitle(own.mode), parameter = parameterText(own);
  const auto source = m_loader.source();
  m_headMode->setText(m_otherStep          ? tr("minus step %1").arg(*m_otherStep)
                      : m_otherSource      ? tr("minus %1").arg(m_otherSource->name())
                      : !m_config          ? QString()
                      : title == parameter ? title
                                           : tr("%1, %2").arg(title, parameter));
  m_headMode->setRole(m_otherStep || m_otherSource ? &Theme::warning : &Theme::text2);
  m_ofSteps->setText(source ? QStringLiteral("/ %1").arg(source->info().steps) : QString());
  const QSignalBlocker quiet(m_stepField);
  m_stepField->setValue(m_step);
  m_strip->setCurrent(m_step);
  const QString place = tr("L%1 H%2, step %3").arg(m_layer).arg(m_headIndex).arg(m_step);
  setDockFact(QStringLiteral("inspect.numbers"),
              m_oneBranch ? place : QStringLiteral("%1, %2").arg(place, branchName(m_branch)));
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
  showTitle();
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
