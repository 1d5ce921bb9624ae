// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_workspace.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>
#include <QtConcurrent>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "ui/compare/compare_start.h"
#include "ui/compare/live_pair.h"
#include "ui/compare/metric_plot.h"
#include "ui/compare/metric_table_model.h"
#include "ui/compare/numbers_panel.h"
#include "ui/compare/runs_panel.h"
#include "ui/compare/viewer_panel.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/dock_title.h"
#include "ui/views/segment_bar.h"
#include "ui/views/video/transport_bar.h"

namespace vdit::ui {
namespace {

constexpr int kMostRecent = 5;
const QString kRunsDock = QStringLiteral("compare.runs");
const QString kNumbersDock = QStringLiteral("compare.numbers");
const QString kPlotDock = QStringLiteral("compare.plot");

bool isPairFolder(const QString& path) {
  const QDir folder(path);
  return QFileInfo(path).isDir() &&
         (folder.exists(QStringLiteral("sparse.mp4")) || folder.exists(QStringLiteral("full.mp4")));
}

}  // namespace

CompareWorkspace::CompareWorkspace(StudioContext& context, QWidget* parent)
    : WorkspaceWindow(Workspace::Compare, context, parent),
      m_session(this),
      m_export(this),
      m_runs(new RunsPanel(m_session)),
      m_viewer(new ViewerPanel(m_session, this)),
      m_numbers(new NumbersPanel(m_session)),
      m_live(new LivePair(context.queue(), this)) {
  for (link::EngineLink& engine : context.engines()) m_live->watch(engine);
  setCentralWidget(m_viewer);
  addDock(Qt::LeftDockWidgetArea, kRunsDock, tr("Reference"), m_runs, 236);
  addDock(Qt::RightDockWidgetArea, kNumbersDock, tr("Against the reference"), m_numbers, 276);
  QDockWidget* dock = addDock(Qt::BottomDockWidgetArea, kPlotDock, tr("Metrics by frame"), plotPanel(), 172);
  m_metrics = new SegmentBar(tr("Metric"), dock);
  for (const QString& name : {tr("PSNR"), tr("SSIM"), tr("Temporal")}) m_metrics->addSegment(name);
  static_cast<DockTitle*>(dock->titleBarWidget())->addTrailing(m_metrics);
  connect(m_metrics, &SegmentBar::chosen, this, &CompareWorkspace::showPlot);
  connectViews();
  connectStudio();
  addNoteCommand();
  m_viewer->setDifference(m_numbers->difference());
  showPlot();
  scanRecent();
}

// The views hold the session by reference and look at it until they are gone.
CompareWorkspace::~CompareWorkspace() {
  qDeleteAll(findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly));
  delete takeCentralWidget();
}

bool CompareWorkspace::isSettled() const {
  return m_viewer->isSettled();
}

QWidget* CompareWorkspace::plotPanel() {
  auto* panel = new QWidget;
  auto* column = new QVBoxLayout(panel);
  column->setContentsMargins(0, 0, 0, 0);
  m_plot = new MetricPlot(panel);
  column->addWidget(m_plot);
  return panel;
}

