// SPDX-License-Identifier: GPL-3.0-or-later
// What the scenes measured: lines for people as they come, one JSON object at the end.
#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>
#include <vector>

#include "tests/ui/bench/loop_gaps.h"

namespace vdit::bench {

inline constexpr double kGapP99Ms = 16, kGapLongestMs = 50, kMemoryMiB = 1024;

struct Figure {
  QString name;
  double value = 0;
  QString unit;
  std::optional<double> most;  ///< the target: not above it
};

class BenchReport {
 public:
  /// Prints the scene and keeps it.
  void add(const QString& scene, const std::vector<Figure>& figures);
  /// Gaps with their targets, `painted` pictures, and what else was counted.
  void addGaps(const QString& scene, const GapFigures& gaps, int painted, std::vector<Figure> more = {});
  void addMemory();  ///< peak resident size of this process

  const QJsonObject& json() const { return m_scenes; }

 private:
  QJsonObject m_scenes;
};

}  // namespace vdit::bench
