// SPDX-License-Identifier: GPL-3.0-or-later
// Which workspaces this program has, in the order of the rail.
#pragma once

namespace vdit::ui {
class MainWindow;
class StudioContext;
}  // namespace vdit::ui

namespace vdit::app {

void addWorkspaces(ui::MainWindow& window, ui::StudioContext& context);

}  // namespace vdit::app
