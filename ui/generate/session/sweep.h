// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep: every prompt with every config and every seed, as job files, and what they cost together.
#pragma once

#include <QJsonObject>
#include <QList>
#include <functional>
#include <optional>

#include "ui/generate/session/generate_settings.h"

namespace vdit::ui {

struct Sweep {
  static constexpr int kMostJobs = 500;

  QStringList prompts;
  QStringList configs;  ///< files; an empty one is full attention
  QList<quint64> seeds;

  /// The settings of each job, prompts outermost.
  QList<GenerateSettings> jobs(const GenerateSettings& base) const;
  qsizetype count() const { return prompts.size() * configs.size() * seeds.size(); }
  /// "42, 50-53": seeds; nothing when a part is not a number or a range, or there are more than kMostJobs.
  static std::optional<QList<quint64>> parseSeeds(const QString& text);
};

struct SweepCost {
  int known = 0;       ///< jobs with a history
  double seconds = 0;  ///< of those
};
SweepCost costOf(const QList<GenerateSettings>& jobs,
                 const std::function<std::optional<double>(const QJsonObject&)>& expected);

}  // namespace vdit::ui
