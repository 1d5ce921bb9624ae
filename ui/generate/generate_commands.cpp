// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done in Generate by menu, palette and keys.
#include <QAction>
#include <QMenu>

#include "app/jobs/job_queue.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/preview_panel.h"
#include "ui/generate/settings_form.h"

namespace vdit::ui {

QAction* GenerateWorkspace::addCommand(const QString& name, const QString& text, const QKeySequence& key,
                                       std::function<void()> act, bool everywhere) {
  auto* action = new QAction(text, this);
  action->setObjectName(QStringLiteral("generate.") + name);
  action->setShortcut(key);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  action->setProperty("menu", QStringLiteral("run"));
  action->setProperty("everywhere", everywhere);
  connect(action, &QAction::triggered, this, std::move(act));
  m_commands.append(action);
  addAction(action);
  return action;
}

void GenerateWorkspace::buildCommands() {
  QAction* run = addCommand(
      QStringLiteral("run"), tr("Generate"), QKeySequence(Qt::CTRL | Qt::Key_Return),
      [this] { generate(jobs::QueuePlace::End); }, true);
  QAction* next = addCommand(
      QStringLiteral("runNext"), tr("Run next"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return),
      [this] { generate(jobs::QueuePlace::Next); }, true);
  QAction* paired = addCommand(
      QStringLiteral("pair"), tr("Paired run"), {}, [this] { pair(jobs::QueuePlace::End); }, true);
  QAction* sweep = addCommand(QStringLiteral("sweep"), tr("Sweep…"), {}, [this] { askSweep(); });
  addCommand(
      QStringLiteral("stop"), tr("Stop now"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Return),
      [this] { stop(m_job, StopKind::Now); }, true);
  addCommand(
      QStringLiteral("keepSoFar"), tr("Stop and keep the video so far"),
      QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_Return),
      [this] { stop(m_job, StopKind::KeepSoFar); }, true);
  QAction* undo = addCommand(QStringLiteral("undo"), tr("Undo the change of all settings"),
                             QKeySequence::Undo, [this] { m_form->undo(); });
  QAction* redo = addCommand(QStringLiteral("redo"), tr("Redo the change of all settings"),
                             QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), [this] { m_form->redo(); });
  for (QAction* action : {undo, redo}) {
    action->setProperty("menu", QStringLiteral("edit"));
    action->setEnabled(false);
  }
  connect(m_form, &SettingsForm::historyChanged, this, [this, undo, redo] {
    undo->setEnabled(m_form->history().canUndo());
    redo->setEnabled(m_form->history().canRedo());
  });
  m_runDemo->setProperty("menu", QStringLiteral("run"));
  m_commands.append(m_runDemo);
  m_form->generateMenu()->addActions({run, next, paired, sweep});
}

void GenerateWorkspace::stop(qint64 job, StopKind kind) {
  if (job == 0) return;
  switch (kind) {
    case StopKind::Now:
      return context().queue().cancel({job});
    case StopKind::AfterStep:
      return context().queue().pauseJob(job);
    case StopKind::KeepSoFar:
      return context().queue().keepSoFar(job);
  }
}

}  // namespace vdit::ui
