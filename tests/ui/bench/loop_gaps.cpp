// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench/loop_gaps.h"

#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <numeric>

namespace vdit::bench {
namespace {

constexpr int kDepth = 48;

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void printStack(int) {
  void* frames[kDepth];
  constexpr char kLine[] = "--- the event loop does not answer:\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kLine, sizeof kLine - 1);
  ::backtrace_symbols_fd(frames, ::backtrace(frames, kDepth), STDERR_FILENO);
}

}  // namespace

LoopGaps::LoopGaps(double stallMs) : m_stallMs(stallMs) {
  m_timer.setTimerType(Qt::PreciseTimer);
  connect(&m_timer, &QTimer::timeout, this, [this] {
    m_gaps.push_back(static_cast<double>(m_since.nsecsElapsed()) * 1e-6);
    m_since.restart();
    m_lastBeat = now();
  });
  if (m_stallMs <= 0) return;
  void* first[1];
  ::backtrace(first, 1);  // loads what it needs: not inside a signal
  ::signal(SIGUSR2, printStack);
  m_watcher = std::thread([this, gui = ::pthread_self()] {
    std::int64_t told = 0;
    while (!m_over) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const std::int64_t beat = m_lastBeat;
      if (beat == 0 || beat == told || static_cast<double>(now() - beat) * 1e-6 < m_stallMs) continue;
      told = beat;
      ::pthread_kill(gui, SIGUSR2);
    }
  });
}

LoopGaps::~LoopGaps() {
  m_over = true;
  if (m_watcher.joinable()) m_watcher.join();
}

void LoopGaps::begin() {
  m_gaps.clear();
  m_since.start();
  m_lastBeat = now();
  m_timer.start(1);
}

GapFigures LoopGaps::end() {
  m_timer.stop();
  m_lastBeat = 0;
  GapFigures out{.beats = m_gaps.size()};
  if (m_gaps.empty()) return out;
  std::sort(m_gaps.begin(), m_gaps.end());
  out.p50 = m_gaps[m_gaps.size() / 2];
  out.p99 = m_gaps[m_gaps.size() * 99 / 100];
  out.longest = m_gaps.back();
  const double all = std::accumulate(m_gaps.begin(), m_gaps.end(), 0.0);
  double passed = 0;
  for (const double gap : m_gaps) {
    passed += gap;
    out.momentP99 = gap;
    if (passed >= 0.99 * all) break;
  }
  return out;
}

}  // namespace vdit::bench
