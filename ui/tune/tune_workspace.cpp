// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/tune_workspace.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <algorithm>

#include "app/jobs/job_queue.h"
#include "app/project/model_shelf.h"
#include "app/project/own_presets.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "engine/base/error.h"
#include "engine/base/resource_folder.h"
#include "ui/look/theme.h"
#include "ui/tune/clip_support.h"
#include "ui/tune/difference_panel.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/history_panel.h"
#include "ui/tune/measured_pairs.h"
#include "ui/tune/new_search_dialog.h"
#include "ui/tune/parameter_panel.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/prediction_plot.h"
#include "ui/tune/ranking_table.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_files.h"
#include "ui/tune/what_if_panel.h"
#include "ui/views/banner.h"
#include "ui/views/column_scroll.h"
#include "ui/views/dock_title.h"
#include "ui/views/maps/map_source.h"
#include "ui/views/maps/rule_line.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kLeft = 236, kRight = 276, kBottom = 226;
// The demo model, on which the window opens until another one is chosen.
const app::ModelShape kDemoShape{.family = "wan", .layers = 12, .heads = 4, .transformer_config_sha256 = {}};
constexpr kernels::TokenGrid kDemoGrid{.frames = 13, .height = 12, .width = 20};

QAction* titleAction(QObject* parent, const char* iconName, const QString& tip) {
  auto* action = new QAction(icon(QString::fromLatin1(iconName)), tip, parent);
  action->setToolTip(tip);
  return action;
}

}  // namespace

TuneWorkspace::TuneWorkspace(StudioContext& context, QWidget* parent)
    : WorkspaceWindow(Workspace::Tune, context, parent),
      m_model(m_document),
      m_editor(m_document, m_model),
      m_searches(context.queue(), context.engine(), context.project().searchesFolder()),
      m_pairTask([this](const std::vector<MeasuredPair>& pairs) { takePairs(pairs); }),
      m_openPair([this](const std::optional<MeasuredPair>& pair) {
        m_pair = pair;
        showWhatIf();
      }),
      m_agreement([this](const SearchAgreement& found) { showAgreement(found); }),
      m_memoryTask([this](const std::optional<qint64>& more) {
        m_memory = more;
        showMemory();
      }) {
  m_document.open(TuneFiles::allFull(kDemoShape, kDemoGrid), tr("all Full"), {});
  buildDocks();
  makeCommands();
  connectParts();
  connectSolver();
  connectSearches();
  connectMemory();
  refreshConfigs();
  recount();
  followSelection(context.selection());
}

bool TuneWorkspace::isSettled() const {
  return !m_configs.isLoading() && !m_searches.isLoading() && m_runner.isIdle() &&
         !m_thumbnails.isRunning() && !m_pairTask.isRunning() && !m_openPair.isRunning() &&
         !m_agreement.isRunning() && !m_memorySoon.isActive() && !m_memoryTask.isRunning();
}

QString TuneWorkspace::presetFolder() const {
  try {
    return QString::fromStdString(resource("presets").string());
  } catch (const Error&) {  // no presets installed: every config is the project's own
    return {};
  }
}

void TuneWorkspace::buildDocks() {
  m_grid = new GridPanel(m_document, m_model, m_editor, this);
  setCentralWidget(m_grid);
  QAction* add = titleAction(this, "plus", tr("Import a config"));
  connect(add, &QAction::triggered, this, [this] {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Import a config"), {}, tr("Sparse configs (*.json)"));
    if (!file.isEmpty()) openConfig(file);
  });
  addDock(Qt::LeftDockWidgetArea, QStringLiteral("tune.configs"), tr("Configs"), makeLeft(), kLeft, {add});
  QWidget* right = makeRight();
  addDock(Qt::RightDockWidgetArea, QStringLiteral("tune.selection"), tr("Selection"), right, kRight,
          m_parameters->titleActions());
  m_showPredictions = titleAction(this, "equal", tr("Predicted against measured speed-up"));
  m_showRanking = titleAction(this, "list", tr("Measured configs, ranked"));
  auto* others = new QActionGroup(this);
  others->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
  for (QAction* action : {m_showPredictions, m_showRanking}) {
    action->setCheckable(true);
    others->addAction(action);
    connect(action, &QAction::toggled, this, &TuneWorkspace::showPlot);
  }
  addDock(Qt::BottomDockWidgetArea, QStringLiteral("tune.curve"), tr("Error against cost"), makeBottom(),
          kBottom, others->actions());
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
}

