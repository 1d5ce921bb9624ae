// SPDX-License-Identifier: GPL-3.0-or-later
// The sliders that solve: epsilon first and logarithmic, lambda, and budgets. It says what it wants; it
// solves nothing itself.
#pragma once

#include <QWidget>

#include "ui/tune/solve_wish.h"

class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QPushButton;
class QSpinBox;

namespace vdit::ui {

class TextLabel;
class ValueSlider;

class SolvePanel : public QWidget {
  Q_OBJECT
 public:
  explicit SolvePanel(QWidget* parent = nullptr);

  /// Enables the panel for a table, or says why it is off.
  void setTable(const search::LossTable* table, const QString& name);
  void showAnswer(const SolveAnswer& answer, const QString& tableName, int locked);
  SolveWish wish() const;
  SolveWish budgetWish() const;
  void setValues(double lambda, double epsilon);
  ValueSlider* epsilonSlider() const { return m_epsilon; }
  ValueSlider* lambdaSlider() const { return m_lambda; }
  QPushButton* solveButton() const { return m_solve; }
  QComboBox* budgetKind() const { return m_kind; }
  QDoubleSpinBox* budgetLimit() const { return m_limit; }
  QSpinBox* mostSkips() const { return m_skip; }
  QDoubleSpinBox* leastRecall() const { return m_recall; }
  QSpinBox* leastLayerDensity() const { return m_layer; }
  TextLabel* note() const { return m_note; }

 Q_SIGNALS:
  void dragged();        ///< show what would be
  void budgetDragged();  ///< show what the budget would give
  void committed();      ///< take it
  void budgetWished();   ///< solve for the budget

 private:
  void setKind(int kind);
  QHBoxLayout* makeLimits();

  ValueSlider *m_epsilon, *m_lambda;
  QComboBox* m_kind;
  QDoubleSpinBox* m_limit;
  QSpinBox *m_skip, *m_layer;
  QDoubleSpinBox* m_recall;
  QPushButton* m_solve;
  TextLabel* m_note;
  bool m_hasCost = false, m_byBudget = false, m_limitsChanged = false;
};

}  // namespace vdit::ui
