// SPDX-License-Identifier: GPL-3.0-or-later
// Generate on a project of its own, with the scripted fake engine.
#pragma once

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "tests/link/fake_target.h"
#include "ui/generate/generate_workspace.h"
#include "ui/look/theme.h"

namespace vdit::test {

inline constexpr int kPatience = 30000;

struct GenerateStudio {
  QTemporaryDir folder;
  project::Project project{folder.filePath(QStringLiteral("project"))};
  project::StudioSettings settings{folder.filePath(QStringLiteral("studio.ini"))};
  link::EngineLink engine;
  jobs::JobQueue queue{project.jobStoreFile()};
  ui::StudioContext context{queue, engine, project, settings};
  std::unique_ptr<ui::GenerateWorkspace> generate;

  explicit GenerateStudio(const QByteArray& script = "{}") : engine((setFakeScript(script), fakeTarget())) {
    ui::applyTheme(*qApp, ui::ThemeKind::Dark);
    generate = std::make_unique<ui::GenerateWorkspace>(context);
    generate->resize(1380, 800);
    generate->show();
  }
  ~GenerateStudio() { generate.reset(); }
  void start() {
    QTRY_VERIFY_WITH_TIMEOUT(queue.isLoaded(), kPatience);
    queue.attachEngine(&engine);
    engine.start();
    QTRY_VERIFY_WITH_TIMEOUT(engine.state() == link::EngineState::Ready, kPatience);
  }
  ui::SettingsForm& form() { return generate->form(); }
  ui::GenerateSettings small() {
    ui::GenerateSettings s;
    s.prompt = QStringLiteral("a red ball");
    s.width = 160;
    s.height = 96;
    s.frames = 17;
    s.steps = 4;
    return s;
  }
};

}  // namespace vdit::test