QWidget* TuneWorkspace::makeLeft() {
  auto* left = new QWidget(this);
  m_configView = new ConfigListView(m_configs, left);
  m_searchView = new SearchListView(m_searches.list(), left);
  auto* searches = new DockTitle(tr("Searches"), left);
  searches->setLineAbove(true);
  QAction* start = titleAction(this, "plus", tr("Start a search"));
  searches->addAction(start);
  connect(start, &QAction::triggered, this, &TuneWorkspace::newSearch);
  m_difference = new DifferencePanel(m_document, m_model, m_editor, left);
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_configView->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  m_searchView->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  column->addWidget(m_configView);
  column->addWidget(searches);
  column->addWidget(m_searchView);
  column->addWidget(m_difference, 1);
  return left;
}

QWidget* TuneWorkspace::makeRight() {
  auto* scroll = new ColumnScroll(this);
  auto* right = new QWidget(scroll);
  m_parameters = new ParameterPanel(m_document, m_model, m_editor, right);
  m_whatIf = new WhatIfPanel(right);
  m_history = new HistoryPanel(m_document, right);
  m_history->setMinimumHeight(scaled(110));
  auto* column = new QVBoxLayout(right);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_parameters);
  column->addWidget(m_whatIf);
  column->addWidget(m_history, 1);
  scroll->setWidget(right);
  return scroll;
}

QWidget* TuneWorkspace::makeBottom() {
  auto* bottom = new QWidget(this);
  m_plots = new QStackedWidget(bottom);
  m_pareto = new ParetoPlot(m_plots);
  m_predictions = new PredictionPlot(m_plots);
  m_plots->addWidget(m_pareto);
  m_ranking = new RankingTable(m_plots);
  m_plots->addWidget(m_predictions);
  m_plots->addWidget(m_ranking);
  m_solver = new SolvePanel(bottom);
  m_solver->setFixedWidth(std::max(scaled(316), m_solver->minimumSizeHint().width()));
  auto* row = new QHBoxLayout(bottom);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  row->addWidget(m_plots, 1);
  row->addWidget(new RuleLine(Qt::Vertical, bottom));
  row->addWidget(m_solver);
  return bottom;
}

void TuneWorkspace::connectParts() {
  connect(m_whatIf->pairButton(), &QPushButton::clicked, this, &TuneWorkspace::runPair);
  connect(m_whatIf->saveButton(), &QPushButton::clicked, this, &TuneWorkspace::saveVersion);
  connect(m_parameters, &ParameterPanel::counted, this,
          [this](const QString& fact) { setDockFact(QStringLiteral("tune.selection"), fact); });
  connect(m_parameters, &ParameterPanel::inspectWished, this, &TuneWorkspace::inspectCurrent);
  connect(m_grid, &GridPanel::inspectWished, this, &TuneWorkspace::inspectCell);
  connect(m_difference, &DifferencePanel::selectWished, m_grid->view(), &GridView::selectCells);
  connect(m_difference, &DifferencePanel::comparedChanged, this, &TuneWorkspace::recountBaseline);
  connect(&m_document, &ConfigDocument::replaced, this, &TuneWorkspace::recount);
  connect(&m_document, &ConfigDocument::replaced, this, &TuneWorkspace::checkAgainstClip);
  connect(&context().models(), &project::ModelShelf::changed, this, &TuneWorkspace::checkAgainstClip);
  connect(&m_document, &ConfigDocument::cellsChanged, this, &TuneWorkspace::recountCells);
  connect(&m_document, &ConfigDocument::stateChanged, this, &TuneWorkspace::showWhatIf);
  connect(m_configView, &QListView::clicked, this,
          [this](const QModelIndex& index) { openConfig(m_configs.at(index.row()).file); });
  connect(m_configView, &QListView::activated, this,
          [this](const QModelIndex& index) { openConfig(m_configs.at(index.row()).file); });
  connect(m_configView, &QWidget::customContextMenuRequested, this, &TuneWorkspace::showConfigMenu);
  connect(&m_configs, &ConfigListModel::loaded, m_configView, &ConfigListView::showOpen);
  connect(&context(), &StudioContext::selectionChanged, this, &TuneWorkspace::followSelection);
  connect(&context().project(), &project::Project::configsChanged, this, &TuneWorkspace::refreshConfigs);
  connect(&context().presets(), &project::OwnPresets::changed, this, &TuneWorkspace::refreshConfigs);
  connect(&context(), &StudioContext::machineChanged, this, &TuneWorkspace::refreshPairs);
  connect(&context().project(), &project::Project::resultsChanged, this, &TuneWorkspace::refreshPairs);
  connect(&m_editor, &TuneEditor::selectionChanged, this, [this] {
    Selection selection = context().selection();
    if (m_editor.selection().size() != 1) return;
    const int heads = std::max(1, m_document.config().heads);
    selection.layer = m_editor.selection()[0] / heads;
    selection.head = m_editor.selection()[0] % heads;
    if (isVisible()) context().select(selection);
  });
  connect(&m_thumbnails, &QFutureWatcherBase::finished, this,
          [this] { m_model.setThumbnails(m_thumbnails.result()); });
  refreshPairs();
}

