// SPDX-License-Identifier: GPL-3.0-or-later
// Sparse configs on disk as Tune uses them: opened, kept as versions of the project, exported as JSON or CSV.
// Nothing is written half.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <optional>

#include "ui/tune/config_document.h"

namespace vdit::ui {

class TuneFiles {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::TuneFiles)
 public:
  /// An error text, empty when all is well.
  static QString open(ConfigDocument& document, const QString& file);
  static std::optional<app::SparseConfig> read(const QString& file, QString& error);
  /// All heads Full on a grid.
  static app::SparseConfig allFull(const app::ModelShape& model, const kernels::TokenGrid& grid);
  /// FOLDER/NAME.json, or its next version that is free; what came from elsewhere, a preset, begins with
  /// NAME-v2.json. The document then belongs to it. An error text, empty when all is well.
  static QString saveVersion(ConfigDocument& document, const QString& folder);
  /// Writes FOLDER/NAME.json, or its next free version; `file` is what was written. An error text, empty when
  /// all is well.
  static QString saveNew(const app::SparseConfig& config, const QString& name, const QString& folder,
                         QString& file, int firstVersion = 1);
  static QString exportJson(const ConfigDocument& document, const QString& file);
  /// A row a step group and head, with density.
  static QString exportCsv(const ConfigDocument& document, const QString& file);
};

}  // namespace vdit::ui
