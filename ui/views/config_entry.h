// SPDX-License-Identifier: GPL-3.0-or-later
// What a sparse config file promises, as a value for lists: which model and grid it was made for, density,
// predictions. Reads the disk: not for the GUI thread.
#pragma once

#include <QList>
#include <QString>
#include <optional>

namespace vdit::ui {

struct ConfigEntry {
  QString path;  ///< empty: full attention
  QString name;
  std::optional<double> density, predictedSpeedUp, predictedError;
  QString family;
  int layers = 0, heads = 0;
  int gridFrames = 0, gridHeight = 0, gridWidth = 0;  ///< that it was made for
  QString failure;

  bool operator==(const ConfigEntry&) const = default;
};

/// An unreadable file has its failure and nothing else.
ConfigEntry readConfig(const QString& file);
/// Full attention first, then the files in their order. Unreadable ones carry their reason.
QList<ConfigEntry> readConfigs(const QStringList& files);

}  // namespace vdit::ui
