// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the queue share: a folder, a store, the fake engine, and jobs by their outputs.
#pragma once

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/jobs/job_queue.h"
#include "tests/link/fake_target.h"

namespace vdit::test {

using jobs::Job;
using jobs::JobQueue;
using jobs::JobState;
using jobs::StartPolicy;
using link::EngineLink;
using link::EngineState;

inline constexpr int kWaitMs = 20'000;

class QueueTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void cleanup();

 protected:
  void open(StartPolicy policy = StartPolicy::Run, bool engine = true);
  void reopen(StartPolicy policy = StartPolicy::AsLastTime, bool engine = true);
  QString path(const QString& name) const { return m_folder->filePath(name); }
  QJsonObject request(const QString& output, int steps = 4) const {
    return {{QStringLiteral("format"), QStringLiteral("vdit-job")},
            {QStringLiteral("version"), 1},
            {QStringLiteral("command"), QStringLiteral("generate")},
            {QStringLiteral("model"), QStringLiteral("demo")},
            {QStringLiteral("prompt"), QStringLiteral("a ball")},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("output"), path(output)}};
  }
  qint64 add(const QString& output, int steps = 4, qint64 after = 0, qint64 parent = 0);
  Job job(qint64 id) const { return m_queue->job(id).value_or(Job{}); }
  QString state(qint64 id) const { return toString(job(id).state); }
  QList<qint64> order() const {
    QList<qint64> ids;
    for (const Job& each : m_queue->jobs()) ids.append(each.id);
    return ids;
  }

  std::unique_ptr<QTemporaryDir> m_folder;
  std::unique_ptr<EngineLink> m_link;
  std::unique_ptr<JobQueue> m_queue;
};

#define WAIT_FOR(id, expected) QTRY_COMPARE_WITH_TIMEOUT(state(id), toString(JobState::expected), kWaitMs)

inline void QueueTest::init() {
  m_folder = std::make_unique<QTemporaryDir>();
  QVERIFY(m_folder->isValid());
  test::setFakeScript("{}");
  qputenv("VDIT_FAKE_COMPLETIONS", path(QStringLiteral("completions")).toUtf8());
}

inline void QueueTest::cleanup() {
  m_queue.reset();
  m_link.reset();
}

inline void QueueTest::open(StartPolicy policy, bool engine) {
  m_queue = std::make_unique<JobQueue>(path(QStringLiteral("queue.sqlite")), policy);
  if (engine) {
    m_link = std::make_unique<EngineLink>(test::fakeTarget());
    m_queue->attachEngine(m_link.get());
    m_link->start();
  }
  constexpr int kPatience = 60'000;  // ten thousand jobs on a busy machine take their time
  QTRY_VERIFY_WITH_TIMEOUT(m_queue->isLoaded(), kPatience);
}

inline void QueueTest::reopen(StartPolicy policy, bool engine) {
  m_queue.reset();
  m_link.reset();
  open(policy, engine);
}

inline qint64 QueueTest::add(const QString& output, int steps, qint64 after, qint64 parent) {
  QSignalSpy submitted(m_queue.get(), &JobQueue::submitted);
  const qint64 token = m_queue->submit(request(output, steps), output, jobs::QueuePlace::End, after, parent);
  if (!QTest::qWaitFor([&] { return submitted.size() == 1; }, kWaitMs)) return 0;
  return submitted.first().at(0).toLongLong() == token ? submitted.first().at(1).toLongLong() : 0;
}

}  // namespace vdit::test
