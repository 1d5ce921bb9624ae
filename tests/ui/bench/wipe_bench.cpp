// SPDX-License-Identifier: GPL-3.0-or-later
// Two 1080p videos that play in a wipe in the whole window; then the same while the line is dragged at an
// angle.
#include <QApplication>
#include <QProcess>
#include <cmath>
#include <stdexcept>

#include "engine/video/video_writer.h"
#include "tests/ui/bench/scenes.h"
#include "tests/ui/bench/studio_stage.h"
#include "ui/compare/compare_workspace.h"
#include "ui/compare/viewer_panel.h"

namespace vdit::bench {
namespace {

constexpr int kWidth = 1920, kHeight = 1080, kFrames = 96, kFps = 24;
constexpr int kSeconds = 10;

void writeClip(const QString& path, int shift) {
  engine::VideoWriter writer(path.toStdString(), {.width = kWidth, .height = kHeight, .fps = kFps});
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

// In a process of its own: what an encoder holds is no memory of the window.
void makeClip(const QString& path, int shift) {
  const QStringList words{QStringLiteral("--clip"), path, QString::number(shift)};
  if (QProcess::execute(QCoreApplication::applicationFilePath(), words) != 0)
    throw std::runtime_error("a clip could not be made");
}

void measure(const BenchOptions& options, BenchReport& report, const QString& scene,
             ui::CompareWorkspace& compare, const std::function<void(int)>& act) {
  PaintCount paints(compare.viewer().view());
  LoopGaps gaps(options.stallMs);
  int shown = 0;
  QObject context;
  QObject::connect(&compare.session(), &ui::CompareSession::shown, &context, [&shown] { ++shown; });
  gaps.begin();
  StudioStage::run(kSeconds * 1000, 16, act);
  report.addGaps(scene, gaps.end(), paints.count(),
                 {{QStringLiteral("frames shown of %1").arg(kSeconds * kFps), 1.0 * shown, {}, {}}});
}

}  // namespace

int writeWipeClip(const QString& path, int shift) {
  writeClip(path, shift);
  return 0;
}

void benchWipe(const BenchOptions& options, BenchReport& report) {
  StudioStage stage;
  const QString a = stage.path(QStringLiteral("a.mp4")), b = stage.path(QStringLiteral("b.mp4"));
  makeClip(a, 0);
  makeClip(b, 9);
  auto& compare = stage.show<ui::CompareWorkspace>(ui::Workspace::Compare);
  compare.openFiles({a}, true);
  compare.openFiles({b}, false);
  ui::CompareView& view = compare.viewer().view();
  compare.viewer().setLayoutKind(ui::CompareLayout::Wipe);
  StudioStage::waitFor([&] { return compare.session().isSettled(); }, 120'000, "the videos were not read");
  compare.session().playhead().setLoopMode(ui::LoopMode::Loop);
  compare.session().playhead().play();
  measure(options, report, QStringLiteral("two 1080p videos play in a wipe at 24 frames a second"), compare,
          [](int) {});
  view.setWipe({0.5, 0.5}, 30);
  const QPointF centre(view.width() / 2.0, view.height() / 2.0);
  pressPointer(view, centre);
  measure(options, report, QStringLiteral("two 1080p videos play in a wipe dragged at 30 degrees"), compare,
          [&](int turn) {
            movePointer(view, centre + QPointF(0.3 * view.width() * std::sin(0.05 * turn), 0),
                        Qt::LeftButton);
          });
  releasePointer(view, centre);
  report.addMemory();
}

}  // namespace vdit::bench