void CompareWorkspace::connectViews() {
  connect(&m_session, &CompareSession::runsChanged, this, &CompareWorkspace::showPlot);
  connect(&m_session, &CompareSession::activeChanged, this, &CompareWorkspace::showPlot);
  connect(&m_session, &CompareSession::metricsChanged, this, &CompareWorkspace::showPlot);
  connect(&m_session.playhead(), &Playhead::frameChanged, m_plot, &MetricPlot::setPlayhead);
  connect(&m_session.playhead(), &Playhead::playingChanged, this, [this](bool playing) {
    if (!playing) trackFrame();
  });
  connect(&m_session.playhead(), &Playhead::frameChanged, this, [this] {
    if (!m_session.playhead().isPlaying()) trackFrame();
    if (m_live->isFollowing()) showLive();
  });
  connect(&m_session, &CompareSession::refused, this,
          [this](const QString& why) { context().notify(tr("Compare"), why); });
  connect(m_plot, &MetricPlot::seekRequested, this, [this](int frame) {
    m_session.playhead().pause();
    m_session.playhead().seek(frame);
  });
  connect(m_plot, &MetricPlot::thresholdChanged, this, &CompareWorkspace::showPlotFact);
  connect(m_numbers, &NumbersPanel::differenceChanged, this,
          [this] { m_viewer->setDifference(m_numbers->difference()); });
  connect(m_viewer, &ViewerPanel::differenceChosen, m_numbers, &NumbersPanel::setDifference);
  connect(m_viewer, &ViewerPanel::differencePictureChanged, m_numbers, &NumbersPanel::setDifferencePicture);
  connect(m_viewer, &ViewerPanel::regionChanged, this, [this] { m_numbers->setRegion(m_viewer->region()); });
  connect(m_viewer, &ViewerPanel::worstRequested, this, &CompareWorkspace::goToWorst);
  connect(m_viewer, &ViewerPanel::filesDropped, this, &CompareWorkspace::openFiles);
  connect(m_viewer, &ViewerPanel::exportRequested, this, &CompareWorkspace::askExport);
  connect(m_viewer, &ViewerPanel::runReportRequested, this, [this] {
    QDesktopServices::openUrl(QUrl::fromLocalFile(m_session.key() + QStringLiteral("/report.html")));
  });
  connect(m_numbers, &NumbersPanel::inspectRequested, this, &CompareWorkspace::inspectRegion);
  connect(m_runs, &RunsPanel::opinionsChanged, this, &CompareWorkspace::saveOpinions);
  connect(&context().project(), &project::Project::documentRestored, this, [this](const QString& key) {
    if (key == Opinions::documentKey(m_session.key())) loadOpinions();
  });
  connect(m_runs, &RunsPanel::blindChanged, this, [this] {
    m_viewer->setBlind(m_runs->isBlind(), m_runs->isSwapped());
    showPlot();
  });
  connect(m_runs, &RunsPanel::addCandidateRequested, this, [this] {
    const QString file =
        QFileDialog::getOpenFileName(this, tr("Add a candidate"), context().project().resultsFolder(),
                                     tr("Videos (*.mp4 *.mkv *.gif *.webp)"));
    if (!file.isEmpty()) m_session.addCandidate(file);
  });
}

void CompareWorkspace::connectStudio() {
  connect(&context(), &StudioContext::selectionChanged, this, &CompareWorkspace::followSelection);
  connect(&context().project(), &project::Project::resultsChanged, this, &CompareWorkspace::scanRecent);
  connect(&context().engine(), &link::EngineLink::stateChanged, this, &CompareWorkspace::showEngineState);
  connect(m_live, &LivePair::changed, this, &CompareWorkspace::showLive);
  connect(m_live, &LivePair::finished, this, &CompareWorkspace::openPair);
  CompareStart& start = m_viewer->start();
  connect(&start, &CompareStart::pairChosen, this, &CompareWorkspace::openPair);
  connect(&start, &CompareStart::makePairRequested, this, &CompareWorkspace::makePair);
  connect(&start, &CompareStart::openRequested, this, [this] {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Open a pair"), context().project().resultsFolder());
    if (!folder.isEmpty()) openPair(folder);
  });
  connect(&m_export, &ComparisonExport::progressed, this, [this](double fraction) {
    m_viewer->banner().show(BannerKind::Info,
                            tr("Saving the comparison, %1 %").arg(static_cast<int>(fraction * 100)));
  });
  connect(&m_export, &ComparisonExport::finished, this, [this](const ExportResult& result) {
    m_viewer->banner().clear();
    if (result.error) {
      m_viewer->banner().showError(*result.error);
    } else if (!result.stopped) {
      context().notify(tr("Comparison saved"), result.files.join(QLatin1Char('\n')));
    }
  });
  showEngineState();
}

