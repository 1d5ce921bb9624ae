// SPDX-License-Identifier: GPL-3.0-or-later
// A job of the queue as a value, and which states may follow which (spec: "Queue panel", job states). Values
// only: the store and the window copy them between threads.
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QMetaType>
#include <QString>
#include <optional>

namespace vdit::jobs {

enum class JobKind : quint8 { Generate, Pair, Search, Inspect, Metrics, Export };
enum class JobState : quint8 {
  Pending,
  Held,
  Running,
  Pausing,
  Paused,
  Interrupted,
  Done,
  Failed,
  Cancelled
};

QString toString(JobKind kind);    ///< "generate": the job file's command and the store's text
QString toString(JobState state);  ///< "pending"
std::optional<JobKind> jobKindFromString(const QString& text);
std::optional<JobState> jobStateFromString(const QString& text);

/// Whether the table of the specification has an arrow from one to the other, or one of two that it leaves
/// out: pausing -> done (the job ended before the pause took hold) and pausing -> cancelled.
bool isLegalTransition(JobState from, JobState to);
/// Done, failed, cancelled.
bool isFinal(JobState state);
/// Pending or held: not begun, so it can still be moved and changed.
bool isWaiting(JobState state);
bool canChangeTarget(JobState state);  ///< of the machine that runs it

/// vdit::Error as a value.
struct JobError {
  QString code, subject, field, found, expected, hint;
  QString message() const;  ///< one sentence for people
};

/// How far a running job is. Never stored per step; the last one is kept when the job stops.
struct JobProgress {
  QString phase;        ///< "load", "text", "denoise", "decode", "encode", "metrics", "search"
  double fraction = 0;  ///< of the whole job, 0..1
  int step = 0;         ///< 1-based, 0 without steps
  int steps = 0;
  std::optional<double> secondsLeft;  ///< of the whole job
  QString detail;                     ///< "layer 7 of 12", "full run"; may be empty
};

struct Job {
  qint64 id = 0;      ///< never reused
  qint64 parent = 0;  ///< the pair or sweep that it belongs to; 0: none
  qint64 after = 0;   ///< starts only when that job is done; 0: none
  JobKind kind = JobKind::Generate;
  JobState state = JobState::Pending;
  QString title;
  QString target;       ///< engine that runs it: "local", or an ssh host
  QJsonObject request;  ///< the job file: {"format": "vdit-job", "version": 1, "command": ..., ...}
  JobProgress progress;
  QString reason;  ///< why it is paused, interrupted or held, in words
  std::optional<JobError> error;
  QString output;            ///< file or folder that it makes
  QString checkpointFolder;  ///< of its latents; empty when there is none
  QJsonObject result;        ///< what the engine answered at the end (sidecar, metrics)
  QDateTime created, started, finished;
  double secondsSpent = 0;  ///< over all attempts
  int attempts = 0;
  double place = 0;           ///< order among the roots, or among the children of one parent
  bool resumeQueued = false;  ///< paused, and to go on as soon as its engine is free
};

/// Where the commands that keep checkpoints put those of this job file: OUTPUT.checkpoint; empty for others.
QString checkpointFolderOf(const QJsonObject& request);

}  // namespace vdit::jobs

Q_DECLARE_METATYPE(vdit::jobs::Job)
Q_DECLARE_METATYPE(vdit::jobs::JobError)
Q_DECLARE_METATYPE(vdit::jobs::JobProgress)
