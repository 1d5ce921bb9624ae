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
#include "ui/queue/job_text.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_panel.h"
#include "ui/views/banner.h"

namespace vdit::ui {

using jobs::JobState;

void QueuePanel::showMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const auto add = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) menu->addAction(command(QString::fromLatin1(name)));
  };
  add({"open", "edit", "resume", "retry"});
  menu->addSeparator();
  add({"run-next", "up", "down", "hold"});
  menu->addSeparator();
  add({"copy-command", "export", "import"});
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
