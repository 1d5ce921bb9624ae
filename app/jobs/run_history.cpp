// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/run_history.h"

#include <QJsonDocument>
#include <algorithm>

namespace vdit::jobs {
namespace {

constexpr qsizetype kKept = 15;

}  // namespace

QString workKey(const QJsonObject& request, const QString& target) {
  QJsonObject work{{QStringLiteral("target"), target}};
  for (const char* key :
       {"command", "model", "size", "frames", "steps", "sparse", "device", "dtype", "threads",
        "dense_backend", "prompts", "candidates", "policy", "reference", "test", "input", "preset"}) {
    const QJsonValue value = request.value(QLatin1String(key));
    if (!value.isUndefined()) work.insert(QLatin1String(key), value);
  }
  // Guidance costs a second prediction, whatever its strength.
  const QJsonValue guidance = request.value(QLatin1String("guidance"));
  if (guidance.isDouble()) work.insert(QStringLiteral("guided"), guidance.toDouble() > 1);
  return QString::fromUtf8(QJsonDocument(work).toJson(QJsonDocument::Compact));
}

void RunHistory::add(const QString& key, double seconds) {
  QList<double>& list = m_seconds[key];
  list.append(seconds);
  if (list.size() > kKept) list.removeFirst();
}

std::optional<double> RunHistory::expectedSeconds(const QString& key) const {
  QList<double> sorted = m_seconds.value(key);
  if (sorted.isEmpty()) return std::nullopt;
  std::sort(sorted.begin(), sorted.end());
  const qsizetype middle = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

}  // namespace vdit::jobs
