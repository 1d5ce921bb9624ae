// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/link/restart_budget.h"

namespace vdit::link {

bool RestartBudget::crashed(qint64 nowMs) {
  m_crashes.append(nowMs);
  while (nowMs - m_crashes.first() > kWindowMs) m_crashes.removeFirst();
  return m_crashes.size() < kCrashes;
}

}  // namespace vdit::link
