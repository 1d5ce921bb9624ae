// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/generate_workspace.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>

#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "engine/base/error.h"
#include "ui/generate/forecast_panel.h"
#include "ui/generate/heads_strip.h"
#include "ui/generate/job_edit_bar.h"
#include "ui/generate/preview_panel.h"
#include "ui/generate/results_strip.h"
#include "ui/generate/session/dense_config.h"
#include "ui/generate/sweep_dialog.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/branch_name.h"
#include "ui/views/dock_title.h"
#include "ui/views/number_text.h"
#include "ui/views/segment_bar.h"
#include "ui/views/video/clip_info.h"

namespace vdit::ui {
namespace {

constexpr int kForecastDelayMs = 250;
constexpr int kSaveDelayMs = 1000;
constexpr int kHeadsSide = 32;
const QString kResultName = QStringLiteral("files/result-name");
const QString kSettingsDock = QStringLiteral("generate.settings");
const QString kForecastDock = QStringLiteral("generate.forecast");
const QString kResultsDock = QStringLiteral("generate.results");

bool isOurs(const jobs::Job& job) {
  return job.kind == jobs::JobKind::Generate || job.kind == jobs::JobKind::Pair;
}

// A project that was never open begins with the preset between the two others: a paired run is one click
// away.
QString recommendedConfig(const QStringList& files) {
  for (const QString& file : files) {
    if (QFileInfo(file).completeBaseName() == QLatin1String("balanced")) return file;
  }
  return {};
}

}  // namespace

GenerateWorkspace::GenerateWorkspace(StudioContext& context, QWidget* parent)
    : WorkspaceWindow(Workspace::Generate, context, parent),
      m_form(new SettingsForm),
      m_editBar(new JobEditBar(context.queue(), *m_form, context.project().configsFolder())),
      m_forecast(new ForecastPanel) {
  setAcceptDrops(true);
  m_runDemo = new QAction(icon(QStringLiteral("play")), tr("Run the demo"), this);
  m_runDemo->setObjectName(QStringLiteral("generate.demo"));
  connect(m_runDemo, &QAction::triggered, this, &GenerateWorkspace::runDemo);
  m_preview = new PreviewPanel(m_runDemo, this);
  setCentralWidget(m_preview);
  m_results = new ResultsModel(this);
  buildDocks();
  buildCommands();
  m_forecastTimer.setSingleShot(true);
  m_forecastTimer.setInterval(kForecastDelayMs);
  connect(&m_forecastTimer, &QTimer::timeout, this, &GenerateWorkspace::requestForecast);
  m_saveTimer.setSingleShot(true);
  m_saveTimer.setInterval(kSaveDelayMs);
  connect(&m_saveTimer, &QTimer::timeout, this, [this] {
    this->context().project().setDocument(StudioContext::clipDocument(),
                                          QJsonDocument(m_form->settings().toForm()).toJson());
  });
  const QJsonObject saved = context.form();
  GenerateSettings first = GenerateSettings::fromJob(saved, {});
  if (first.prompt.isEmpty()) first.prompt = PromptHistory::templates().first();
  if (saved.isEmpty()) first.config = recommendedConfig(context.configFiles());
  m_form->setSettings(first);
  m_history = PromptHistory::fromJson(context.project().document(historyDocument()));
  connect(&context.project(), &project::Project::documentRestored, this, &GenerateWorkspace::takeRestored);
  connectForm();
  connectStudio();
  connectResults();
  fillPromptMenu();
  m_formConfig = m_form->settings().config;
  settingsChanged();
  engineChanged();
}

bool GenerateWorkspace::isSettled() const {
  return !m_results->isScanning() && !m_forecastTimer.isActive() && m_forecastToken < 0;
}

void GenerateWorkspace::generate(jobs::QueuePlace place) {
  if (m_editBar->isActive()) return m_editBar->save();
  m_form->rollSeed();
  submit(m_form->settings(), QStringLiteral("generate"), place);
}

void GenerateWorkspace::pair(jobs::QueuePlace place) {
  if (m_editBar->isActive() || m_form->settings().config.isEmpty()) return;
  m_form->rollSeed();
  m_pairTokens.insert(submit(m_form->settings(), QStringLiteral("pair"), place));
}

void GenerateWorkspace::editJob(qint64 job) {
  if (!m_editBar->begin(job)) {
    context().notify(tr("This job cannot be changed"),
                     tr("Only clips and pairs that wait can be changed in this form."));
  }
}

QWidget* GenerateWorkspace::settingsPanel() {
  auto* panel = new QWidget;
  auto* column = new QVBoxLayout(panel);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_form, 1);
  column->addWidget(m_editBar);
  return panel;
}

