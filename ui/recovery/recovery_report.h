// SPDX-License-Identifier: GPL-3.0-or-later
// What a studio that did not end properly left behind, in words, and what can be done with each of it.
#pragma once

#include <QList>
#include <QString>

#include "app/jobs/job.h"
#include "app/project/project.h"

namespace vdit::ui {

enum class RecoveryChoice { Nothing, Resume, Cancel, KeepFrames, Remove };

struct RecoveryItem {
  enum class Kind { Job, Video, Document };

  Kind kind = Kind::Job;
  QString name, found;            ///< "red-ball-42", "it stopped at step 12 of 20; the checkpoint is kept"
  QString preview;                ///< text: the prompt, the command, the document's content
  QList<RecoveryChoice> choices;  ///< the first is proposed; empty: it has been dealt with already
  qint64 job = 0;
  QString part;  ///< of a video: OUT.part
};

/// Interrupted jobs, half-written videos below `resultsFolder`, documents that a backup had to replace. Looks
/// into the videos: for a worker.
QList<RecoveryItem> surveyRecovery(const QList<jobs::Job>& jobs, const QString& resultsFolder,
                                   const QList<project::RecoveredDocument>& documents);

/// Keeps the frames of a half-written video as a video, or removes it. Runs on a worker. Empty: done; else
/// why not.
QString settleVideo(const QString& part, RecoveryChoice choice);

QString choiceWord(RecoveryChoice choice);

}  // namespace vdit::ui
