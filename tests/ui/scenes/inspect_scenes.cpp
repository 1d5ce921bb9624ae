// SPDX-License-Identifier: GPL-3.0-or-later
// Inspect: overlays, small multiples, a query, a difference, the empty workspace, 1,600 and 2,016 heads.
#include <QAbstractButton>
#include <QComboBox>

#include "app/project/project.h"
#include "tests/ui/bench/big_model.h"
#include "tests/ui/scenes/scene_list.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/map_canvas.h"
#include "ui/views/segment_bar.h"

namespace vdit::scenes {
namespace {

struct Opened {
  std::unique_ptr<bench::StudioStage> stage;
  ui::InspectWorkspace& inspect;
};

Opened open(const SceneOptions& options) {
  auto stage = openSample(options);
  auto& inspect = stage->show<ui::InspectWorkspace>(ui::Workspace::Inspect);
  settle(*stage);
  inspect.chooseStep(10);
  inspect.chooseHead(5, 0);
  settle(*stage);
  return {std::move(stage), inspect};
}

void finish(Opened& opened, const SceneOptions& options, const char* name) {
  settle(*opened.stage);
  savePicture(opened.stage->window(), options, QLatin1String(name));
}

void playOverlay(const SceneOptions& options, int overlay, const char* name) {
  Opened opened = open(options);
  opened.inspect.chooseQuery(6, 5, 10);
  opened.inspect.overlaySegments()->segment(overlay)->click();
  finish(opened, options, name);
}

void playMultiples(const SceneOptions& options, int kind, const char* name) {
  Opened opened = open(options);
  opened.inspect.showMultiples(kind);
  finish(opened, options, name);
}

void playDifference(const SceneOptions& options) {
  Opened opened = open(options);
  opened.inspect.setDifference(4, {});
  finish(opened, options, "inspect-difference");
}

void playZoom(const SceneOptions& options) {
  Opened opened = open(options);
  const QRectF area = opened.inspect.canvas()->plotArea();
  opened.inspect.canvas()->zoomAbout(area.center(), 5);
  finish(opened, options, "inspect-zoom");
}

void playSorted(const SceneOptions& options) {
  Opened opened = open(options);
  opened.inspect.sortBox()->setCurrentIndex(static_cast<int>(ui::HeadSort::Recall));
  Q_EMIT opened.inspect.sortBox()->activated(static_cast<int>(ui::HeadSort::Recall));
  finish(opened, options, "inspect-sorted");
}

void playBig(const SceneOptions& options, int layers, int heads, const char* name) {
  auto stage = openEmpty(options);
  auto& inspect = stage->show<ui::InspectWorkspace>(ui::Workspace::Inspect);
  inspect.setSource(bench::bigCapture(layers, heads));
  settle(*stage);
  inspect.chooseHead(25, 14);
  settle(*stage);
  savePicture(stage->window(), options, QLatin1String(name));
}

void playEmpty(const SceneOptions& options) {
  auto stage = openEmpty(options);
  stage->show<ui::InspectWorkspace>(ui::Workspace::Inspect);
  settle(*stage);
  savePicture(stage->window(), options, QStringLiteral("inspect-empty"));
}

}  // namespace

QList<Scene> inspectScenes() {
  const auto name = [](const char* text) { return QString::fromLatin1(text); };
  return {{name("inspect-boundary"), [](const auto& o) { playOverlay(o, 1, "inspect-boundary"); }},
          {name("inspect-hues"), [](const auto& o) { playOverlay(o, 2, "inspect-hues"); }},
          {name("inspect-dim"), [](const auto& o) { playOverlay(o, 3, "inspect-dim"); }},
          {name("inspect-steps"), [](const auto& o) { playMultiples(o, 1, "inspect-steps"); }},
          {name("inspect-layer"), [](const auto& o) { playMultiples(o, 2, "inspect-layer"); }},
          {name("inspect-difference"), playDifference},
          {name("inspect-zoom"), playZoom},
          {name("inspect-sorted"), playSorted},
          {name("inspect-1600"), [](const auto& o) { playBig(o, 40, 40, "inspect-1600"); }},
          {name("inspect-2016"), [](const auto& o) { playBig(o, 42, 48, "inspect-2016"); }},
          {name("inspect-empty"), playEmpty}};
}

}  // namespace vdit::scenes