QWidget* GenerateWorkspace::resultsPanel() {
  auto* panel = new QWidget;
  auto* column = new QVBoxLayout(panel);
  column->setContentsMargins(scaled(10), 0, scaled(10), 0);
  m_filtered = new QSortFilterProxyModel(panel);
  m_filtered->setSourceModel(m_results);
  m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
  m_strip = new ResultsStrip(panel);
  m_strip->setModel(m_filtered);
  column->addWidget(m_strip);
  return panel;
}

void GenerateWorkspace::buildDocks() {
  QDockWidget* settings =
      addDock(Qt::LeftDockWidgetArea, kSettingsDock, tr("Settings"), settingsPanel(), 300);
  auto* level = new SegmentBar(tr("How much is shown"), settings);
  level->addSegment(tr("Basic"));
  level->addSegment(tr("Expert"));
  connect(level, &SegmentBar::chosen, this, [this](int index) {
    m_form->setExpert(index == 1);
    m_forecast->setPlanShown(index == 1);
  });
  static_cast<DockTitle*>(settings->titleBarWidget())->addTrailing(level);
  addDock(Qt::RightDockWidgetArea, kForecastDock, tr("Forecast"), m_forecast, 300);
  QDockWidget* results = addDock(Qt::BottomDockWidgetArea, kResultsDock, tr("Results"), resultsPanel(), 142);
  auto* filter = new QLineEdit(results);
  filter->setAccessibleName(tr("Filter results"));
  filter->setPlaceholderText(tr("Filter"));
  filter->setClearButtonEnabled(true);
  filter->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  filter->setFixedSize(scaled(148), scaled(24));
  connect(filter, &QLineEdit::textChanged, m_filtered, &QSortFilterProxyModel::setFilterFixedString);
  static_cast<DockTitle*>(results->titleBarWidget())->addTrailing(filter);
}

void GenerateWorkspace::connectForm() {
  connect(m_form, &SettingsForm::changed, this, &GenerateWorkspace::settingsChanged);
  connect(m_form, &SettingsForm::generateRequested, this, [this] { generate(jobs::QueuePlace::End); });
  connect(m_form, &SettingsForm::pairRequested, this, [this] { pair(jobs::QueuePlace::End); });
  connect(m_form, &SettingsForm::resultPatternChanged, this,
          [this](const QString& pattern) { context().settings().setValue(kResultName, pattern); });
  connect(&context().settings(), &project::StudioSettings::changed, this, [this](const QString& key) {
    if (key == kResultName) m_form->setResultPattern(context().settings().value(key).toString());
  });
  m_form->setResultPattern(context().settings().value(kResultName).toString());
  connect(m_form->promptMenu(), &QMenu::aboutToShow, this, &GenerateWorkspace::fillPromptMenu);
  connect(m_preview, &PreviewPanel::pauseRequested, this,
          [this](qint64 job) { context().queue().pauseJob(job); });
  connect(m_preview, &PreviewPanel::resumeRequested, this,
          [this](qint64 job) { context().queue().resume(job); });
  connect(m_preview, &PreviewPanel::stopRequested, this, &GenerateWorkspace::stop);
}

