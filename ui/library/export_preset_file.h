// SPDX-License-Identifier: GPL-3.0-or-later
// How clips are exported, under a name and in a file of its own, to be kept and given to others:
// {"format": "vdit-export-preset", "version": 1, "name": "For slides", "codec": "h264", "crf": 20, "fps": 24,
//  "strip_private": true}; all but name and codec may be left out.
//
// Cap: 64 KiB. Errors (Input): "preset.syntax" (no JSON, a duplicate key, the cap), "preset.format" (another
// kind of file), "preset.version" (of a later studio), "preset.field" (missing, of the wrong type, out of
// range; with the path), "file.read", "file.too_large". The file is never changed by reading.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

namespace vdit::ui {

/// What the dialog asks for, apart from clips and folder.
struct ExportChoice {
  QString codec;              ///< as job files name it: "h264"
  std::optional<int> crf;     ///< absent: the codec's own
  std::optional<double> fps;  ///< absent: that of the clip
  bool stripPrivate = false;  ///< neither prompt nor settings are embedded

  bool operator==(const ExportChoice&) const = default;
};

struct ExportPreset {
  static constexpr int kLongestName = 80;

  QString name;
  ExportChoice choice;
};

struct ReadExportPreset {
  ExportPreset preset;
  QStringList warnings;  ///< unknown fields, with the nearest known name
};

ReadExportPreset readExportPreset(const QString& path);
QByteArray exportPresetText(const ExportPreset& preset);

}  // namespace vdit::ui
