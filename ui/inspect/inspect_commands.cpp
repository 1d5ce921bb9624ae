// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the Inspect workspace: keys, playback, range modes, small multiples, export, captures, the
// way to Tune.
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QInputDialog>
#include <QPushButton>
#include <QStackedWidget>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/model_shelf.h"
#include "app/project/project.h"
#include "engine/base/error.h"
#include "ui/inspect/capture_policy_dialog.h"
#include "ui/inspect/capture_shape.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/map_export.h"
#include "ui/inspect/run_capture.h"
#include "ui/inspect/step_strip.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/segment_bar.h"

namespace vdit::ui {

QAction* InspectWorkspace::addCommand(const char* name, const QString& text, const QKeySequence& key,
                                      std::function<void()> run, bool local) {
  auto* action = new QAction(text, this);
  action->setObjectName(QString::fromLatin1(name));
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  // Single letters belong to the map and its neighbours, never to a field that is typed in.
  local ? m_canvas->addAction(action) : addAction(action);
  if (local) m_overview->addAction(action);
  if (local) m_strip->addAction(action);
  connect(action, &QAction::triggered, this, std::move(run));
  m_commands.append(action);
  return action;
}

void InspectWorkspace::makeCommands() {
  const auto stepBy = [this](bool forward) {
    if (const auto step = m_strip->neighbour(forward, false)) chooseStep(*step);
  };
  addCommand("inspect.stepBack", tr("Previous captured step"), Qt::Key_BracketLeft,
             [stepBy] { stepBy(false); });
  addCommand("inspect.stepForward", tr("Next captured step"), Qt::Key_BracketRight,
             [stepBy] { stepBy(true); });
  addCommand("inspect.overlay", tr("Next kind of overlay"), Qt::Key_O, [this] {
    m_overlaySegments->setCurrent((m_overlaySegments->current() + 1) % 4);
    showOverlay();
  });
  for (int i = 0; i < kernels::kModes; ++i) {
    addCommand(QByteArray("inspect.mode" + QByteArray::number(i + 1)).constData(),
               tr("Overlay of %1").arg(modeTitle(static_cast<kernels::Mode>(i))), QKeySequence(Qt::Key_1 + i),
               [this, i] { chooseModeLetter(i); });
  }
  addCommand("inspect.range", tr("Next range of the colours: own, shared, fixed"), Qt::Key_R,
             [this] { cycleRange(); });
  addCommand(
      "inspect.fit", tr("Fit the map"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { m_canvas->fit(); },
      false);
  addCommand("inspect.magnify", tr("Magnify the map about its cursor, or fit it again"), Qt::Key_Z,
             [this] { m_canvas->magnify(); });
  addCommand(
      "inspect.layerUp", tr("Head above"), QKeySequence(Qt::ALT | Qt::Key_Up), [this] { moveHead(-1, 0); },
      false);
  addCommand(
      "inspect.layerDown", tr("Head below"), QKeySequence(Qt::ALT | Qt::Key_Down), [this] { moveHead(1, 0); },
      false);
  addCommand("inspect.headNext", tr("Next head"), Qt::Key_Period, [this] { moveHead(0, 1); });
  addCommand("inspect.headBack", tr("Previous head"), Qt::Key_Comma, [this] { moveHead(0, -1); });
  addCommand("inspect.play", tr("Play the captured steps"), Qt::Key_K, [this] { play(); });
  addCommand(
      "inspect.compare", tr("Difference to another step or capture"), QKeySequence(Qt::CTRL | Qt::Key_D),
      [this] { compareDialog(); }, false);
  addCommand(
      "inspect.export", tr("Export the map"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E),
      [this] { exportFocus(); }, false);
  addCommand(
      "inspect.capture", tr("Run with capture"), QKeySequence(Qt::CTRL | Qt::Key_R),
      [this] { runWithCapture(); }, false);
  m_probe = addCommand(
      "inspect.probe", tr("Probe this head for single tokens"),
      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R), [this] { probeHead(); }, false);
  addCommand(
      "inspect.open", tr("Open a capture"), QKeySequence::Open,
      [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a capture"),
                                                                 context().project().capturesFolder());
        if (!folder.isEmpty()) openCaptureFolder(folder);
      },
      false);
  addCommand(
      "inspect.tune", tr("Edit this head in Tune"), QKeySequence(Qt::CTRL | Qt::Key_T),
      [this] { editInTune(std::nullopt); }, false);
}

void InspectWorkspace::moveHead(int layers, int heads) {
  chooseHead(m_layer + layers, m_headIndex + heads);
}

void InspectWorkspace::play() {
  const bool on = !m_player.isActive();
  on ? m_player.start() : m_player.stop();
  m_playButton->setIcon(icon(on ? QStringLiteral("pause") : QStringLiteral("play")));
  m_playButton->setAccessibleName(on ? tr("Stop playing") : tr("Play the captured steps"));
}