void GenerateWorkspace::connectStreams(link::EngineLink& engine) {
  connect(&engine, &link::EngineLink::previewArrived, this, [this](const link::PreviewFrames& preview) {
    if (preview.job != m_job) return;
    m_branch = preview.branch;
    m_preview->showPreview(preview);
    m_forecast->timing().setSteps(m_timings[m_branch], m_branch == QLatin1String("sparse"));
  });
  connect(&engine, &link::EngineLink::stepTimed, this, &GenerateWorkspace::stepTimed);
  connect(&engine, &link::EngineLink::headsArrived, this, [this](const link::HeadAtlas& atlas) {
    if (atlas.job != m_job) return;
    const auto model = context().modelOfJob(atlas.job);
    m_forecast->heads().setAtlas(atlas, model ? model->dualLayers : 0);
    const QString step = tr("step %1").arg(atlas.step);
    m_forecast->setHeadsFact(model && model->embeddedGuidance
                                 ? step
                                 : QStringLiteral("%1, %2").arg(step, branchName(atlas.branch)));
    m_forecast->setInstrumented(true);
  });
}

void GenerateWorkspace::connectStudio() {
  link::EngineLink& engine = context().engine();
  connect(&engine, &link::EngineLink::stateChanged, this, &GenerateWorkspace::engineChanged);
  connect(&engine, &link::EngineLink::answered, this,
          [this](qint64 token, const QJsonObject& answer) { answered(token, answer); });
  connect(&engine, &link::EngineLink::refused, this, &GenerateWorkspace::refused);
  for (link::EngineLink& each : context().engines()) connectStreams(each);
  connect(&m_forecast->heads(), &HeadsStrip::headChosen, this, [this](int layer, int head) {
    Selection selection = context().selection();
    selection.layer = layer;
    selection.head = head;
    context().select(selection);
    context().open(Workspace::Inspect);
  });
  jobs::JobQueue& queue = context().queue();
  connect(&queue, &jobs::JobQueue::jobChanged, this, &GenerateWorkspace::jobChanged);
  connect(&queue, &jobs::JobQueue::jobAdded, this, &GenerateWorkspace::jobChanged);
  connect(&queue, &jobs::JobQueue::submitted, this, [this](qint64 token, qint64 id) {
    if (m_pairTokens.remove(token)) m_openInCompare.insert(id);
    for (const GenerateSettings& clip : m_sweeps.take(token))
      submit(clip, QStringLiteral("generate"), jobs::QueuePlace::End, id);
  });
  connect(&queue, &jobs::JobQueue::refused, this, [this](qint64 token, const jobs::JobError& error) {
    m_sweeps.remove(token);
    m_preview->banner().showError(error);
  });
  connect(&queue, &jobs::JobQueue::loaded, this, [this] {
    for (const jobs::Job& job : context().queue().jobs()) jobChanged(job);
  });
  connect(&context(), &StudioContext::restoreSettingsRequested, this, &GenerateWorkspace::restoreFrom);
  connect(&context(), &StudioContext::jobEditRequested, this, &GenerateWorkspace::editJob);
  connect(&context(), &StudioContext::generateWithRequested, this, &GenerateWorkspace::generateWith);
  connect(&context().models(), &project::ModelShelf::changed, this, [this] {
    QList<QPair<QString, QString>> models;
    for (const project::FoundModel& model : context().models().readyModels())
      models.append({model.path, model.name});
    m_form->setModels(models);
  });
  project::Project& project = context().project();
  connect(&project, &project::Project::resultsChanged, this,
          [this] { m_results->scan(context().project().resultsFolder()); });
  m_results->scan(project.resultsFolder());
  m_form->catalog().follow(context());
}

