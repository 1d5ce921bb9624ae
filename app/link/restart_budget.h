// SPDX-License-Identifier: GPL-3.0-or-later
// How often a crashed engine may start again by itself: not after the third crash within five minutes.
#pragma once

#include <QList>

namespace vdit::link {

class RestartBudget {
 public:
  static constexpr int kCrashes = 3;
  static constexpr qint64 kWindowMs = 5 * 60 * 1000;

  /// Notes a crash; whether the engine may start again by itself. `nowMs` is of a clock that never goes back.
  bool crashed(qint64 nowMs);
  /// The user asked for a new start.
  void reset() { m_crashes.clear(); }

 private:
  QList<qint64> m_crashes;
};

}  // namespace vdit::link
