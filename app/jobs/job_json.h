// SPDX-License-Identifier: GPL-3.0-or-later
// Jobs as JSON: the columns of the store, and the document of a queue that people save, send and drop on the
// window:
// {"format": "vdit-queue", "version": 1, "jobs": [{"id", "parent", "after", "title", "target", "state",
// "attempts", "place", "request"}]}. Caps: 64 MiB, 100,000 jobs.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <optional>

#include "app/jobs/job.h"

namespace vdit::jobs {

QJsonObject errorToJson(const JobError& error);
JobError errorFromJson(const QJsonObject& object);
QJsonObject progressToJson(const JobProgress& progress);
/// Of the engine's message or of the store. Fractions and steps are brought into their ranges; nothing for
/// wrong types.
std::optional<JobProgress> progressFromJson(const QJsonObject& object);

QByteArray queueDocument(const QList<Job>& jobs);

struct ReadQueue {
  QList<Job> jobs;  ///< with the document's ids, which are only good for parent and after
  JobError error;   ///< code empty: all is well
};
/// Also takes a job file and a video's sidecar. Errors: "queue.document" with the path.
ReadQueue readQueueDocument(const QByteArray& document);

/// A job of a job file: kind, output and checkpoint folder from it. Nothing without a known command.
std::optional<Job> jobOfRequest(const QJsonObject& request);

}  // namespace vdit::jobs