void GenerateWorkspace::connectResults() {
  connect(m_results, &ResultsModel::scanned, this, [this] {
    setDockFact(kResultsDock,
                m_results->rowCount() > 0 ? QString::number(m_results->rowCount()) : tr("none yet"));
  });
  connect(m_strip, &ResultsStrip::shown, m_preview, &PreviewPanel::showResult);
  connect(m_strip, &ResultsStrip::compareRequested, this, [this](const QString& path) {
    Selection selection = context().selection();
    selection.runA = path;
    selection.runB.clear();
    context().select(selection);
    context().open(Workspace::Compare);
  });
  connect(m_strip, &ResultsStrip::inspectRequested, this, [this](const QString& path) {
    Selection selection = context().selection();
    selection.runA = path;
    context().select(selection);
    context().open(Workspace::Inspect);
  });
  connect(m_strip, &ResultsStrip::reproduceRequested, this, &GenerateWorkspace::restoreFrom);
  connect(m_strip, &ResultsStrip::revealRequested, this, [](const QString& path) {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
  });
  connect(m_strip, &ResultsStrip::deleteRequested, this, [this](const QString& path) {
    if (!QFile::moveToTrash(path)) {
      m_preview->banner().showError(
          {QStringLiteral("file.trash"), path, {}, tr("could not be moved to the trash"), {}, {}});
      return;
    }
    const QString sidecar = path + QStringLiteral(".json");
    if (QFileInfo::exists(sidecar)) QFile::moveToTrash(sidecar);
    m_results->scan(context().project().resultsFolder());
  });
}

void GenerateWorkspace::generateWith(const QString& model, const QString& config) {
  GenerateSettings settings = m_form->settings();
  if (!model.isEmpty()) settings.model = model;
  if (!config.isEmpty()) settings.config = config;
  const bool isOther = settings.model != m_form->settings().model;
  m_form->change(settings);
  if (isOther) m_form->adoptDefaults();
}

void GenerateWorkspace::settingsChanged() {
  m_saveTimer.start();
  m_forecastTimer.start();
  const GenerateSettings settings = m_form->settings();
  if (std::exchange(m_model, settings.model) != settings.model) requestModel();
  const QString name = settings.config.isEmpty() ? tr("Full") : QFileInfo(settings.config).completeBaseName();
  const QString device = context().engine().info().device.toUpper();
  setDockFact(kForecastDock, device.isEmpty() ? name : name + QStringLiteral(", ") + device);
  m_forecast->setExpectedSeconds(
      context().queue().expectedSeconds(settings.toJob(QStringLiteral("generate"), {})));
  // Another setting that changes says nothing of the config that the other workspaces look at.
  if (m_formConfig != settings.config) {
    m_formConfig = settings.config;
    Selection selection = context().selection();
    selection.config = settings.config;
    context().track(selection);
  }
}

void GenerateWorkspace::requestForecast() {
  const link::EngineState state = context().engine().state();
  if (state != link::EngineState::Ready && state != link::EngineState::Running) {
    m_forecast->setUnknown(tr("needs the engine"));
    return;
  }
  const GenerateSettings settings = m_form->settings();
  if (settings.prompt.trimmed().isEmpty()) return m_forecast->setUnknown(tr("needs a prompt"));
  const QString output = QDir(context().project().resultsFolder()).filePath(QStringLiteral("forecast.mp4"));
  m_forecastToken = context().engine().request(
      QStringLiteral("model.forecast"),
      {{QStringLiteral("job"), settings.toJob(QStringLiteral("generate"), output)}});
  requestTokens();
}

void GenerateWorkspace::requestTokens() {
  const GenerateSettings settings = m_form->settings();
  m_tokensToken = context().engine().request(
      QStringLiteral("prompt.tokens"),
      {{QStringLiteral("model"), settings.model}, {QStringLiteral("prompt"), settings.prompt}});
}

void GenerateWorkspace::requestModel() {
  m_modelToken = context().engine().request(QStringLiteral("model.describe"),
                                            {{QStringLiteral("model"), m_form->settings().model}});
}