void TuneWorkspace::connectSolver() {
  connect(m_solver, &SolvePanel::dragged, this, [this] { preview(m_solver->wish()); });
  connect(m_solver, &SolvePanel::budgetDragged, this, [this] { preview(m_solver->budgetWish()); });
  connect(m_solver, &SolvePanel::committed, this, [this] {
    commitSolve(m_solver->wish());
    wishCurve();
  });
  connect(m_solver, &SolvePanel::budgetWished, this, [this] { commitSolve(m_solver->budgetWish()); });
  connect(&m_runner, &SolveRunner::answered, this, &TuneWorkspace::takeAnswer);
  connect(&m_runner, &SolveRunner::curveReady, m_pareto, &ParetoPlot::setCurve);
  connect(m_pareto, &ParetoPlot::curvePointed, this, &TuneWorkspace::pointCurve);
  connect(m_pareto, &ParetoPlot::curveChosen, this, &TuneWorkspace::takeCurve);
  connect(m_pareto, &ParetoPlot::measureWished, this, [this](int index) { verify({index}); });
  const auto openPair = [this](int index) {
    const MeasuredPair& pair = m_pairs[static_cast<std::size_t>(index)];
    if (!pair.config.isEmpty()) openConfig(pair.config);
  };
  connect(m_pareto, &ParetoPlot::pairChosen, this, openPair);
  connect(m_predictions, &PredictionPlot::pairChosen, this, openPair);
  connect(m_ranking, &RankingTable::configChosen, this, &TuneWorkspace::openConfig);
}

void TuneWorkspace::connectSearches() {
  connect(&m_searches, &SearchFlow::tableOpened, this, &TuneWorkspace::useTable);
  connect(&m_searches, &SearchFlow::failed, this, &TuneWorkspace::fail);
  // The sliders need a table: the newest finished one, until another is chosen.
  connect(&m_searches.list(), &SearchListModel::loaded, this, [this] {
    if (!m_searches.table() && m_searches.list().rowCount() > 0 &&
        m_searches.list().at(0).state == jobs::JobState::Done) {
      m_searches.open(m_searches.list().at(0).file);
    }
  });
  connect(&m_searches, &SearchFlow::cellsMeasured, this, &TuneWorkspace::showLive);
  connect(&m_searches, &SearchFlow::searchOver, this, &TuneWorkspace::endLive);
  connect(&m_document, &ConfigDocument::cellsChanged, this, &TuneWorkspace::endLive);
  connect(&m_document, &ConfigDocument::replaced, this, &TuneWorkspace::endLive);
  connect(&m_searches, &SearchFlow::progressed, this, [this](const QString& text) {
    if (m_model.isLive())
      m_grid->banner()->setText(
          tr("A search fills the grid: %1. What it has not measured yet is hatched").arg(text));
  });
  const auto openRow = [this](const QModelIndex& index) {
    const ListedSearch& row = m_searches.list().at(index.row());
    if (row.job != 0 && m_searches.live(row.job)) {
      m_leftLive = 0;
      return showLive(row.job);
    }
    if (QFileInfo::exists(row.file)) m_searches.open(row.file);
  };
  connect(m_searchView, &QListView::clicked, this, openRow);
  connect(m_searchView, &QListView::activated, this, openRow);
  connect(m_searchView, &QWidget::customContextMenuRequested, this, &TuneWorkspace::showSearchMenu);
}

