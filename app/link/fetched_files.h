// SPDX-License-Identifier: GPL-3.0-or-later
// The files of a job's results while they arrive from another machine: beside their place under a hidden
// name, synced, compared with their hash, and only then given their names. For a thread of its own; values
// in, signals out.
//
// Errors: "output.exists" (another file is there and the job does not overwrite), "disk.space", "file.write",
// "fetch.damaged" (the hash differs twice).
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QFile>
#include <QList>
#include <QObject>
#include <QString>
#include <memory>

#include "app/jobs/job.h"

namespace vdit::link {

struct FetchedFile {
  QString stagePath;
  QString target;  ///< absolute
  QString top;     ///< the entry beside the job's output that it belongs to: itself, or its folder
  qint64 bytes = 0;
  QByteArray sha256;  ///< hex
};

class FetchedFiles : public QObject {
  Q_OBJECT
 public:
  /// `main`: the top entry that is placed last; who sees it sees all. `mark`: of the hidden names.
  FetchedFiles(QString mark, QString main, bool overwrites);

  /// What an earlier try left is gone on with. began() or failed() follows.
  void begin(const QList<FetchedFile>& files);
  /// The next bytes of a file. written(), and whole() or damaged() after the last ones; or failed().
  void write(int file, const QByteArray& bytes);
  /// Gives all of them their names: placed() or failed().
  void place();
  /// Nothing of it stays.
  void abandon();
  /// The same without an object, for a try that is long over.
  static void removeLeftovers(const QString& mark, const QStringList& folders);

 Q_SIGNALS:
  void began(const QList<qint64>& have);  ///< bytes of each file
  void written(int file, qint64 bytes);
  void whole(int file);
  void damaged(int file);  ///< it is empty again
  void placed();
  void failed(const vdit::jobs::JobError& error);

 private:
  struct Part {
    FetchedFile file;
    QString path;  // hidden
    qint64 have = 0;
    bool inPlace = false;  // an earlier try had placed it
    int damages = 0;
  };

  QString waitingFolder(const FetchedFile& file) const;
  bool openPart(Part& part);
  void finish(int file);
  bool hasRoom();
  bool placeTop(const QString& top);
  void fail(const QString& code, const QString& subject, const QString& found, const QString& hint = {});

  const QString m_mark, m_main;
  const bool m_overwrites;
  QList<Part> m_parts;
  std::unique_ptr<QFile> m_open;
  int m_openPart = -1;
  std::unique_ptr<QCryptographicHash> m_hash;
};

}  // namespace vdit::link