void CompareWorkspace::addNoteCommand() {
  auto* note = new QAction(icon(QStringLiteral("note")), tr("Note on this frame…"), this);
  note->setObjectName(QStringLiteral("compare.note"));
  note->setShortcut(Qt::Key_F2);
  note->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  note->setProperty("menu", QStringLiteral("compare"));
  connect(note, &QAction::triggered, this, [this] { m_runs->editNote(m_session.shownFrame()); });
  m_commands = m_viewer->commands() + m_viewer->transport().commands() + QList<QAction*>{note};
  for (QAction* action : m_commands) {
    if (!action->property("menu").isValid()) action->setProperty("menu", QStringLiteral("compare"));
  }
  addActions(m_commands);  // keys act wherever the focus is in this workspace; fields claim letters first
}

void CompareWorkspace::openPair(const QString& folder) {
  m_viewer->clearLivePictures();
  m_live->leave();
  m_runA = folder;
  if (!isPairFolder(folder) && m_live->follow(folder)) {
    m_session.clear();
    m_session.playhead().setClip(1, 0);
    showLive();
    return;
  }
  m_session.openPair(folder);
  loadOpinions();
}

void CompareWorkspace::openFiles(const QStringList& paths, bool onReference) {
  for (const QString& path : paths) {
    if (isPairFolder(path) && m_session.reference() == nullptr) {
      openPair(path);
    } else if (!isPairFolder(path) && (onReference || m_session.reference() == nullptr)) {
      m_session.setReference(path);
      loadOpinions();
      onReference = false;
    } else if (onReference) {  // of a pair the run that the other was made to match
      m_session.setReference(QDir(path).filePath(QStringLiteral("full.mp4")));
      loadOpinions();
      onReference = false;
    } else {
      const int before = m_session.candidateCount();
      m_session.addCandidate(path);
      if (m_session.candidateCount() > before) m_session.setActive(before);  // what was dropped is shown
    }
  }
}

void CompareWorkspace::exportTo(int kind, const QString& path, bool overwrite) {
  if (!m_session.reference() || !m_session.active()) return;
  ExportRequest request;
  request.kind = static_cast<ExportKind>(kind);
  request.reference = m_session.reference()->facts.path;
  request.candidate = m_session.active()->facts.path;
  request.referenceName = m_session.reference()->facts.name;
  request.candidateName = m_session.active()->facts.name;
  request.output = path;
  request.frame = m_session.shownFrame();
  request.difference = m_numbers->difference();
  request.csv = m_numbers->table()->toCsv();
  if (request.kind == ExportKind::Report) request.report = report();
  request.overwrite = overwrite;
  m_export.start(request);
}

ComparisonReport CompareWorkspace::report() const {
  const ComparedRun &reference = *m_session.reference(), &candidate = *m_session.active();
  ComparisonReport report;
  report.referenceName = reference.facts.name;
  report.candidateName = candidate.facts.name;
  report.title =
      tr("%1: %2 against %3")
          .arg(QFileInfo(m_session.key()).completeBaseName(), report.candidateName, report.referenceName);
  report.prompt = reference.facts.job.value(QLatin1String("prompt")).toString();
  report.checks = checkPair(reference.facts, candidate.facts);
  report.differences = differencesOf(reference.facts, candidate.facts);
  report.series = candidate.series;
  report.notes = m_runs->opinions().notes;
  report.votes = m_runs->votesText();
  const MetricTableModel& table = *m_numbers->table();
  for (int column = 1; column < table.columnCount(); ++column)
    report.candidates << table.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
  for (int row = 0; row < table.rowCount(); ++row) {
    ReportRow out{
        table.index(row, 0).data().toString(), table.index(row, 0).data(Qt::ToolTipRole).toString(), {}};
    for (int column = 1; column < table.columnCount(); ++column)
      out.values << table.index(row, column).data().toString();
    report.rows.append(out);
  }
  return report;
}

