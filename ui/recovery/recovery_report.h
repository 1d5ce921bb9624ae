// SPDX-License-Identifier: GPL-3.0-or-later
// What a studio that did not end properly left behind, in words, and what can be done with each of it.
#pragma once

#include <QList>
#include <QString>

#include "app/jobs/job.h"
#include "app/project/document_versions.h"
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
  QString key;   ///< of a document
  /// Of a document, newest first: the first is in use. With one alone there is nothing to choose.
  QList<project::DocumentVersion> versions;
};

struct LeftBehind {
  QList<jobs::Job> jobs;
  QString projectFolder, resultsFolder;
  QList<project::RecoveredDocument> damaged;
  bool crashed = false;  ///< then documents that were autosaved since their last version are listed too
};

/// Interrupted jobs, half-written videos in the results' folder, documents that a backup had to replace; and
/// beside any of these, after a crash, what was autosaved. Looks into files: for a worker.
QList<RecoveryItem> surveyRecovery(const LeftBehind& left);

/// Keeps the frames of a half-written video as a video, or removes it. Runs on a worker. Empty: done; else
/// why not.
QString settleVideo(const QString& part, RecoveryChoice choice);

QString choiceWord(RecoveryChoice choice);

/// "autosaved today 14:05:10", "saved 28 Nov 13:55:02".
QString versionWords(const project::DocumentVersion& version);

}  // namespace vdit::ui