// Newest wins: an answer to an older question is dropped by its number.
void GenerateWorkspace::answered(qint64 token, const QJsonObject& answer) {
  if (token == m_forecastToken) {
    m_forecastToken = -1;
    m_forecast->setForecast(answer);
  } else if (token == m_tokensToken) {
    m_tokensToken = -1;
    QStringList unknown;
    for (const QJsonValue& value : answer.value(QLatin1String("unknown")).toArray())
      unknown << value.toString();
    m_form->setTokens(answer.value(QLatin1String("tokens")).toInt(),
                      answer.value(QLatin1String("limit")).toInt(), unknown);
  } else if (token == m_modelToken) {
    m_modelToken = -1;
    ModelFacts facts = ModelFacts::fromJson(answer);
    if (const auto model = context().models().readyModel(m_form->settings().model))
      facts.scheduler = model->scheduler;
    m_form->catalog().setModel(facts.family, facts.layers, facts.heads);
    if (answer.contains(QLatin1String("limits"))) m_form->setFacts(facts);
    m_form->setModelFact(facts.layers > 0 ? tr("%1 × %2 heads").arg(facts.layers).arg(facts.heads)
                                          : QString());
  }
}

void GenerateWorkspace::refused(qint64 token, const jobs::JobError& error) {
  if (token == m_forecastToken) {
    m_forecastToken = -1;
    m_forecast->setUnknown(error.message(), true);
  }
  if (token == m_tokensToken) m_tokensToken = -1;
  if (token == m_modelToken) {
    m_modelToken = -1;
    m_form->setModelFact(tr("cannot be used: %1").arg(error.message()));
  }
}

void GenerateWorkspace::jobChanged(const jobs::Job& job) {
  if (!isOurs(job)) return;
  using jobs::JobState;
  const bool live = job.state == JobState::Running || job.state == JobState::Pausing;
  const bool rests = job.state == JobState::Paused || job.state == JobState::Interrupted;
  if (job.id != m_job) {
    if (!live && !(rests && m_job == 0)) return;
    m_job = job.id;
    m_timings.clear();
    m_branch.clear();
    m_forecast->heads().clear();
    m_forecast->setInstrumented(false);
    m_preview->banner().clear();
  }
  m_preview->showJob(job, m_forecast->timing().medianSeconds());
  if (job.state == JobState::Failed && job.error) m_preview->banner().showError(*job.error);
  if (!jobs::isFinal(job.state)) return;
  m_job = 0;
  if (job.state == JobState::Done) {
    const bool isPair = job.kind == jobs::JobKind::Pair;
    m_preview->showResult(isPair ? QDir(job.output).filePath(QStringLiteral("sparse.mp4")) : job.output,
                          true);
    if (m_openInCompare.remove(job.id)) {
      Selection selection = context().selection();
      selection.runA = job.output;
      selection.runB.clear();
      context().select(selection);
      if (isVisible()) context().open(Workspace::Compare);
    }
    m_results->scan(context().project().resultsFolder());
  }
}

void GenerateWorkspace::stepTimed(const link::StepTiming& timing) {
  if (timing.job != m_job || timing.step < 1 || timing.step > timing.steps) return;
  std::vector<StepSeconds>& steps = m_timings[timing.branch];
  steps.resize(static_cast<std::size_t>(timing.steps));
  steps[static_cast<std::size_t>(timing.step - 1)] = {timing.total, timing.attention};
  const bool sparse = timing.branch == QLatin1String("sparse") ||
                      (timing.branch.isEmpty() && context().queue().job(m_job) &&
                       context().queue().job(m_job)->request.contains(QLatin1String("sparse")));
  m_branch = timing.branch;
  m_forecast->timing().setSteps(steps, sparse);
}

void GenerateWorkspace::engineChanged() {
  const link::EngineState state = context().engine().state();
  const bool there = state == link::EngineState::Ready || state == link::EngineState::Running;
  m_preview->setEngineLost(!there, context().engine().stateText());
  if (there) {
    m_forecastTimer.start();
    requestModel();
    m_subscribed = false;
    subscribe(isVisible());
  } else {
    m_forecastToken = m_tokensToken = m_modelToken = -1;
    m_form->setTokens(0, 0, {});
    m_forecast->setUnknown(tr("needs the engine"));
  }
}

// Streams cost the engine time: only a window that is looked at takes them.
void GenerateWorkspace::subscribe(bool on) {
  if (on == m_subscribed) return;
  m_subscribed = on;
  for (link::EngineLink& engine : context().engines()) {
    engine.subscribePreview(on);
    engine.subscribeHeads(on, kHeadsSide);
  }
}

