// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-ui-bench STUDIO [TURNS]: seconds from the start of a process to its first painted window, the studio's
// beside a bare QMainWindow's, in turns. Set QT_QPA_PLATFORM for a machine without a display.
#include <QApplication>
#include <QElapsedTimer>
#include <QMainWindow>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <algorithm>
#include <vector>

namespace {

constexpr int kDefaultTurns = 7;
constexpr int kLimit = 30'000;  // ms

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
  if (!process.waitForFinished(kLimit) || process.exitCode() != 0) return -1;
  return static_cast<double>(timer.nsecsElapsed()) * 1e-9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && qstrcmp(argv[1], "--bare") == 0) {
    QApplication application(argc, argv);
    BareWindow window;
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
  }
  const QCoreApplication application(argc, argv);
  QTextStream out(stdout);
  if (argc < 2) {
    out << "usage: vdit-ui-bench STUDIO [TURNS]\n";
    return 2;
  }
  const QTemporaryDir home;
  const QStringList studio{QStringLiteral("--project"), home.filePath(QStringLiteral("project")),
                           QStringLiteral("--settings"), home.filePath(QStringLiteral("studio.ini")),
                           QStringLiteral("--quit-when-painted")};
  const int turns = argc > 2 ? std::max(1, QString::fromLocal8Bit(argv[2]).toInt()) : kDefaultTurns;
  std::vector<double> bare, ours;
  for (int turn = 0; turn < turns; ++turn) {
    bare.push_back(secondsOf(QCoreApplication::applicationFilePath(), {QStringLiteral("--bare")}));
    ours.push_back(secondsOf(QString::fromLocal8Bit(argv[1]), studio));
    if (bare.back() < 0 || ours.back() < 0) {
      out << "a window was not painted within " << kLimit / 1000 << " s\n";
      return 1;
    }
  }
  out << "start to first painted window, median of " << turns << " (to the end of the process)\n";
  out << "  bare QMainWindow  " << QString::number(median(bare), 'f', 3) << " s\n";
  out << "  vdit-studio       " << QString::number(median(ours), 'f', 3) << " s\n";
  return 0;
}
