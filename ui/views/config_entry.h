// SPDX-License-Identifier: GPL-3.0-or-later
// What a sparse config file promises, as a value for lists: which model and grid it was made for, density,
// predictions, and what paired runs on this machine measured. Reads the disk: not for the GUI thread.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace vdit::ui {

/// A paired run of a config on this machine.
struct MeasuredSpeed {
  int width = 0, height = 0, frames = 0;  ///< of the clip that was made
  double speedUp = 0;
  QString pair;  ///< its name

  bool operator==(const MeasuredSpeed&) const = default;
};

struct ConfigEntry {
  QString path;  ///< empty: full attention
  QString name;
  std::optional<double> density, predictedSpeedUp;
  std::optional<double> predictedError;  ///< mean relative error of the heads
  QList<MeasuredSpeed> measured;         ///< the newest first
  QString family;
  int layers = 0, heads = 0;
  int gridFrames = 0, gridHeight = 0, gridWidth = 0;  ///< that it was made for
  QString failure;

  bool operator==(const ConfigEntry&) const = default;
};

/// Where to look for what a config's own file does not tell.
struct ConfigSources {
  QString resultsFolder, machine;  ///< pairs, and the computer whose times hold
  QStringList tableFolders;        ///< loss tables, beside those in the config's own folder
};

/// An unreadable file has its failure and nothing else.
ConfigEntry readConfig(const QString& file, const ConfigSources& sources = {});
/// Full attention first, then the files in their order. Unreadable ones carry their reason.
QList<ConfigEntry> readConfigs(const QStringList& files, const ConfigSources& sources = {});

}  // namespace vdit::ui
