// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio_workspaces.h"

#include "ui/shell/main_window.h"
#include "ui/shell/workspace_window.h"

namespace vdit::app {

void addWorkspaces(ui::MainWindow&, ui::StudioContext&) {}

}  // namespace vdit::app
