// SPDX-License-Identifier: GPL-3.0-or-later
// Cells as text, to and from a spreadsheet or another config: CSV with a header line, or JSON.
//
//   CSV   layer,head,mode,half_width,order,stripes,sink,locked,comment   (tabs and semicolons are read as
//   well) JSON  {"format": "vdit-cells", "version": 1, "cells": [{"layer": 0, "head": 1, "mode": "diagonal",
//   "half_width": 360, ...}]}
//
// Intervals are "0-240 480-720". Columns may come in any order; those that are missing keep their default.
// Cap: 16 MiB of text.
#pragma once

#include <QString>
#include <vector>

#include "app/config/sparse_config.h"

namespace vdit::ui {

struct CopiedCell {
  int layer = 0, head = 0;
  app::HeadSetting setting;
};

QString cellsAsCsv(const std::vector<CopiedCell>& cells);
QString cellsAsJson(const std::vector<CopiedCell>& cells);

struct PastedCells {
  std::vector<CopiedCell> cells;
  QString error;  ///< line and column for people; then `cells` is empty
};

/// Either form, told apart by its first character. `grid` bounds the intervals.
PastedCells cellsFromText(const QString& text, const kernels::TokenGrid& grid);

}  // namespace vdit::ui