// The grid fills while a search runs, unless the config has edits or the person went back to it.
void TuneWorkspace::showLive(qint64 job) {
  const auto live = m_searches.live(job);
  const bool begins = !m_model.isLive();
  if (!live || job == m_leftLive || (begins && m_document.isModified())) return;
  m_model.setPreview(nullptr);
  m_model.setLive(live);
  m_liveJob = job;
  if (!begins || !m_model.isLive()) return;  // told already; or of another model
  if (!m_liveBack) {
    m_liveBack = new QAction(tr("Back to the config"), this);
    connect(m_liveBack, &QAction::triggered, this, [this] {
      m_leftLive = m_liveJob;
      endLive();
    });
  }
  m_grid->banner()->show(BannerKind::Info,
                         tr("A search fills the grid; what it has not measured yet is hatched"), {},
                         {m_liveBack});
}

void TuneWorkspace::endLive() {
  if (!m_model.isLive()) return;
  m_model.setLive(nullptr);
  m_grid->banner()->clear();
}

// The form of the Generate workspace may have changed since.
void TuneWorkspace::showEvent(QShowEvent* event) {
  WorkspaceWindow::showEvent(event);
  checkAgainstClip();
}

void TuneWorkspace::checkAgainstClip() {
  const QJsonObject clip = context().clip();
  const QList<project::FoundModel> models = context().models().readyModels();
  const app::SparseConfig& config = m_document.config();
  m_model.setSupport(clipSupport(clip, models, config));
  const project::FoundModel* model = modelOfClip(clip, models);
  if (const int headSize = model ? model->headSize : 0; headSize != m_headSize) {
    m_headSize = headSize;
    wishMemory();
  }
  m_whatIf->setTeraflop(
      model && model->headSize > 0
          ? std::optional(attentionTeraflop(config.grid, model->headSize, config.layers, config.heads, 1))
          : std::nullopt);
}

void TuneWorkspace::followSelection(const Selection& selection) {
  if (!selection.config.isEmpty() && selection.config != m_document.file()) openConfig(selection.config);
  if (selection.capture != m_thumbnailsOf) loadThumbnails();
}

void TuneWorkspace::loadThumbnails() {
  const Selection& selection = context().selection();
  m_thumbnailsOf = selection.capture;
  if (selection.capture.isEmpty()) return m_model.setThumbnails({});
  m_thumbnails.setFuture(
      QtConcurrent::run([folder = selection.capture, step = selection.step, branch = selection.branch] {
        return captureThumbnails(folder, step, branch);
      }));
}

void TuneWorkspace::refreshConfigs() {
  m_configs.setFiles(context().configFiles(), {presetFolder(), context().presets().folder()});
}

// What was edited is never lost to another config: it stays as a version of the project.
bool TuneWorkspace::keepEdits() {
  if (!m_document.isModified()) return true;
  const QString error = TuneFiles::saveVersion(m_document, context().project().configsFolder());
  if (!error.isEmpty()) {
    fail(error);
    return false;
  }
  context().notify(tr("Your edits are kept as %1").arg(m_document.name()), m_document.file());
  refreshConfigs();
  return true;
}

void TuneWorkspace::openConfig(const QString& file) {
  if (!keepEdits()) return;
  if (file.isEmpty()) {
    const app::SparseConfig& now = m_document.config();
    const app::ModelShape shape{.family = now.family,
                                .layers = now.layers,
                                .heads = now.heads,
                                .transformer_config_sha256 = now.transformer_config_sha256};
    m_document.open(TuneFiles::allFull(shape, now.grid), tr("all Full"), {});
  } else if (const QString error = TuneFiles::open(m_document, file); !error.isEmpty()) {
    return fail(error);
  }
  Selection selection = context().selection();
  selection.config = m_document.file();
  context().select(selection);
}

