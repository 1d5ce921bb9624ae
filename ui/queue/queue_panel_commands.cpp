// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of the queue panel do: each asks the queue, and the table follows its signals.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QSaveFile>
#include <QTableView>
#include <QUrl>

#include "app/jobs/job_queue.h"
#include "ui/queue/job_log_dialog.h"
#include "ui/queue/job_text.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_panel.h"
#include "ui/views/banner.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

using jobs::JobState;

void QueuePanel::showMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) menu->addAction(command(QString::fromLatin1(name)));
  };
  add({"open", "edit", "resume", "retry"});
  if (QAction* processor = command(QStringLiteral("retry-processor")); processor->isEnabled()) {
    menu->addAction(processor);
    menu->setToolTipsVisible(true);
  }
  menu->addSeparator();
  add({"run-next", "up", "down", "hold"});
  if (m_queue.targets().size() > 1) fillTargets(*menu->addMenu(tr("Run on")));
  menu->addSeparator();
  add({"log", "reproduce", "copy-command", "export", "import"});
  menu->addSeparator();
  add({"cancel"});
  menu->popup(m_table->viewport()->mapToGlobal(at));
}

void QueuePanel::toggleHold() {
  const QList<qint64> ids = selectedIds();
  for (const qint64 id : ids) {
    const jobs::Job* job = m_model->jobById(id);
    if (job && job->state == JobState::Pending) m_queue.hold(id, true);
    if (job && job->state == JobState::Held) m_queue.hold(id, false);
  }
}

void QueuePanel::moveUp() {
  const jobs::Job* job = currentJob();
  if (!job) return;
  if (const qint64 before = m_model->siblingBefore(job->id)) m_queue.move(job->id, before);
}

void QueuePanel::moveDown() {
  const jobs::Job* job = currentJob();
  if (!job) return;
  const qint64 after = m_model->siblingAfter(job->id);
  if (after != 0) m_queue.move(job->id, m_model->siblingAfter(after));
}

void QueuePanel::runNext() {
  const QList<qint64> ids = selectedIds();
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) m_queue.runNext(*id);
}

void QueuePanel::cancelSelected() {
  m_queue.cancel(selectedIds());
}

void QueuePanel::cancelOthers() {
  if (const jobs::Job* running = runningJob()) m_queue.cancelOthers(running->id);
}

void QueuePanel::cancelAll() {
  m_queue.cancelAll();
}

void QueuePanel::openCurrent() {
  const jobs::Job* job = currentJob();
  if (!job) return;
  if (isEditable(*job)) {
    Q_EMIT editRequested(job->id);
  } else if (job->state == JobState::Done) {
    Q_EMIT resultOpened(*job);
  }
}

void QueuePanel::editCurrent() {
  const jobs::Job* job = currentJob();
  if (job && isEditable(*job)) Q_EMIT editRequested(job->id);
}

void QueuePanel::retryCurrent() {
  if (const jobs::Job* job = currentJob()) m_queue.retry(job->id);
}

void QueuePanel::retryOnProcessor() {
  if (const jobs::Job* job = currentJob()) m_queue.retryOnProcessor(job->id);
}

QString QueuePanel::processorTime(const jobs::Job& job) const {
  const auto seconds = m_queue.expectedSeconds(jobs::JobQueue::onProcessor(job.request), job.target);
  return seconds ? tr("About %1, as such work took before").arg(numbers::duration(*seconds))
                 : tr("How long it takes is not known: no such work was done on the processor yet");
}

void QueuePanel::resumeCurrent() {
  if (const jobs::Job* job = currentJob()) m_queue.resume(job->id);
}

void QueuePanel::pauseAtStep() {
  if (const jobs::Job* running = runningJob()) m_queue.pauseJob(running->id);
}

void QueuePanel::pauseQueue() {
  m_queue.setPaused(!m_queue.isPaused());
}

void QueuePanel::pauseAfterJob() {
  m_queue.setPauseAfterJob(!m_queue.pauseAfterJob());
}

void QueuePanel::copyCommand() {
  QStringList lines;
  for (const qint64 id : selectedIds()) {
    if (const jobs::Job* job = m_model->jobById(id)) lines.append(jobs::JobQueue::commandLine(*job));
  }
  if (!lines.isEmpty()) QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void QueuePanel::showLog() {
  const jobs::Job* job = currentJob();
  if (!job) return;
  auto* dialog = new JobLogDialog(m_queue, *job, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->show();
}

void QueuePanel::reproduce() {
  if (const jobs::Job* job = currentJob()) Q_EMIT reproduceRequested(job->output);
}

// The next of the engines, so that a key is enough; the menu names them.
void QueuePanel::sendElsewhere() {
  const jobs::Job* job = currentJob();
  const QStringList targets = m_queue.targets();
  if (!job || targets.isEmpty()) return;
  m_queue.setTarget(selectedIds(), targets.at((targets.indexOf(job->target) + 1) % targets.size()));
}

void QueuePanel::fillTargets(QMenu& menu) {
  const jobs::Job* job = currentJob();
  for (const QString& target : m_queue.targets()) {
    QAction* action = menu.addAction(targetWord(target));
    action->setCheckable(true);
    action->setChecked(job && job->target == target);
    action->setEnabled(job && jobs::canChangeTarget(job->state));
    connect(action, &QAction::triggered, this, [this, target] { m_queue.setTarget(selectedIds(), target); });
  }
}

void QueuePanel::exportJobs() {
  auto* dialog = new QFileDialog(this, tr("Save jobs"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setDefaultSuffix(QStringLiteral("json"));
  dialog->selectFile(QStringLiteral("queue.json"));
  const QByteArray document = m_queue.exportJobs(selectedIds());
  connect(dialog, &QFileDialog::fileSelected, this, [this, document](const QString& path) {
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(document) == document.size() && file.commit()) return;
    m_banner->show(BannerKind::Danger, tr("The jobs were not saved: %1").arg(file.errorString()), path);
  });
  dialog->open();
}

void QueuePanel::importJobs() {
  auto* dialog = new QFileDialog(this, tr("Load jobs"), {}, tr("Job files (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, this, &QueuePanel::importFile);
  dialog->open();
}

void QueuePanel::importFile(const QString& path) {
  constexpr qint64 kMostBytes = 64 * 1024 * 1024;
  QFile file(path);
  if (file.size() <= kMostBytes && file.open(QIODevice::ReadOnly)) {
    m_queue.importJobs(file.readAll());
  } else {
    m_banner->show(BannerKind::Danger, tr("The jobs were not read: %1").arg(file.errorString()), path);
  }
}

// Saved queues and job files fall into the queue here; elsewhere a job file restores its settings.
void QueuePanel::dragEnterEvent(QDragEnterEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    if (url.isLocalFile() && url.path().endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
      event->acceptProposedAction();
  }
}

void QueuePanel::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    if (url.isLocalFile()) importFile(url.toLocalFile());
  }
  event->acceptProposedAction();
}

void QueuePanel::removeFinished() {
  QList<qint64> ids;
  for (const jobs::Job& job : m_model->jobs()) {
    const bool over = job.state == JobState::Done || job.state == JobState::Cancelled;
    // The head of a sweep holds its clips together until the last is over.
    if (over && !m_model->hasOpenChildren(job.id)) ids.append(job.id);
  }
  m_queue.remove(ids);
}

void QueuePanel::undo() {
  m_queue.undo();
}

}  // namespace vdit::ui
