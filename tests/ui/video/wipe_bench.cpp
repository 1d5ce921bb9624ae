// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-ui-wipe-bench: gaps of the event loop while two 1080p videos play in a wipe. A measurement, not a
// test. Prints one JSON line: frames shown, gaps in ms (median, 99th percentile, longest).
#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <vector>

#include "engine/video/video_writer.h"
#include "ui/compare/session/compare_session.h"
#include "ui/compare/viewer_panel.h"
#include "ui/look/theme.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

constexpr int kWidth = 1920, kHeight = 1080, kFrames = 48;
constexpr int kSeconds = 10;

void writeClip(const QString& path, int shift) {
  engine::VideoWriter writer(path.toStdString(), {.width = kWidth, .height = kHeight, .fps = 16});
  std::vector<std::uint8_t> rgb(std::size_t{kWidth} * kHeight * 3);
  for (int t = 0; t < kFrames; ++t) {
    for (int y = 0; y < kHeight; ++y) {
      for (int x = 0; x < kWidth; ++x) {
        const std::size_t at = (std::size_t(y) * kWidth + std::size_t(x)) * 3;
        rgb[at] = static_cast<std::uint8_t>((x + 8 * t + shift) / 8);
        rgb[at + 1] = static_cast<std::uint8_t>((y + 4 * t) / 5);
        rgb[at + 2] = static_cast<std::uint8_t>(((x / 64 + y / 64 + t) % 2) * 160 + shift);
      }
    }
    writer.write(rgb);
  }
  writer.finish();
}

double milliseconds(qint64 nanoseconds) {
  return static_cast<double>(nanoseconds) * 1e-6;
}

}  // namespace

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  applyTheme(application, ThemeKind::Dark);
  QTemporaryDir folder;
  const QString a = folder.filePath(QStringLiteral("a.mp4")), b = folder.filePath(QStringLiteral("b.mp4"));
  writeClip(a, 0);
  writeClip(b, 9);
  CompareSession session;
  ViewerPanel viewer(session);
  viewer.resize(866, 640);
  viewer.show();
  session.setReference(a);
  session.addCandidate(b);
  int shown = 0;
  QObject::connect(&session, &CompareSession::shown, [&shown] { ++shown; });

  std::vector<qint64> gaps;
  QElapsedTimer clock, whole;
  QTimer beat;  // fires whenever the loop is free: what lies between two beats is what a click would wait
  QObject::connect(&beat, &QTimer::timeout, [&] {
    if (clock.isValid()) gaps.push_back(clock.nsecsElapsed());
    clock.start();
    if (whole.isValid() && whole.elapsed() > kSeconds * 1000) application.quit();
  });
  QTimer settle;  // begins when both play
  QObject::connect(&settle, &QTimer::timeout, [&] {
    if (!session.isSettled()) return;
    settle.stop();
    shown = 0;
    session.playhead().play();
    whole.start();
    beat.start(0);
  });
  settle.start(50);
  application.exec();
  std::sort(gaps.begin(), gaps.end());
  const auto at = [&gaps](double part) {
    return milliseconds(gaps[static_cast<std::size_t>(part * static_cast<double>(gaps.size() - 1))]);
  };
  std::printf(
      "{\"bench\": \"two 1080p videos in a wipe\", \"seconds\": %d, \"frames_shown\": %d, \"beats\": %zu, "
      "\"median_ms\": %.2f, \"p99_ms\": %.2f, \"longest_ms\": %.2f}\n",
      kSeconds, shown, gaps.size(), at(0.5), at(0.99), at(1));
  return 0;
}
