// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds from the start of a process to its first painted window, the studio's beside a bare QMainWindow's,
// in turns.
#include <QApplication>
#include <QElapsedTimer>
#include <QMainWindow>
#include <QProcess>
#include <QTemporaryDir>
#include <algorithm>
#include <stdexcept>

#include "tests/ui/bench/scenes.h"

namespace vdit::bench {
namespace {

constexpr int kTurns = 9;
constexpr int kLimitMs = 30'000;
constexpr double kMostSeconds = 1;

class BareWindow : public QMainWindow {
 protected:
  bool event(QEvent* event) override {
    const bool done = QMainWindow::event(event);
    if (event->type() == QEvent::Paint)
      QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    return done;
  }
};

double secondsOf(const QString& program, const QStringList& arguments) {
  QProcess process;
  process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  QElapsedTimer timer;
  timer.start();
  process.start(program, arguments);
  if (!process.waitForFinished(kLimitMs) || process.exitCode() != 0)
    throw std::runtime_error("a window was not painted");
  return static_cast<double>(timer.nsecsElapsed()) * 1e-9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int showBareWindow(int argc, char** argv) {
  QApplication application(argc, argv);
  BareWindow window;
  window.resize(1440, 900);
  window.show();
  return QApplication::exec();
}

void benchStart(const BenchOptions& options, BenchReport& report) {
  const QTemporaryDir home;
  const auto studio = [&](const QString& name) {
    return QStringList{QStringLiteral("--project"), home.filePath(name), QStringLiteral("--settings"),
                       home.filePath(QStringLiteral("studio.ini")), QStringLiteral("--quit-when-painted")};
  };
  std::vector<double> bare, fresh, again;
  for (int turn = 0; turn < kTurns; ++turn) {
    bare.push_back(secondsOf(QCoreApplication::applicationFilePath(), {QStringLiteral("--bare")}));
    fresh.push_back(secondsOf(options.studio, studio(QStringLiteral("new%1").arg(turn))));
    again.push_back(secondsOf(options.studio, studio(QStringLiteral("new0"))));
  }
  const QString s = QStringLiteral("s");
  report.add(
      QStringLiteral("start to first painted window, to the end of the process, median of %1").arg(kTurns),
      {{QStringLiteral("bare QMainWindow"), median(bare), s, {}},
       {QStringLiteral("vdit-studio, a new project"), median(fresh), s, kMostSeconds},
       {QStringLiteral("vdit-studio, a known project"), median(again), s, kMostSeconds},
       {QStringLiteral("vdit-studio, the slowest of all"),
        std::max(*std::max_element(fresh.begin(), fresh.end()),
                 *std::max_element(again.begin(), again.end())),
        s, kMostSeconds}});
}

}  // namespace vdit::bench
