// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/queue_writer.h"

#include <utility>

namespace vdit::jobs {
namespace {

constexpr int kRetryMs = 2000;

}  // namespace

QueueWriter::QueueWriter(const QString& file, QObject* parent)
    : QObject(parent), m_store(new JobStore(file)) {
  qRegisterMetaType<StoredQueue>();
  qRegisterMetaType<StoreChange>();
  qRegisterMetaType<JobError>();
  m_store->moveToThread(&m_thread);
  connect(m_store, &JobStore::opened, this, [this](const StoredQueue& queue) {
    m_open = true;
    Q_EMIT opened(queue);
    next();
  });
  connect(m_store, &JobStore::openFailed, this, &QueueWriter::openFailed);
  connect(m_store, &JobStore::committed, this, &QueueWriter::committed);
  connect(m_store, &JobStore::refused, this, &QueueWriter::refused);
  connect(m_store, &JobStore::logRead, this, &QueueWriter::logRead);
  m_retry.setSingleShot(true);
  connect(&m_retry, &QTimer::timeout, this, &QueueWriter::next);
  m_thread.setObjectName(QStringLiteral("job store"));
  m_thread.start();
}

QueueWriter::~QueueWriter() {
  // Waits for what was sent before: it was asked for, and may have been promised.
  const auto close = [store = m_store, reason = tr("The studio was closed while it ran")] {
    store->close(reason);
    delete store;  // its SQL connection belongs to that thread
  };
  QMetaObject::invokeMethod(m_store, close, Qt::BlockingQueuedConnection);
  m_thread.quit();
  m_thread.wait();
}

void QueueWriter::open() {
  QMetaObject::invokeMethod(m_store, [store = m_store] { store->open(); });
}

void QueueWriter::discardCheckpoint(const QString& folder) {
  QMetaObject::invokeMethod(m_store, [store = m_store, folder] { store->discardCheckpoint(folder); });
}

void QueueWriter::appendLog(qint64 job, const QString& line) {
  QMetaObject::invokeMethod(m_store, [store = m_store, job, line] { store->appendLog(job, line); });
}

void QueueWriter::readLog(qint64 job) {
  QMetaObject::invokeMethod(m_store, [store = m_store, job] { store->readLog(job); });
}

void QueueWriter::enqueue(QueueOperation operation) {
  m_waiting.append(std::move(operation));
  next();
}

void QueueWriter::next() {
  while (m_open && !m_busy && !m_retry.isActive() && (m_current || !m_waiting.isEmpty())) {
    if (!m_current) m_current = m_waiting.takeFirst();
    std::optional<PlannedChange> planned = m_current->plan();
    if (!planned) {
      m_current.reset();
      continue;
    }
    m_planned = *std::move(planned);
    m_busy = true;
    QMetaObject::invokeMethod(m_store, [store = m_store, ticket = ++m_ticket, change = m_planned.change] {
      store->commit(ticket, change);
    });
  }
}

void QueueWriter::committed(qint64) {
  m_busy = false;
  m_current.reset();
  const PlannedChange done = std::exchange(m_planned, {});
  Q_EMIT applied(done.change);
  if (done.done) done.done();
  next();
}

void QueueWriter::refused(qint64, const JobError& error) {
  m_busy = false;
  m_planned = {};
  if (m_current && m_current->mustSucceed) {
    m_retry.start(kRetryMs);
    Q_EMIT writingBlocked(error);
    return;
  }
  const QueueOperation operation = *std::exchange(m_current, std::nullopt);
  if (operation.refused) operation.refused(error);
  next();
}

}  // namespace vdit::jobs