void InspectWorkspace::cycleRange() {
  m_range = (m_range + 1) % 3;
  if (m_range == 0) return m_canvas->setSharedScale(std::nullopt);
  // Shared: what the shown map covers now is kept for all that follow; fixed: five decades below 1.
  m_canvas->setSharedScale(m_range == 1 ? m_canvas->valueScale() : ValueScale::logarithmic(1e-5, 1));
}

void InspectWorkspace::showMultiples(int kind) {
  m_stack->setCurrentIndex(kind == 0 ? 0 : 1);
  if (kind == 1) m_loader.loadMultiples(m_branch, m_layer, m_headIndex);
  if (kind != 2) return;
  std::vector<int> heads = m_overview->multiples();
  const QString title = heads.empty() ? tr("Layer %1, step %2").arg(m_layer).arg(m_step)
                                      : tr("Picked heads, step %1").arg(m_step);
  for (int head = 0; m_overview->multiples().empty() && head < m_overview->heads(); ++head)
    heads.push_back(m_layer * m_overview->heads() + head);
  m_loader.loadMultiples(m_step, m_branch, heads, title);
}

void InspectWorkspace::exportFocus() {
  const auto source = m_loader.source();
  if (!source || m_canvas->map().cells.empty())
    return m_banner->show(BannerKind::Info, tr("There is no map to export"));
  const QString name = QStringLiteral("L%1-H%2-step%3.png").arg(m_layer).arg(m_headIndex).arg(m_step);
  const QString file = QFileDialog::getSaveFileName(
      this, tr("Export the map"), QDir(context().project().folder()).filePath(name),
      tr("Picture (*.png);;SVG (*.svg);;NumPy (*.npz);;Spreadsheet (*.csv)"));
  if (file.isEmpty()) return;
  const QJsonObject provenance = mapProvenance(source->info(), source->name(), m_step, m_branch, m_layer,
                                               m_headIndex, m_canvas->axes().order());
  const QString error = exportMap(*m_canvas, provenance, file);
  error.isEmpty() ? context().notify(tr("Map exported"), file) : m_banner->show(BannerKind::Danger, error);
}

void InspectWorkspace::runWithCapture() {
  // After a region was judged, the run that it belongs to; otherwise what the Generate workspace has.
  const bool again = m_canCaptureRegion && !m_regionJob.isEmpty();
  const QJsonObject clip = again ? clipOfJob(m_regionJob) : clipOfJob(context().clip());
  const auto model =
      context().models().readyModel(clip.value(QStringLiteral("model")).toString(QStringLiteral("demo")));
  app::CaptureInfo shape;
  if (model && clip.contains(QStringLiteral("size"))) {
    shape = captureShape(clip, *model);
  } else if (m_loader.source()) {
    shape = m_loader.source()->info();
  } else {  // the demo model's own clip
    shape.model = "demo";
    shape.grid = {.frames = 13, .height = 12, .width = 20};
    shape.layers = 12;
    shape.heads = 4;
    shape.head_dim = 64;
    shape.steps = 20;
    shape.block = 16;
    shape.dtype = "float32";
  }
  CapturePolicyDialog dialog(
      shape, clip, context().project().capturesFolder(),
      context().engine().info().diskFreeBytes > 0 ? context().engine().info().diskFreeBytes : -1, this);
  dialog.setConfigs(context().configFiles(), m_configFile);
  if (!takesTwoPredictions(clip, model)) dialog.setOneBranch();
  if (dialog.exec() != QDialog::Accepted) return;
  try {
    const QJsonObject job = dialog.writeJob();
    context().queue().submit(job,
                             tr("Capture, %1").arg(job.value(QStringLiteral("prompt")).toString().left(40)));
  } catch (const Error& error) {
    m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
  }
}

void InspectWorkspace::editInTune(std::optional<kernels::Mode> mode) {
  Selection selection = context().selection();
  selection.layer = m_layer;
  selection.head = m_headIndex;
  context().select(selection);
  Q_EMIT editWished(m_layer, m_headIndex, mode ? static_cast<int>(*mode) : -1);
  context().open(Workspace::Tune);
}

void InspectWorkspace::compareDialog() {
  QStringList choices{tr("Off")};
  for (const int step : m_strip->captured()) choices.append(tr("Step %1 of this capture").arg(step));
  const QStringList others =
      QDir(context().project().capturesFolder()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
  for (const QString& other : others) choices.append(tr("Capture %1, same step").arg(other));
  bool ok = false;
  const QString chosen =
      QInputDialog::getItem(this, tr("Difference"), tr("This map minus"), choices, 0, false, &ok);
  const int index = static_cast<int>(choices.indexOf(chosen));
  if (!ok || index < 0) return;
  const int steps = static_cast<int>(m_strip->captured().size());
  if (index == 0) return setDifference(std::nullopt, {});
  if (index <= steps) return setDifference(m_strip->captured()[static_cast<std::size_t>(index - 1)], {});
  setDifference(std::nullopt, QDir(context().project().capturesFolder()).filePath(others[index - 1 - steps]));
}

}  // namespace vdit::ui
