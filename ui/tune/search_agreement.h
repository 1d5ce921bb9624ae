// SPDX-License-Identifier: GPL-3.0-or-later
// How far two searches agree: both tables solved by the same rule, cell against cell. Usable on any thread.
#pragma once

#include <QString>

#include "ui/tune/solve_wish.h"

namespace vdit::ui {

struct SearchAgreement {
  QString name;                    ///< of the other search
  double share = 0;                ///< cells that take the same mode / all cells
  double epsilon = 0;              ///< that both were solved at
  app::SparseConfig mine, theirs;  ///< what each would choose
  QString error;                   ///< its table cannot be read, or is of another model
};

/// Cells with the same mode / all cells of the first table; groups are matched by their place in the
/// denoising. 0 for tables of other models.
double agreement(const SolveTable& mine, const SolveTable& theirs, const SolveWish& wish);

/// Reads the table in `file` and compares it.
SearchAgreement agreementWith(const SolveTable& mine, const QString& file, const SolveWish& wish);

}  // namespace vdit::ui
