// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of vdit-studio.
#pragma once

#include <QString>

class QCoreApplication;

namespace vdit::app {

struct StudioOptions {
  QString path;                  ///< what to open: a pair folder or a video in Compare, or a project
  QString project;               ///< folder; empty: the last one, or the sample project
  QString engine;                ///< path of vdit; empty: settings, then beside this program, then the PATH
  QString settings;              ///< INI file; empty: the person's own
  QString workspace;             ///< "generate", ... ; empty: as it was left
  QString theme;                 ///< overrides the setting for this run
  QString language;              ///< overrides the setting for this run
  QString screenshot;            ///< folder: write pictures of every workspace and end
  bool quitWhenPainted = false;  ///< for the bench of the start
};

/// Ends the program itself on --help, --version and on a wrong line.
StudioOptions readOptions(const QCoreApplication& application);

}  // namespace vdit::app