void TuneWorkspace::recount() {
  const auto table = m_searches.table();
  m_model.setTable(table ? table->table : nullptr, m_cost.cost);
  m_sum.reset(m_document.config(), m_model.figureSource());
  m_previewed.reset();
  recountBaseline();
}

void TuneWorkspace::recountBaseline() {
  m_baseline.reset();
  if (m_model.compared()) {
    WhatIfSum sum;
    sum.reset(*m_model.compared(), m_model.figureSource());
    m_baseline = sum.result();
  }
  wishMemory();
  showWhatIf();
}

void TuneWorkspace::recountCells(const std::vector<CellRef>& cells) {
  m_sum.update(m_document.config(), m_model.figureSource(), cells);
  wishMemory();
  showWhatIf();
}

void TuneWorkspace::showWhatIf() {
  const WhatIf figures = m_previewed.value_or(m_sum.result());
  m_whatIf->showFigures(figures, m_baseline, m_baseline ? m_difference->comparedName() : tr("all Full"));
  showMemory();
  m_whatIf->setBasis(m_cost.pairs, m_searches.tableName());
  m_pareto->setOpen(figures);
  if (m_pairSoughtFor != m_document.file()) findPair();
  m_whatIf->setMeasured(m_document.isModified() || m_previewed ? std::nullopt : m_pair,
                        m_pair && m_pair->isOf(context().machine()));
  m_configs.setOpen(m_document.file(), m_document.name(), m_document.isModified(), figures.density);
  m_configView->showOpen();
}

void TuneWorkspace::useTable(bool grown) {
  if (!grown) endLive();
  const auto table = m_searches.table();
  const search::LossTable& losses = *table->table;
  const app::SparseConfig& config = m_document.config();
  m_runner.setTable(table);
  m_steps = losses.identity.steps > 0 ? losses.identity.steps : m_steps;
  m_grid->setSteps(m_steps);
  m_parameters->setSteps(m_steps);
  // A config of another model gives way; one of another grid is scaled to the table's.
  if (config.layers != losses.grid.layers || config.heads != losses.grid.heads) {
    m_document.open(
        TuneFiles::allFull({.family = losses.identity.family,
                            .layers = losses.grid.layers,
                            .heads = losses.grid.heads,
                            .transformer_config_sha256 = losses.identity.transformer_config_sha256},
                           losses.identity.grid),
        tr("all Full"), {});
  } else if (!(config.grid == losses.identity.grid) && !grown) {
    m_document.replace(app::rescaled(config, losses.identity.grid),
                       tr("Scale to %1").arg(m_searches.tableName()));
  }
  m_solver->setTable(&losses, m_searches.tableName());
  recount();
  refreshPairs();
  wishCurve();
}

void TuneWorkspace::wishCurve() {
  SolveWish wish = m_solver->wish();
  wish.cost = m_cost.cost;
  m_runner.wishCurve(wish);
}

void TuneWorkspace::preview(SolveWish wish) {
  const auto table = m_runner.table();
  if (!table) return;
  wish.cost = m_cost.cost;
  wish.locked = locksOf(*table->table, m_document.config());
  m_runner.wish(wish, false);
}

void TuneWorkspace::commitSolve(SolveWish wish) {
  const auto table = m_runner.table();
  if (!table) return;
  wish.cost = m_cost.cost;
  wish.locked = locksOf(*table->table, m_document.config());
  wish.kept = std::make_shared<const KeptSettings>(KeptSettings::of(m_document.config()));
  m_runner.wish(wish, true);
}

void TuneWorkspace::takeAnswer(const SolveAnswer& answer, const SolveWish& wish, bool commit) {
  m_solver->showAnswer(answer, m_searches.tableName(), lockedCells(wish.locked));
  if (!answer.error.isEmpty()) return;
  if (!commit) {
    m_previewed = answer.figures;
    m_model.setPreview(
        std::make_shared<PreviewChoice>(PreviewChoice{m_runner.table()->table, answer.choice}));
    return showWhatIf();
  }
  m_previewed.reset();
  m_model.setPreview(nullptr);
  const QString what = wish.budget == BudgetKind::None
                           ? tr("Solve, epsilon %1").arg(QLocale().toString(wish.epsilon, 'f', 3))
                       : wish.budget == BudgetKind::Density
                           ? tr("Solve, density %1 %").arg(QLocale().toString(100 * wish.limit, 'f', 1))
                       : wish.budget == BudgetKind::Speedup
                           ? tr("Solve, speed-up %1").arg(QLocale().toString(wish.limit, 'f', 2))
                           : tr("Solve, error %1").arg(QLocale().toString(wish.limit, 'g', 3));
  m_document.replace(std::move(*answer.config), what);
  showWhatIf();
}

