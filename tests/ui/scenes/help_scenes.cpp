// SPDX-License-Identifier: GPL-3.0-or-later
// What explains the window: the guided tour and the words; the two dialogs of Inspect and Tune.
#include <QDialog>
#include <QPushButton>

#include "app/project/project.h"
#include "tests/ui/scenes/scene_list.h"
#include "ui/inspect/capture_policy_dialog.h"
#include "ui/settings/guided_tour.h"
#include "ui/settings/word_help.h"
#include "ui/tune/new_search_dialog.h"

namespace vdit::scenes {
namespace {

void playTour(const SceneOptions& options) {
  auto stage = openSample(options);
  auto* tour = new ui::GuidedTour(stage->window(), stage->context());
  tour->start();
  for (int stop = 0; stop < 4; ++stop) {
    settle(*stage);
    savePicture(stage->window(), options, QStringLiteral("tour-%1").arg(stop + 1));
    for (QPushButton* button : tour->findChildren<QPushButton*>()) {
      if (button->hasFocus()) button->click();
    }
  }
}

void playWord(const SceneOptions& options, const char* word) {
  auto stage = openSample(options);
  QWidget* help = ui::showWordHelp(QLatin1String(word), &stage->window());
  bench::StudioStage::run(200, 200, [](int) {});
  savePicture(*help, options, QStringLiteral("word-%1").arg(QLatin1String(word)));
}

std::optional<double> unknown(const QJsonObject&) {
  return std::nullopt;
}

void playNewSearch(const SceneOptions& options) {
  auto stage = openSample(options);
  ui::NewSearchDialog dialog(stage->context().project().searchesFolder(), QStringLiteral("demo"), unknown,
                             &stage->window());
  dialog.show();
  bench::StudioStage::run(300, 300, [](int) {});
  savePicture(dialog, options, QStringLiteral("new-search"));
}

void playCapture(const SceneOptions& options) {
  auto stage = openSample(options);
  app::CaptureInfo shape;
  shape.model = "demo";
  shape.grid = {.frames = 13, .height = 12, .width = 20};
  shape.layers = 12;
  shape.heads = 4;
  shape.head_dim = 64;
  shape.steps = 20;
  shape.block = 16;
  shape.dtype = "float32";
  ui::CapturePolicyDialog dialog(shape, {}, stage->context().project().capturesFolder(), qint64{40} << 30,
                                 &stage->window());
  dialog.setConfigs(stage->context().configFiles(), {});
  dialog.show();
  bench::StudioStage::run(300, 300, [](int) {});
  savePicture(dialog, options, QStringLiteral("capture-policy"));
}

}  // namespace

QList<Scene> helpScenes() {
  const auto name = [](const char* text) { return QString::fromLatin1(text); };
  return {{name("tour"), playTour},
          {name("word-recall"), [](const auto& o) { playWord(o, "recall"); }},
          {name("word-lambda"), [](const auto& o) { playWord(o, "lambda"); }},
          {name("new-search"), playNewSearch},
          {name("capture-policy"), playCapture}};
}

}  // namespace vdit::scenes
