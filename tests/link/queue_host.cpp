// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of a studio without its window, to be killed: opens a store, attaches an engine, keeps `TOTAL`
// jobs coming, resumes whatever was interrupted, and writes one line for every change that it was promised
// (flushed before it goes on):
//   submitted OUTPUT | done OUTPUT STATE | idle
// A start says again what it finds in the store: a kill may have come between a promise and its line.
//
// queue_host FOLDER ENGINE TOTAL REQUEST.json        REQUEST.json: a job file; its output becomes
// FOLDER/out-N
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTimer>
#include <cstdio>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"

using namespace vdit;

namespace {

void say(const QString& line) {
  const QByteArray bytes = line.toUtf8() + '\n';
  std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stdout);
  std::fflush(stdout);
}

class Host : public QObject {
 public:
  Host(const QString& folder, const QString& engine, int total, const QJsonObject& request)
      : m_folder(folder),
        m_total(total),
        m_request(request),
        m_link({.name = QStringLiteral("local"), .program = engine, .sshHost = {}, .sshProgram = {}}),
        m_queue(folder + QStringLiteral("/queue.sqlite"), jobs::StartPolicy::Run) {
    m_queue.attachEngine(&m_link);
    connect(&m_queue, &jobs::JobQueue::loaded, this, &Host::begin);
    connect(&m_queue, &jobs::JobQueue::openFailed, this, [](const jobs::JobError& error) {
      say(QStringLiteral("failed ") + error.message());
      QCoreApplication::exit(1);
    });
    connect(&m_queue, &jobs::JobQueue::jobAdded, this, [this](const jobs::Job& job) {
      say(QStringLiteral("submitted ") + job.output);
      more();
    });
    connect(&m_queue, &jobs::JobQueue::jobChanged, this, &Host::changed);
    connect(&m_link, &link::EngineLink::stateChanged, this, [this](link::EngineState state) {
      // What a person would do after reading why.
      if (state == link::EngineState::Stopped) QTimer::singleShot(0, this, [this] { m_link.restart(); });
    });
    m_tick.setInterval(50);
    connect(&m_tick, &QTimer::timeout, this, &Host::look);
    m_link.start();
  }

 private:
  void begin() {
    m_queue.setPaused(false);
    for (const jobs::Job& job : m_queue.jobs()) {
      m_outputs.insert(job.output);
      say(QStringLiteral("submitted ") + job.output);
      changed(job);
    }
    more();
    m_tick.start();
  }

  // One at a time: the next is asked for when this one is promised.
  void more() {
    for (int i = 0; i < m_total; ++i) {
      const QString output = m_folder + QStringLiteral("/out-%1.mkv").arg(i);
      if (m_outputs.contains(output)) continue;
      m_outputs.insert(output);
      QJsonObject request = m_request;
      request.insert(QStringLiteral("output"), output);
      request.insert(QStringLiteral("seed"), i);
      m_queue.submit(request, QStringLiteral("job %1").arg(i));
      return;
    }
  }

  void changed(const jobs::Job& job) {
    if (job.state == jobs::JobState::Interrupted) m_queue.resume(job.id);
    if (job.state == jobs::JobState::Failed)
      say(QStringLiteral("failed %1 %2").arg(job.output, job.error->message()));
    if (job.state == jobs::JobState::Done && !m_done.contains(job.id)) {
      m_done.insert(job.id);
      say(QStringLiteral("done %1 %2").arg(job.output, job.result.value(QStringLiteral("state")).toString()));
    }
  }

  void look() {
    if (m_queue.isPaused()) m_queue.setPaused(false);
    if (m_done.size() == m_total) {
      say(QStringLiteral("idle"));
      m_tick.stop();
      QCoreApplication::quit();
    }
  }

  const QString m_folder;
  const int m_total;
  const QJsonObject m_request;
  link::EngineLink m_link;  // outlives the queue
  jobs::JobQueue m_queue;
  QTimer m_tick;
  QSet<QString> m_outputs;
  QSet<qint64> m_done;
};

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication app(argc, argv);
  const QStringList words = QCoreApplication::arguments();
  if (words.size() != 5) return 2;
  QFile file(words[4]);
  if (!file.open(QIODevice::ReadOnly)) return 2;
  const Host host(words[1], words[2], words[3].toInt(), QJsonDocument::fromJson(file.readAll()).object());
  return QCoreApplication::exec();
}
