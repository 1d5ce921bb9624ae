// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace vdit::jobs {
namespace {

constexpr int kVersion = 1;
constexpr qsizetype kMaxBytes = qsizetype{64} << 20;
constexpr qsizetype kMaxJobs = 100'000;

const QString kFormat = QStringLiteral("vdit-queue");

qint64 integerOf(const QJsonObject& object, QLatin1String key) {
  return static_cast<qint64>(object.value(key).toInteger());
}

QString textOf(const QJsonObject& object, QLatin1String key) {
  return object.value(key).toString();
}

QJsonObject jobToJson(const Job& job) {
  return {{QStringLiteral("id"), job.id},
          {QStringLiteral("parent"), job.parent},
          {QStringLiteral("after"), job.after},
          {QStringLiteral("title"), job.title},
          {QStringLiteral("target"), job.target},
          {QStringLiteral("state"), toString(job.state)},
          {QStringLiteral("attempts"), job.attempts},
          {QStringLiteral("place"), job.place},
          {QStringLiteral("request"), job.request}};
}

JobError documentError(const QString& field, const QString& found, const QString& expected) {
  return {.code = QStringLiteral("queue.document"),
          .subject = QStringLiteral("queue document"),
          .field = field,
          .found = found,
          .expected = expected,
          .hint = QStringLiteral("export it again")};
}

// A job file itself, or the one in a video's sidecar.
std::optional<QJsonObject> loneRequest(const QJsonObject& root) {
  const QString format = textOf(root, QLatin1String("format"));
  if (format == QLatin1String("vdit-job")) return root;
  if (format == QLatin1String("vdit-video-sidecar")) {
    const QJsonObject metadata = root.value(QLatin1String("metadata")).toObject();
    return metadata.value(QLatin1String("job")).toObject();
  }
  return std::nullopt;
}

std::optional<Job> jobFromJson(const QJsonObject& object) {
  auto job = jobOfRequest(object.value(QLatin1String("request")).toObject());
  if (!job) return std::nullopt;
  job->id = integerOf(object, QLatin1String("id"));
  job->parent = integerOf(object, QLatin1String("parent"));
  job->after = integerOf(object, QLatin1String("after"));
  job->title = textOf(object, QLatin1String("title"));
  job->target = object.value(QLatin1String("target")).toString(QStringLiteral("local"));
  job->state = jobStateFromString(textOf(object, QLatin1String("state"))).value_or(JobState::Pending);
  job->attempts = static_cast<int>(std::max<qint64>(0, integerOf(object, QLatin1String("attempts"))));
  job->place = object.value(QLatin1String("place")).toDouble();
  return job;
}

}  // namespace

QJsonObject errorToJson(const JobError& error) {
  return {{QStringLiteral("code"), error.code},         {QStringLiteral("subject"), error.subject},
          {QStringLiteral("field"), error.field},       {QStringLiteral("found"), error.found},
          {QStringLiteral("expected"), error.expected}, {QStringLiteral("hint"), error.hint}};
}

JobError errorFromJson(const QJsonObject& object) {
  return {.code = textOf(object, QLatin1String("code")),
          .subject = textOf(object, QLatin1String("subject")),
          .field = textOf(object, QLatin1String("field")),
          .found = textOf(object, QLatin1String("found")),
          .expected = textOf(object, QLatin1String("expected")),
          .hint = textOf(object, QLatin1String("hint"))};
}

QJsonObject progressToJson(const JobProgress& progress) {
  QJsonObject object{{QStringLiteral("phase"), progress.phase},
                     {QStringLiteral("fraction"), progress.fraction},
                     {QStringLiteral("step"), progress.step},
                     {QStringLiteral("steps"), progress.steps},
                     {QStringLiteral("detail"), progress.detail}};
  if (progress.secondsLeft) object.insert(QStringLiteral("seconds_left"), *progress.secondsLeft);
  return object;
}

std::optional<JobProgress> progressFromJson(const QJsonObject& object) {
  const QJsonValue phase = object.value(QLatin1String("phase"));
  const QJsonValue fraction = object.value(QLatin1String("fraction"));
  const QJsonValue step = object.value(QLatin1String("step"));
  const QJsonValue steps = object.value(QLatin1String("steps"));
  if (!phase.isString() || !fraction.isDouble()) return std::nullopt;
  if ((!step.isDouble() && !step.isUndefined()) || (!steps.isDouble() && !steps.isUndefined()))
    return std::nullopt;
  JobProgress progress;
  progress.phase = phase.toString();
  progress.fraction = std::clamp(fraction.toDouble(), 0.0, 1.0);
  progress.steps = std::max(0, steps.toInt());
  progress.step = std::clamp(step.toInt(), 0, progress.steps);
  progress.detail = textOf(object, QLatin1String("detail"));
  const QJsonValue left = object.value(QLatin1String("seconds_left"));
  if (left.isDouble() && left.toDouble() >= 0) progress.secondsLeft = left.toDouble();
  return progress;
}

QByteArray queueDocument(const QList<Job>& jobs) {
  QJsonArray list;
  for (const Job& job : jobs) list.append(jobToJson(job));
  const QJsonObject root{{QStringLiteral("format"), kFormat},
                         {QStringLiteral("version"), kVersion},
                         {QStringLiteral("jobs"), list}};
  return QJsonDocument(root).toJson();
}

ReadQueue readQueueDocument(const QByteArray& document) {
  ReadQueue read;
  if (document.size() > kMaxBytes) {
    read.error = documentError({}, QStringLiteral("%1 bytes").arg(document.size()),
                               QStringLiteral("at most %1").arg(kMaxBytes));
    return read;
  }
  QJsonParseError parse;
  const QJsonObject root = QJsonDocument::fromJson(document, &parse).object();
  if (parse.error != QJsonParseError::NoError) {
    read.error = documentError(QStringLiteral("byte %1").arg(parse.offset), parse.errorString(),
                               QStringLiteral("JSON"));
    return read;
  }
  if (const auto request = loneRequest(root)) {
    if (auto job = jobOfRequest(*request)) {
      read.jobs.append(*std::move(job));
    } else {
      read.error = documentError(QStringLiteral("command"), textOf(*request, QLatin1String("command")),
                                 QStringLiteral("a command of vdit"));
    }
    return read;
  }
  if (textOf(root, QLatin1String("format")) != kFormat ||
      integerOf(root, QLatin1String("version")) != kVersion) {
    read.error = documentError(QStringLiteral("format"), textOf(root, QLatin1String("format")),
                               QStringLiteral("vdit-queue version 1, or vdit-job"));
    return read;
  }
  const QJsonArray list = root.value(QLatin1String("jobs")).toArray();
  for (qsizetype i = 0; i < list.size(); ++i) {
    auto job = jobFromJson(list.at(i).toObject());
    if (!job || list.size() > kMaxJobs) {
      read.error = documentError(QStringLiteral("jobs[%1].request").arg(i), QStringLiteral("no job"),
                                 QStringLiteral("a job file"));
      read.jobs.clear();
      return read;
    }
    read.jobs.append(*std::move(job));
  }
  return read;
}

std::optional<Job> jobOfRequest(const QJsonObject& request) {
  const auto kind = jobKindFromString(textOf(request, QLatin1String("command")));
  if (!kind) return std::nullopt;
  Job job;
  job.kind = *kind;
  job.request = request;
  job.target = QStringLiteral("local");
  job.output = textOf(request, QLatin1String("output"));
  job.checkpointFolder = checkpointFolderOf(request);
  return job;
}

}  // namespace vdit::jobs