void TuneWorkspace::pointCurve(int index) {
  const auto table = m_runner.table();
  if (index < 0 || !table || index >= static_cast<int>(m_pareto->curve().size())) {
    m_previewed.reset();
    m_model.setPreview(nullptr);
    return showWhatIf();
  }
  const CurveChoice& point = m_pareto->curve()[static_cast<std::size_t>(index)];
  // Cells that flip are outlined against the open config: the preview is compared with it.
  const std::vector<std::int32_t> choice(point.choice.begin(), point.choice.end());
  int flips = 0;
  const app::SparseConfig& config = m_document.config();
  for (const app::StepGroup& group : config.groups) {
    const int in = m_model.figureSource().table() ? m_model.figureSource().tableGroup(group.begin) : 0;
    for (int i = 0; i < config.layers * config.heads; ++i) {
      const std::size_t cell = table->table->grid.index(in, i / config.heads, i % config.heads);
      if (table->table->candidates[static_cast<std::size_t>(choice[cell])].mode !=
          group.heads[static_cast<std::size_t>(i)].mode.mode)
        ++flips;
    }
  }
  m_pareto->setHoverNote(tr("%Ln cell(s) flip", nullptr, flips));
  m_model.setPreview(std::make_shared<PreviewChoice>(PreviewChoice{table->table, choice}));
}

void TuneWorkspace::takeCurve(int index) {
  const CurveChoice& point = m_pareto->curve()[static_cast<std::size_t>(index)];
  m_solver->setValues(m_solver->lambdaSlider()->value(), point.epsilon);
  SolveWish wish = m_solver->wish();
  wish.epsilon = point.epsilon;
  commitSolve(wish);
}

// Results are read, their configs hashed and predicted on a worker.
void TuneWorkspace::refreshPairs() {
  const auto table = m_searches.table();
  m_pairTask.start([results = context().project().resultsFolder(),
                    losses = table ? table->table : std::shared_ptr<const search::LossTable>(),
                    configs = context().configFiles()] { return measuredPairs(results, losses, configs); });
}

void TuneWorkspace::takePairs(const std::vector<MeasuredPair>& pairs) {
  m_pairs = pairs;
  const auto table = m_searches.table();
  MeasuredCost cost = table ? measuredCost(*table->table, m_pairs, context().machine()) : MeasuredCost();
  if (!(cost == m_cost)) {
    m_cost = std::move(cost);
    recount();
    if (table) wishCurve();
  }
  m_pareto->setMeasured(m_pairs);
  m_predictions->setMeasured(m_pairs);
  m_ranking->ranking().setRanking(rankPairs(m_pairs, context().machine()));
  showPlot();
  showAwaited();
  findPair();
}

// The pair that was asked for here is what Compare shows next.
void TuneWorkspace::showAwaited() {
  const auto done = std::find_if(m_pairs.begin(), m_pairs.end(),
                                 [this](const MeasuredPair& pair) { return pair.folder == m_awaitedPair; });
  if (m_awaitedPair.isEmpty() || done == m_pairs.end()) return;
  m_awaitedPair.clear();
  Selection selection = context().selection();
  selection.runA = done->folder;
  selection.runB.clear();
  context().select(selection);
}

// Hashing the file takes a moment: once for a document, not for every edit.
void TuneWorkspace::findPair() {
  m_pairSoughtFor = m_document.file();
  m_pair.reset();
  m_openPair.start([pairs = m_pairs, file = m_pairSoughtFor] { return pairOf(pairs, file); });
}

void TuneWorkspace::fail(const QString& text) {
  m_grid->banner()->show(BannerKind::Danger, text);
}

}  // namespace vdit::ui
