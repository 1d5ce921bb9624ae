// SPDX-License-Identifier: GPL-3.0-or-later
// A job as it goes to an engine on another machine: no path of this one goes over. What the job reads is sent
// along, what it writes gets plain names, and the results come back to where the job file wants them
// (docs/engine-protocol.md, "Jobs of another machine").
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QString>
#include <optional>

#include "app/jobs/job.h"

namespace vdit::link {

class RemoteJob {
 public:
  /// Reads the files that go along (small: configs, prompts). error() afterwards: "job.inputs" (a file that
  /// cannot be sent: missing, over 512 KiB, a video or latents).
  explicit RemoteJob(const jobs::Job& job);

  /// The same for every attempt at this job, and no other job's: 32 hex digits.
  static QString stageOf(const jobs::Job& job);
  /// Where a job file wants each output field: absolute.
  static QHash<QString, QString> outputsOf(const QJsonObject& request);

  const jobs::JobError& error() const { return m_error; }  ///< code empty: none
  const QString& stage() const { return m_stage; }
  const QJsonObject& request() const { return m_request; }
  const QJsonObject& inputs() const { return m_inputs; }
  bool overwrites() const;

  const QHash<QString, QString>& outputs() const { return m_outputs; }
  /// Where this "FIELD/NAME..." of the engine belongs; nothing for what no field of this job asked for, and
  /// for what would leave the folder of its field.
  std::optional<QString> localPath(const QString& stagePath) const;
  /// The engine's answer with paths of this machine.
  QJsonObject localResult(const QJsonObject& result) const;

 private:
  void sendInput(const QString& field, const QString& path);

  QString m_stage;
  QJsonObject m_request, m_inputs;
  QHash<QString, QString> m_outputs;
  jobs::JobError m_error;
};

}  // namespace vdit::link
