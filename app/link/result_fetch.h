// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a finished job's results from the engine's machine: asks for the list, then for chunks, a few at a
// time and the next only when one is on disk, so that neither side can be flooded. The disk is a worker's.
#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QThread>

#include "app/link/fetched_files.h"
#include "app/link/remote_job.h"

namespace vdit::link {

class EngineLink;

class ResultFetch : public QObject {
  Q_OBJECT
 public:
  static constexpr qint64 kChunkBytes = 1 << 20;
  static constexpr int kOnTheWay = 4;
  static constexpr int kMostFiles = 100'000;

  ResultFetch(EngineLink& engine, RemoteJob job, QObject* parent = nullptr);
  ~ResultFetch() override;  ///< what arrived stays, for another try to go on with

  void start();
  /// Says nothing more; what arrived stays.
  void leave() { m_over = true; }
  /// The same, and nothing of it stays.
  void abandon();

  qint64 totalBytes() const { return m_total; }
  qint64 fetchedBytes() const { return m_fetched; }

 Q_SIGNALS:
  void progressed(const vdit::jobs::JobProgress& progress);
  void finished();
  void failed(const vdit::jobs::JobError& error);

 private:
  struct Wanted {
    FetchedFile file;
    qint64 asked = 0;  // up to here
    bool whole = false;
  };
  struct Chunk {
    qint64 token = 0;
    int file = 0;
    qint64 bytes = 0;
  };

  void answered(qint64 token, const QJsonObject& answer, const QByteArray& binary);
  void takeList(const QJsonObject& answer);
  bool takeFile(const QJsonObject& entry);
  void began(const QList<qint64>& have);
  void askForMore();
  void written(qint64 bytes);
  void fileWhole(int file);
  void fileDamaged(int file);
  void fail(const jobs::JobError& error);
  void failWith(const char* code, const QString& subject, const QString& found);

  EngineLink& m_engine;
  const RemoteJob m_job;
  QThread m_thread;
  FetchedFiles* m_files;  // in m_thread, deleted with it
  qint64 m_listToken = 0;
  QList<Wanted> m_wanted;
  QList<Chunk> m_asked;  // in the order of their answers
  int m_unwritten = 0;   // chunks asked for and not on disk yet
  int m_next = 0;        // file
  bool m_over = false;
  qint64 m_total = 0, m_fetched = 0, m_had = 0;
  QElapsedTimer m_since;
};

}  // namespace vdit::link
