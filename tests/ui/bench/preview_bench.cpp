// SPDX-License-Identifier: GPL-3.0-or-later
// A job that streams previews and head atlases ten times a second from an engine process: latent frames of a
// 720p clip (21 x 90 x 160) and 1,600 heads, first with Generate in front, then with Inspect.
#include <QJsonDocument>
#include <QJsonObject>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "tests/ui/bench/scenes.h"
#include "tests/ui/bench/studio_stage.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/preview_panel.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/views/video/frame_view.h"

namespace vdit::bench {
namespace {

constexpr int kSeconds = 10;
constexpr auto kScript =
    R"({"step_seconds": 0.055, "steps": 400, "layers": 40, "heads": 40, "preview_shape": [21, 90, 160]})";

struct Stream {
  int previews = 0, atlases = 0;
};

void measure(const BenchOptions& options, BenchReport& report, const QString& scene, QWidget& painted,
             Stream& stream) {
  PaintCount paints(painted);
  LoopGaps gaps(options.stallMs);
  stream = {};
  gaps.begin();
  StudioStage::run(kSeconds * 1000, 1000, [](int) {});
  const GapFigures found = gaps.end();
  report.addGaps(scene, found, paints.count(),
                 {{QStringLiteral("previews a second"), 1.0 * stream.previews / kSeconds, {}, {}},
                  {QStringLiteral("atlases a second"), 1.0 * stream.atlases / kSeconds, {}, {}}});
}

}  // namespace

void benchPreviews(const BenchOptions& options, BenchReport& report) {
  qputenv("VDIT_FAKE_SCRIPT", kScript);
  StudioStage stage(options.fakeEngine);
  auto& generate = stage.show<ui::GenerateWorkspace>(ui::Workspace::Generate);
  jobs::JobQueue& queue = stage.context().queue();
  StudioStage::waitFor([&] { return queue.isLoaded(); }, 10'000, "the queue was not read");
  queue.submit({{QStringLiteral("format"), QStringLiteral("vdit-job")},
                {QStringLiteral("version"), 1},
                {QStringLiteral("command"), QStringLiteral("generate")},
                {QStringLiteral("model"), QStringLiteral("demo")},
                {QStringLiteral("prompt"), QStringLiteral("a red ball")},
                {QStringLiteral("steps"), 400},
                {QStringLiteral("output"), stage.path(QStringLiteral("ball.mp4"))}},
               QStringLiteral("ball"));
  Stream stream;
  QObject context;
  QObject::connect(&stage.context().engine(), &link::EngineLink::previewArrived, &context,
                   [&] { ++stream.previews; });
  QObject::connect(&stage.context().engine(), &link::EngineLink::headsArrived, &context,
                   [&] { ++stream.atlases; });
  StudioStage::waitFor([&] { return stream.previews > 3 && stream.atlases > 3; }, 20'000,
                       "no previews arrived");
  measure(options, report, QStringLiteral("previews and 1,600 heads stream at 10 Hz, Generate in front"),
          generate.preview().view(), stream);
  auto& inspect = stage.show<ui::InspectWorkspace>(ui::Workspace::Inspect);
  stage.context().engine().subscribeHeads(true, 32);
  StudioStage::waitFor([&] { return inspect.overview()->layers() == 40; }, 20'000, "no atlas arrived");
  measure(options, report, QStringLiteral("1,600 heads stream at 10 Hz, Inspect in front"),
          *inspect.overview()->viewport(), stream);
  queue.cancelAll();
  report.addMemory();
}

}  // namespace vdit::bench
