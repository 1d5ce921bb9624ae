// SPDX-License-Identifier: GPL-3.0-or-later
// A cell of the mode grid as the views read it.
#pragma once

#include <QString>

#include "ui/tune/cell_figures.h"

namespace vdit::ui {

/// Views of the same grid.
enum class GridFace { Modes, Maps, Recall, Error, Saving };

struct GridCell {
  kernels::HeadMode mode;
  CellFigures figures;
  double saving =
      0;  ///< share of the head's dense time that the mode saves; of its pairs without a cost model
  bool mixed = false;  ///< "all steps", and the groups differ
  bool locked = false;
  bool changed = false;  ///< differs from the config that is compared
  bool hit = false;      ///< the question matches
  bool invalid = false;  ///< see ConfigCheck
  bool measured = true;  ///< the search has reached it
  QString comment;

  bool operator==(const GridCell&) const = default;
};

/// "w 360", "56 runs", "w 16 frame", "Full": the parameter line of a cell.
QString parameterText(const kernels::HeadMode& mode);
/// "0.063", "0": a head error in a narrow column; "no table" never, an empty text where it is not known.
QString errorText(const CellFigures& figures);
QString recallText(const CellFigures& figures);

}  // namespace vdit::ui