void CompareWorkspace::followSelection(const Selection& selection) {
  if (selection.runA != m_runA || selection.runB != m_runB) {
    m_runA = selection.runA;
    m_runB = selection.runB;
    if (selection.runB.isEmpty() || selection.runB == selection.runA) {
      const bool video = QFileInfo(selection.runA).isFile();
      if (video) {
        m_session.setReference(selection.runA);
        loadOpinions();
      } else if (!selection.runA.isEmpty()) {
        openPair(selection.runA);
      }
    } else {
      m_session.clear();
      m_session.setReference(isPairFolder(selection.runA)
                                 ? QDir(selection.runA).filePath(QStringLiteral("full.mp4"))
                                 : selection.runA);
      m_session.addCandidate(selection.runB);
      loadOpinions();
    }
  }
  if (selection.frame >= 0 && !m_session.playhead().isPlaying()) m_session.playhead().seek(selection.frame);
}

void CompareWorkspace::showLive() {
  for (const bool candidate : {false, true}) {
    const LivePair::Side& side = m_live->side(candidate);
    const auto count = static_cast<int>(side.frames.size());
    if (count > m_session.playhead().frames()) m_session.playhead().setClip(count, 4);
    const QString name = candidate ? tr("Sparse, %1").arg(side.note) : tr("Full, %1").arg(side.note);
    const int frame = std::clamp(m_session.playhead().frame(), 0, std::max(0, count - 1));
    m_viewer->setLivePicture(candidate, count == 0 ? QImage() : side.frames[static_cast<std::size_t>(frame)],
                             name);
  }
  if (!m_live->failure().isEmpty()) m_viewer->banner().show(BannerKind::Warning, m_live->failure());
  showPlot();
}

void CompareWorkspace::showPlot() {
  if (m_live->isFollowing()) {
    m_plot->setLines(metric(), {}, 0);
    m_plot->setMessage(tr("Metrics start when both runs are decoded."));
    return showPlotFact();
  }
  QList<PlotLine> lines;
  for (int i = 0; i < m_session.candidateCount(); ++i) {
    const ComparedRun& run = m_session.candidate(i);
    if (!run.series) continue;
    const QString name =
        m_runs->isBlind() ? tr("hidden") : QStringLiteral("%1 %2").arg(i + 1).arg(run.facts.name);
    lines.append({name, run.series->of(metric()), i == m_session.activeIndex()});
  }
  const int frames = m_session.playhead().frames();
  const Metric before = m_plot->metric();
  m_plot->setLines(metric(), lines, frames);
  const ComparedRun* run = m_session.active();
  if (lines.isEmpty()) {
    m_plot->setMessage(!run ? tr("Metrics of each frame appear here once there is a pair.")
                       : run->state == MetricsState::Loading ? tr("Comparing the frames…")
                       : run->state == MetricsState::Waiting ? tr("Waiting for both videos.")
                                                             : run->reason);
  } else if (run && run->series && (before != metric() || !m_plot->threshold()) &&
             metric() != Metric::Temporal) {
    std::vector<double> sorted =
        run->series->of(metric());  // the worst tenth is marked until the line is dragged
    std::sort(sorted.begin(), sorted.end());
    m_plot->setThreshold(sorted[sorted.size() / 10]);
  }
  showPlotFact();
}

void CompareWorkspace::showPlotFact() {
  const ComparedRun* run = m_session.active();
  const bool encoded = run && run->series && run->series->source == FrameSeries::Source::EncodedFiles;
  setDockFact(kPlotDock, !run || !run->series ? QString()
                         : encoded            ? tr("luma, encoded files, against A")
                                              : tr("luma, raw frames, against A"));
  const bool dense = m_session.reference() && m_session.reference()->facts.isDense;
  if (auto* dock = findChild<QDockWidget*>(kNumbersDock))
    static_cast<DockTitle*>(dock->titleBarWidget())
        ->setTitle(dense ? tr("Against full attention") : tr("Against the reference"));
}

