// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/sweep.h"

#include <QRegularExpression>

namespace vdit::ui {

QList<GenerateSettings> Sweep::jobs(const GenerateSettings& base) const {
  QList<GenerateSettings> list;
  for (const QString& prompt : prompts) {
    for (const QString& config : configs) {
      for (const quint64 seed : seeds) {
        GenerateSettings settings = base;
        settings.prompt = prompt;
        settings.config = config;
        settings.seed = seed;
        list.append(settings);
      }
    }
  }
  return list;
}

std::optional<QList<quint64>> Sweep::parseSeeds(const QString& text) {
  static const QRegularExpression kPart(QStringLiteral("^\\s*(\\d{1,18})(?:\\s*-\\s*(\\d{1,18}))?\\s*$"));
  QList<quint64> seeds;
  for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
    const auto match = kPart.match(part);
    if (!match.hasMatch()) return std::nullopt;
    const quint64 first = match.captured(1).toULongLong();
    const quint64 last = match.captured(2).isEmpty() ? first : match.captured(2).toULongLong();
    if (last < first || last - first >= kMostJobs) return std::nullopt;
    for (quint64 seed = first; seed <= last; ++seed) {
      if (!seeds.contains(seed)) seeds.append(seed);
    }
  }
  if (seeds.isEmpty() || seeds.size() > kMostJobs) return std::nullopt;
  return seeds;
}

SweepCost costOf(const QList<GenerateSettings>& jobs,
                 const std::function<std::optional<double>(const QJsonObject&)>& expected) {
  SweepCost cost;
  for (const GenerateSettings& settings : jobs) {
    const auto seconds = expected(settings.toJob(QStringLiteral("generate"), {}));
    if (!seconds) continue;
    ++cost.known;
    cost.seconds += *seconds;
  }
  return cost;
}

}  // namespace vdit::ui
