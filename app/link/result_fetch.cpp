// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/result_fetch.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <algorithm>
#include <utility>

#include "app/link/engine_link.h"

namespace vdit::link {
namespace {

constexpr double kShareOfFetch = 0.05;  // of the job's bar

QString topOf(const QString& base, const QString& target) {
  return base + QLatin1Char('/') + target.mid(base.size() + 1).section(QLatin1Char('/'), 0, 0);
}

}  // namespace

ResultFetch::ResultFetch(EngineLink& engine, RemoteJob job, QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_job(std::move(job)),
      m_files(new FetchedFiles(m_job.stage(), m_job.outputs().value(QStringLiteral("output")),
                               m_job.overwrites())) {
  m_files->moveToThread(&m_thread);
  connect(&m_thread, &QThread::finished, m_files, &QObject::deleteLater);
  connect(m_files, &FetchedFiles::began, this, &ResultFetch::began);
  connect(m_files, &FetchedFiles::written, this, [this](int, qint64 bytes) { written(bytes); });
  connect(m_files, &FetchedFiles::whole, this, &ResultFetch::fileWhole);
  connect(m_files, &FetchedFiles::damaged, this, &ResultFetch::fileDamaged);
  connect(m_files, &FetchedFiles::failed, this, &ResultFetch::fail);
  connect(m_files, &FetchedFiles::placed, this, [this] {
    if (!std::exchange(m_over, true)) Q_EMIT finished();
  });
  connect(&engine, &EngineLink::answered, this, &ResultFetch::answered);
  connect(&engine, &EngineLink::refused, this, [this](qint64 token, const jobs::JobError& error) {
    const bool ours = token == m_listToken || std::any_of(m_asked.begin(), m_asked.end(),
                                                          [&](const Chunk& c) { return c.token == token; });
    if (ours) fail(error);
  });
  m_thread.setObjectName(QStringLiteral("results"));
  m_thread.start();
}

ResultFetch::~ResultFetch() {
  m_thread.quit();
  m_thread.wait();
}

void ResultFetch::start() {
  m_listToken = m_engine.request(QStringLiteral("stage.list"), {{QStringLiteral("stage"), m_job.stage()},
                                                                {QStringLiteral("from"), m_wanted.size()}});
}

void ResultFetch::abandon() {
  m_over = true;
  QMetaObject::invokeMethod(m_files, &FetchedFiles::abandon, Qt::QueuedConnection);
}

void ResultFetch::fail(const jobs::JobError& error) {
  if (std::exchange(m_over, true)) return;
  Q_EMIT failed(error);
}

void ResultFetch::failWith(const char* code, const QString& subject, const QString& found) {
  fail({.code = QLatin1String(code),
        .subject = subject,
        .field = {},
        .found = found,
        .expected = {},
        .hint = {}});
}

void ResultFetch::answered(qint64 token, const QJsonObject& answer, const QByteArray& binary) {
  if (m_over) return;
  if (token == m_listToken) return takeList(answer);
  if (m_asked.isEmpty() || m_asked.first().token != token) return;
  const Chunk chunk = m_asked.takeFirst();
  if (binary.size() != chunk.bytes) {
    return failWith(
        "fetch.size", m_wanted.at(chunk.file).file.stagePath,
        tr("a piece of %1 bytes instead of %2: it changed meanwhile").arg(binary.size()).arg(chunk.bytes));
  }
  QMetaObject::invokeMethod(
      m_files, [files = m_files, chunk, binary] { files->write(chunk.file, binary); }, Qt::QueuedConnection);
}

void ResultFetch::takeList(const QJsonObject& answer) {
  const QJsonArray files = answer.value(QLatin1String("files")).toArray();
  const qint64 total = answer.value(QLatin1String("total")).toInteger();
  for (const QJsonValue entry : files) {
    if (!takeFile(entry.toObject())) return;
  }
  if (total > kMostFiles || (files.isEmpty() && m_wanted.size() < total))
    return failWith("fetch.list", m_engine.target().name, tr("a list of %1 files").arg(total));
  if (m_wanted.size() < total) return start();
  if (m_wanted.isEmpty())
    return failWith("fetch.list", m_engine.target().name, tr("the job is done but left no results"));
  QList<FetchedFile> all;
  for (const Wanted& wanted : std::as_const(m_wanted)) all.append(wanted.file);
  QMetaObject::invokeMethod(
      m_files, [files = m_files, all] { files->begin(all); }, Qt::QueuedConnection);
}

bool ResultFetch::takeFile(const QJsonObject& entry) {
  const QString path = entry.value(QLatin1String("path")).toString();
  const auto target = m_job.localPath(path);
  const qint64 bytes = entry.value(QLatin1String("bytes")).toInteger(-1);
  if (!target || bytes < 0) {
    failWith("fetch.list", m_engine.target().name,
             tr("\"%1\" is no result that this job asked for").arg(path.left(80)));
    return false;
  }
  const QString base = QFileInfo(m_job.outputs().value(path.section(QLatin1Char('/'), 0, 0))).path();
  m_wanted.append({.file = {.stagePath = path,
                            .target = *target,
                            .top = topOf(base, *target),
                            .bytes = bytes,
                            .sha256 = entry.value(QLatin1String("sha256")).toString().toLatin1()}});
  m_total += bytes;
  return true;
}

void ResultFetch::began(const QList<qint64>& have) {
  if (m_over) return;
  m_since.start();
  for (int i = 0; i < m_wanted.size(); ++i) {
    m_wanted[i].asked = have.value(i);
    m_had += have.value(i);
  }
  m_fetched = m_had;
  askForMore();
}

void ResultFetch::askForMore() {
  while (!m_over && m_unwritten < kOnTheWay && m_next < m_wanted.size()) {
    Wanted& wanted = m_wanted[m_next];
    if (wanted.asked >= wanted.file.bytes) {
      ++m_next;
      continue;
    }
    const qint64 bytes = std::min(kChunkBytes, wanted.file.bytes - wanted.asked);
    const qint64 token =
        m_engine.request(QStringLiteral("stage.read"), {{QStringLiteral("stage"), m_job.stage()},
                                                        {QStringLiteral("path"), wanted.file.stagePath},
                                                        {QStringLiteral("offset"), wanted.asked}});
    m_asked.append({token, m_next, bytes});
    wanted.asked += bytes;
    ++m_unwritten;
  }
}

void ResultFetch::written(qint64 bytes) {
  --m_unwritten;
  if (m_over) return;
  m_fetched += bytes;
  jobs::JobProgress progress;
  progress.phase = QStringLiteral("fetch");
  const double done = m_total > 0 ? static_cast<double>(m_fetched) / static_cast<double>(m_total) : 1;
  progress.fraction = 1 - kShareOfFetch * (1 - done);
  const QLocale locale;
  progress.detail = tr("%1 of %2")
                        .arg(locale.formattedDataSize(m_fetched, 1, QLocale::DataSizeSIFormat),
                             locale.formattedDataSize(m_total, 1, QLocale::DataSizeSIFormat));
  const double seconds = static_cast<double>(m_since.elapsed()) / 1000;
  const double rate = static_cast<double>(m_fetched - m_had) / std::max(0.001, seconds);
  if (rate > 0) progress.secondsLeft = static_cast<double>(m_total - m_fetched) / rate;
  Q_EMIT progressed(progress);
  askForMore();
}

void ResultFetch::fileWhole(int file) {
  if (m_over) return;
  m_wanted[file].whole = true;
  const bool all = std::all_of(m_wanted.begin(), m_wanted.end(), [](const Wanted& w) { return w.whole; });
  if (all) QMetaObject::invokeMethod(m_files, &FetchedFiles::place, Qt::QueuedConnection);
}

void ResultFetch::fileDamaged(int file) {
  if (m_over) return;
  m_fetched -= m_wanted.at(file).file.bytes;
  m_wanted[file].asked = 0;
  // What was asked of later files is on the way; this one comes after them.
  m_next = std::min(m_next, file);
  askForMore();
}

}  // namespace vdit::link
