// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/background_work.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QThreadPool>

namespace vdit::ui {
namespace {

constexpr int kNice = 10;

}  // namespace

void giveWayToTheWindow() {
  static thread_local bool done = false;
  if (done) return;
  done = true;
  const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
  if (::getpriority(PRIO_PROCESS, thread) < kNice) ::setpriority(PRIO_PROCESS, thread, kNice);
}

QThreadPool& backgroundPool() {
  static QThreadPool pool;
  return pool;
}

}  // namespace vdit::ui
