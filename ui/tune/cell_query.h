// SPDX-License-Identifier: GPL-3.0-or-later
// Selecting cells by a question: "mode = D and recall < 0.9", "layer in 0..3 or locked", "not (mode = F)".
//
//   question  := and-part { "or" and-part }
//   and-part  := condition { "and" condition }
//   condition := "not" condition | "(" question ")" | flag | field operator value | field "in" number ".."
//   number flag      := locked | comment | changed | invalid | measured field     := mode | layer | head |
//   recall | error | density | saving | width operator  := = | != | < | <= | > | >=
//
// Modes are letters or names. A figure that is not known satisfies no comparison. Case does not matter.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <memory>

#include "kernels/runs/head_mode.h"

namespace vdit::ui {

/// What a question may ask of a cell. Figures that are not known are NaN.
struct QueryCell {
  kernels::Mode mode = kernels::Mode::Full;
  int layer = 0, head = 0;
  double recall = 0, error = 0, density = 0, saving = 0, width = 0;
  bool locked = false, commented = false, changed = false, invalid = false, measured = true;
};

class CellQuery {
  Q_DECLARE_TR_FUNCTIONS(vdit::ui::CellQuery)
 public:
  CellQuery() = default;
  /// An empty question is valid and matches nothing. A wrong one matches nothing and says why.
  explicit CellQuery(const QString& text);

  bool isEmpty() const { return !m_root && m_error.isEmpty(); }
  const QString& error() const { return m_error; }  ///< for people, with the place; empty when all is well
  bool matches(const QueryCell& cell) const;

  struct Node;

 private:
  std::shared_ptr<const Node> m_root;
  QString m_error;
};

}  // namespace vdit::ui
