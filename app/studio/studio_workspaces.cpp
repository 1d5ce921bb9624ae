// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio_workspaces.h"

#include <QCoreApplication>

#include "ui/compare/compare_workspace.h"
#include "ui/generate/generate_workspace.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/library/library_workspace.h"
#include "ui/shell/main_window.h"
#include "ui/tune/tune_workspace.h"

namespace vdit::app {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("vdit::app", text);
}

}  // namespace

void addWorkspaces(ui::MainWindow& window, ui::StudioContext& context) {
  window.addWorkspace(new ui::GenerateWorkspace(context), QStringLiteral("generate"), tr("Generate"));
  window.addWorkspace(new ui::CompareWorkspace(context), QStringLiteral("compare"), tr("Compare"));
  auto* inspect = new ui::InspectWorkspace(context);
  auto* tune = new ui::TuneWorkspace(context);
  window.addWorkspace(inspect, QStringLiteral("inspect"), tr("Inspect"));
  window.addWorkspace(tune, QStringLiteral("tune"), tr("Tune"));
  QObject::connect(inspect, &ui::InspectWorkspace::editWished, tune, &ui::TuneWorkspace::editHead);
  window.addWorkspace(new ui::LibraryWorkspace(context), QStringLiteral("library"), tr("Library"));
}

}  // namespace vdit::app
