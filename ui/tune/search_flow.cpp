// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/search_flow.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtConcurrentRun>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "engine/base/error.h"
#include "ui/tune/candidate_set.h"

namespace vdit::ui {
namespace {

constexpr int kLookAgainMs = 300;

}  // namespace

SearchFlow::SearchFlow(jobs::JobQueue& queue, link::EngineLink& engine, const QString& folder,
                       QObject* parent)
    : QObject(parent), m_queue(queue), m_folder(folder) {
  QDir().mkpath(folder);
  m_list.setFolder(folder);
  // A table is replaced whole each time it grows: its folder is watched, the file itself would be lost.
  m_files.addPath(folder);
  m_soon.setSingleShot(true);
  m_soon.setInterval(kLookAgainMs);
  connect(&m_files, &QFileSystemWatcher::directoryChanged, &m_soon, qOverload<>(&QTimer::start));
  connect(&m_soon, &QTimer::timeout, this, &SearchFlow::lookAgain);
  connect(&queue, &jobs::JobQueue::jobAdded, &m_list, &SearchListModel::showJob);
  connect(&queue, &jobs::JobQueue::jobChanged, &m_list, &SearchListModel::showJob);
  connect(&queue, &jobs::JobQueue::jobRemoved, &m_list, &SearchListModel::forgetJob);
  connect(&queue, &jobs::JobQueue::jobChanged, this, &SearchFlow::followJob);
  connect(&queue, &jobs::JobQueue::loaded, this, [this] {
    for (const jobs::Job& job : m_queue.jobs()) {
      if (!jobs::isFinal(job.state)) m_list.showJob(job);
    }
  });
  for (const jobs::Job& job : queue.jobs()) {
    if (!jobs::isFinal(job.state)) m_list.showJob(job);
  }
  connect(&engine, &link::EngineLink::searchEvent, this, &SearchFlow::showEvent);
  connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
    const Loaded loaded = m_watcher.result();
    if (loaded.file != m_file) return load(m_file);  // another one was asked for meanwhile
    if (!loaded.table) {
      Q_EMIT failed(loaded.error);
      return;
    }
    const bool grown = m_table && m_table->table->identity == loaded.table->table->identity;
    m_table = loaded.table;
    Q_EMIT tableOpened(grown);
  });
}

SearchFlow::~SearchFlow() {
  m_watcher.waitForFinished();
}

QString SearchFlow::tableName() const {
  return QFileInfo(m_file).completeBaseName();
}

qint64 SearchFlow::liveJob() const {
  const int row = m_list.rowOf(m_file);
  return row < 0 ? 0 : m_list.at(row).job;
}

void SearchFlow::submit(const QJsonObject& request, const QString& title) {
  m_queue.submit(request, title);
}

std::optional<QJsonObject> SearchFlow::requestOf(const QString& file) const {
  std::optional<QJsonObject> request;
  for (const jobs::Job& job : m_queue.jobs()) {
    if (job.kind != jobs::JobKind::Search || job.output != file) continue;
    if (!jobs::isFinal(job.state)) return std::nullopt;
    request = job.request;
  }
  return request;
}

void SearchFlow::addPrompts(const QString& file, const QStringList& prompts) {
  QJsonObject request = *requestOf(file);
  const QString listed = request.value(QLatin1String("prompts")).toString();
  QFile list(listed);
  if (!list.open(QIODevice::ReadOnly)) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.read",
                 .subject = listed.toStdString(),
                 .found = list.errorString().toStdString(),
                 .hint = "the search's prompts are needed: start a new search"});
  }
  QByteArray lines = list.readAll().trimmed() + '\n';
  for (const QString& prompt : prompts) lines += prompt.toUtf8() + '\n';
  writeWholeFile(listed, lines);
  request.insert(QStringLiteral("resume"), true);
  // The table is on this machine: another one would measure everything anew.
  const QString here = QStringLiteral("local");
  m_queue.submit(request, tr("Search %1, more prompts").arg(QFileInfo(file).completeBaseName()),
                 jobs::QueuePlace::End, 0, 0, m_queue.targets().contains(here) ? here : QString());
}

void SearchFlow::pause(qint64 job) {
  m_queue.pauseJob(job);
}
void SearchFlow::resume(qint64 job) {
  m_queue.resume(job);
}

void SearchFlow::stopWithBest(qint64 job, const QString& file) {
  m_queue.pauseJob(job);
  open(file);
}

void SearchFlow::open(const QString& file) {
  if (file != m_file) m_table.reset();
  m_file = file;
  if (!m_watcher.isRunning()) load(file);
}

void SearchFlow::load(const QString& file) {
  m_read = QFileInfo(file).lastModified();
  m_watcher.setFuture(QtConcurrent::run([file] {
    Loaded out{.file = file};
    try {
      out.table = SolveTable::of(
          std::make_shared<const search::LossTable>(search::read_loss_table(file.toStdString())));
    } catch (const std::exception& error) {
      out.error = QString::fromUtf8(error.what());
    }
    return out;
  }));
}

void SearchFlow::lookAgain() {
  m_list.refreshFolder();
  if (m_file.isEmpty() || m_watcher.isRunning() || QFileInfo(m_file).lastModified() == m_read) return;
  if (QFileInfo::exists(m_file)) load(m_file);
}

void SearchFlow::followJob(const jobs::Job& job) {
  if (job.id != m_liveJob || job.state == jobs::JobState::Running || job.state == jobs::JobState::Pausing)
    return;
  m_liveJob = 0;
  m_live.reset();
  Q_EMIT searchOver(job.id);
}

void SearchFlow::showEvent(qint64 job, const QJsonObject& event) {
  // Views hold what they were given: the next state is another object.
  auto live =
      job == m_liveJob && m_live ? std::make_shared<LiveSearch>(*m_live) : std::make_shared<LiveSearch>();
  if (live->take(event)) {
    m_live = std::move(live);
    m_liveJob = job;
    return Q_EMIT cellsMeasured(job);
  }
  QStringList parts;
  const auto add = [&](const char* key, const char* of, const QString& text) {
    const QJsonValue value = event.value(QLatin1String(key));
    if (!value.isDouble()) return;
    const QJsonValue total = event.value(QLatin1String(of));
    parts.append(total.isDouble() ? tr("%1 %2 of %3").arg(text).arg(value.toInt()).arg(total.toInt())
                                  : tr("%1 %2").arg(text).arg(value.toInt()));
  };
  add("prompt", "prompts", tr("prompt"));
  add("step", "steps", tr("step"));
  add("layer", "layers", tr("layer"));
  if (!parts.isEmpty()) Q_EMIT progressed(parts.join(QStringLiteral(", ")));
  const int row = m_list.rowOf(m_file);
  if (row >= 0 && m_list.at(row).job == job && !m_soon.isActive()) m_soon.start();
}

}  // namespace vdit::ui