qint64 GenerateWorkspace::submit(const GenerateSettings& settings, const QString& command,
                                 jobs::QueuePlace place, qint64 parent) {
  if (settings.prompt.trimmed().isEmpty()) return 0;
  m_preview->banner().clear();
  QJsonObject job;
  try {
    job = withDenseConfig(settings, context().project().configsFolder()).toJob(command, {});
  } catch (const Error& error) {
    m_preview->banner().showError(errorValue(error));
    return 0;
  }
  const bool isPair = command == QLatin1String("pair");
  const QString output = context().newResultPath(job, isPair ? QString() : QStringLiteral("mp4"));
  job[QStringLiteral("output")] = output;
  const qint64 token = context().queue().submit(job, QFileInfo(output).completeBaseName(), place, 0, parent);
  m_history.use(settings.prompt);
  saveHistory();
  return token;
}

void GenerateWorkspace::askSweep() {
  auto* dialog = new SweepDialog(
      m_form->settings(), m_form->catalog().entries(),
      [this](const QJsonObject& job) { return context().queue().expectedSeconds(job); }, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] { submitSweep(dialog->jobs()); });
  dialog->open();
}

// The first clip is the head of the sweep: the others stand under it in the queue and move with it.
void GenerateWorkspace::submitSweep(const QList<GenerateSettings>& clips) {
  if (clips.isEmpty()) return;
  const qint64 token = submit(clips.first(), QStringLiteral("generate"), jobs::QueuePlace::End);
  if (clips.size() > 1) m_sweeps.insert(token, clips.mid(1));
}

void GenerateWorkspace::fillPromptMenu() {
  QMenu* menu = m_form->promptMenu();
  menu->clear();
  const QString now = m_form->settings().prompt.trimmed();
  QAction* favourite = menu->addAction(icon(QStringLiteral("star")), m_history.favourites.contains(now)
                                                                         ? tr("Remove from favourites")
                                                                         : tr("Add to favourites"));
  favourite->setEnabled(!now.isEmpty());
  connect(favourite, &QAction::triggered, this, [this, now] {
    m_history.toggleFavourite(now);
    saveHistory();
  });
  const auto section = [&](const QString& title, const QStringList& prompts) {
    if (prompts.isEmpty()) return;
    menu->addSection(title);
    for (const QString& prompt : prompts.mid(0, 12)) {
      QAction* action = menu->addAction(menu->fontMetrics().elidedText(prompt, Qt::ElideRight, scaled(360)));
      action->setToolTip(prompt);
      connect(action, &QAction::triggered, this, [this, prompt] {
        GenerateSettings settings = m_form->settings();
        settings.prompt = prompt;
        m_form->setSettings(settings);
      });
    }
  };
  section(tr("Favourites"), m_history.favourites);
  section(tr("Recent"), m_history.recent);
  section(tr("Templates"), PromptHistory::templates());
}

void GenerateWorkspace::saveHistory() {
  context().project().setDocument(historyDocument(), m_history.toJson());
}

// A size that the model was trained on and that a small machine makes in seconds.
void GenerateWorkspace::runDemo() {
  GenerateSettings settings;
  settings.prompt = PromptHistory::templates().first();
  settings.width = 160;
  settings.height = 96;
  settings.frames = 17;
  m_form->change(settings);
  m_preview->banner().show(
      BannerKind::Info, tr("The demo begins small, at %1, so that it ends soon").arg(numbers::size(160, 96)));
  submit(settings, QStringLiteral("generate"), jobs::QueuePlace::Next);
}

void GenerateWorkspace::showEvent(QShowEvent* event) {
  WorkspaceWindow::showEvent(event);
  subscribe(true);
}

void GenerateWorkspace::hideEvent(QHideEvent* event) {
  subscribe(false);
  WorkspaceWindow::hideEvent(event);
}

}  // namespace vdit::ui
