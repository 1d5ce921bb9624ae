// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/scenes/scene_list.h"

#include <QDir>
#include <QFile>
#include <QPixmap>
#include <stdexcept>

#include "app/project/sample_project.h"
#include "ui/look/theme.h"
#include "ui/shell/workspace_window.h"

namespace vdit::scenes {

QList<Scene> allScenes() {
  return inspectScenes() + tuneScenes() + helpScenes() + studioScenes();
}

void savePicture(QWidget& widget, const SceneOptions& options, const QString& scene) {
  const QString file = QStringLiteral("%1/%2-%3-%4-%5.png")
                           .arg(options.folder, scene, options.look.theme, options.look.language)
                           .arg(qRound(100 * widget.devicePixelRatioF()));
  if (!widget.grab().save(file)) throw std::runtime_error("not written: " + file.toStdString());
}

void settle(bench::StudioStage& stage) {
  int quiet = 0;
  bench::StudioStage::waitFor(
      [&] { return (quiet = stage.window().currentWorkspace()->isSettled() ? quiet + 1 : 0) > 20; }, 120'000,
      "the workspace did not settle");
}

std::unique_ptr<bench::StudioStage> openSample(const SceneOptions& options, const QString& engine) {
  static const QTemporaryDir homes;
  static int count = 0;
  // The program puts its sample into the person's home, as on a new machine.
  const QString home = homes.filePath(QString::number(++count));
  QDir().mkpath(home);
  qputenv("HOME", QFile::encodeName(home));
  auto stage = std::make_unique<bench::StudioStage>(engine, options.look, project::makeSampleProject());
  stage->window().resize(ui::scaled(1440), ui::scaled(900));
  return stage;
}

std::unique_ptr<bench::StudioStage> openEmpty(const SceneOptions& options, const QString& engine) {
  auto stage = std::make_unique<bench::StudioStage>(engine, options.look);
  stage->window().resize(ui::scaled(1440), ui::scaled(900));
  return stage;
}

}  // namespace vdit::scenes
