// SPDX-License-Identifier: GPL-3.0-or-later
// The scenes of vdit-ui-scenes by name.
#pragma once

#include <QList>
#include <QString>
#include <functional>

#include "tests/ui/bench/studio_stage.h"

namespace vdit::scenes {

struct SceneOptions {
  QString folder;
  bench::StageLook look;
};

struct Scene {
  QString name;
  std::function<void(const SceneOptions&)> play;
};

QList<Scene> allScenes();
QList<Scene> inspectScenes();
QList<Scene> tuneScenes();
QList<Scene> helpScenes();
QList<Scene> studioScenes();

/// FOLDER/SCENE-THEME-LANGUAGE-PERCENT.png of a widget, the window as a rule.
void savePicture(QWidget& widget, const SceneOptions& options, const QString& scene);
/// The sample project, copied afresh; the window at 1440 x 900.
std::unique_ptr<bench::StudioStage> openSample(const SceneOptions& options, const QString& engine = {});
/// A project without anything.
std::unique_ptr<bench::StudioStage> openEmpty(const SceneOptions& options, const QString& engine = {});
void settle(bench::StudioStage& stage);

}  // namespace vdit::scenes
