// SPDX-License-Identifier: GPL-3.0-or-later
// The person's own export presets: one file each in one folder, where they can also be put by hand.
#pragma once

#include <QList>

#include "ui/library/export_preset_file.h"

namespace vdit::ui {

class PresetShelf {
 public:
  /// Empty: "export-presets" in the person's data folder.
  explicit PresetShelf(QString folder = {});

  struct Entry {
    QString file;
    ExportPreset preset;
    QString fault;  ///< why the file cannot be used; the preset then has its file's name alone
  };
  QList<Entry> entries() const;  ///< by name
  /// Replaces the one of the same name. Returns the file. Throws vdit::Error "file.write" (Resource).
  QString save(const ExportPreset& preset) const;
  /// Takes a copy of a preset file that somebody gave. Throws what readExportPreset and save throw.
  ReadExportPreset add(const QString& file) const;
  /// Whether the file is gone.
  bool remove(const QString& file) const;

 private:
  QString m_folder;
};

/// Writes one to a file of the person's choice. Throws vdit::Error "file.write" (Resource).
void writeExportPreset(const QString& file, const ExportPreset& preset);

}  // namespace vdit::ui
