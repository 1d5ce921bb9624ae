// SPDX-License-Identifier: GPL-3.0-or-later
// Fetches the metrics of one candidate on a worker: from a metrics.json that fits, otherwise by computing
// them. Lives on the GUI thread; a newer request or the end of the object stops an older one at its next
// frame.
#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <optional>

#include "ui/compare/session/frame_series.h"
#include "ui/compare/session/run_facts.h"

namespace vdit::ui {

struct LoadedMetrics {
  std::optional<FrameSeries> series;
  RunNumbers reference, candidate;  ///< where the pair measured them
  std::optional<jobs::JobError> error;
};

class MetricsLoader : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  ~MetricsLoader() override;

  void load(const RunFacts& reference, const RunFacts& candidate);
  void stop();
  bool isRunning() const { return m_running; }
  double fraction() const { return m_fraction; }

 Q_SIGNALS:
  void progressed(double fraction);
  void loaded(const vdit::ui::LoadedMetrics& metrics);

 private:
  QFutureWatcher<LoadedMetrics>* m_watcher = nullptr;
  bool m_running = false;
  double m_fraction = 0;
};

}  // namespace vdit::ui

Q_DECLARE_METATYPE(vdit::ui::LoadedMetrics)
