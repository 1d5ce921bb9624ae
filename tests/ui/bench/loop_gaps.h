// SPDX-License-Identifier: GPL-3.0-or-later
// How long the event loop does not answer: a timer wants to fire every millisecond; what lies between two
// beats is what a click would have waited.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace vdit::bench {

struct GapFigures {
  std::size_t beats = 0;
  double p50 = 0, p99 = 0, longest = 0;  ///< ms, over the beats
  double momentP99 = 0;  ///< ms: of 100 moments, 99 lie in gaps no longer than this; long gaps weigh more
};

class LoopGaps : public QObject {
 public:
  /// `stallMs` above 0: the stack of the GUI thread goes to standard error whenever a gap grows longer.
  explicit LoopGaps(double stallMs = 0);
  ~LoopGaps() override;

  void begin();
  GapFigures end();

 private:
  QTimer m_timer;
  QElapsedTimer m_since;
  std::vector<double> m_gaps;
  double m_stallMs;
  std::atomic<std::int64_t> m_lastBeat{0};  // ns of the steady clock; 0: not measuring
  std::atomic<bool> m_over{false};
  std::thread m_watcher;
};

}  // namespace vdit::bench