void CompareWorkspace::loadOpinions() {
  const QString key = Opinions::documentKey(m_session.key());
  m_runs->setOpinions(Opinions::fromJson(context().project().document(key)));
  m_plot->setNoteFrames(m_runs->opinions().notes.keys());
}

void CompareWorkspace::saveOpinions() {
  context().project().setDocument(Opinions::documentKey(m_session.key()), m_runs->opinions().toJson());
  m_plot->setNoteFrames(m_runs->opinions().notes.keys());
}

void CompareWorkspace::goToWorst(int direction) {
  const int frame = m_session.nextWorst(metric(), direction);
  if (frame < 0) return context().notify(tr("No worst frame"), tr("This candidate has no metrics yet."));
  m_session.playhead().pause();
  m_session.playhead().seek(frame);
}

void CompareWorkspace::inspectRegion() {
  const auto& region = m_viewer->region();
  if (!region) return;
  Selection selection = context().selection();
  if (m_session.reference()) selection.runA = m_runA = m_session.key();
  selection.frame = m_session.shownFrame();
  selection.tokenFrame = region->frame;
  selection.tokenRow = region->row;
  selection.tokenColumn = region->column;
  selection.regionOf = m_session.key();
  context().select(selection);
  context().open(Workspace::Inspect);
}

void CompareWorkspace::trackFrame() {
  if (!isVisible() || m_session.playhead().frames() == 0) return;
  Selection selection = context().selection();
  selection.frame = m_session.playhead().frame();
  context().track(selection);
}

void CompareWorkspace::askExport(int kind) {
  if (!m_session.reference() || !m_session.active()) return;
  static const char* const kEndings[] = {".mp4", ".gif", ".png", ".csv", ".html"};
  const QString name =
      m_session.key().isEmpty() ? tr("comparison") : QFileInfo(m_session.key()).completeBaseName();
  const QString suggestion = QDir(context().project().resultsFolder())
                                 .filePath(name + QStringLiteral("-compare") + QLatin1String(kEndings[kind]));
  const QString path = QFileDialog::getSaveFileName(this, tr("Save the comparison"), suggestion,
                                                    QStringLiteral("*%1").arg(QLatin1String(kEndings[kind])));
  if (!path.isEmpty()) exportTo(kind, path, true);  // the dialog has asked
}

void CompareWorkspace::makePair() {
  QFileInfo newest;
  for (const QFileInfo& file :
       QDir(context().project().resultsFolder())
           .entryInfoList({QStringLiteral("*.mp4"), QStringLiteral("*.mkv")}, QDir::Files, QDir::Time)) {
    newest = file;
    break;
  }
  if (newest.exists()) Q_EMIT context().restoreSettingsRequested(newest.absoluteFilePath());
  context().open(Workspace::Generate);
}

void CompareWorkspace::scanRecent() {
  const QString folder = context().project().resultsFolder();
  QtConcurrent::run([folder] {
    return recentPairs(folder, kMostRecent);
  }).then(this, [this](const QStringList& pairs) { m_viewer->start().setRecentPairs(pairs); });
}

// Everything here works without an engine; only what the engine makes is greyed.
void CompareWorkspace::showEngineState() {
  const link::EngineState state = context().engine().state();
  const bool lost =
      m_live->isFollowing() && state != link::EngineState::Running && state != link::EngineState::Ready;
  if (lost)
    m_viewer->banner().show(BannerKind::Warning,
                            tr("Engine not connected: the pair that was being made waits."),
                            context().engine().stateText());
}

Metric CompareWorkspace::metric() const {
  return static_cast<Metric>(std::max(0, m_metrics ? m_metrics->current() : 0));
}

}  // namespace vdit::ui
