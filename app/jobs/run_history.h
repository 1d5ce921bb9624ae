// SPDX-License-Identifier: GPL-3.0-or-later
// How long jobs took on this machine, by what makes them equal work.
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <optional>

namespace vdit::jobs {

/// Jobs with equal keys are equal work: command, model, size, frames, steps, guidance or not, sparse config,
/// device, type, target. What a job file leaves to the model's defaults is equal to itself only.
QString workKey(const QJsonObject& request, const QString& target);

class RunHistory {
 public:
  void add(const QString& key, double seconds);
  /// Median of the last 15.
  std::optional<double> expectedSeconds(const QString& key) const;

 private:
  QHash<QString, QList<double>> m_seconds;
};

}  // namespace vdit::jobs
