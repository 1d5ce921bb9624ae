// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/solve_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/views/explained_word.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr double kLeastEpsilon = 1e-3, kMostEpsilon = 10;

}  // namespace

SolvePanel::SolvePanel(QWidget* parent) : QWidget(parent) {
  m_epsilon = new ValueSlider(tr("Epsilon"), tr("largest loss accepted"), ValueSlider::Scale::Logarithmic,
                              kLeastEpsilon, kMostEpsilon, 3, this);
  m_epsilon->setDefinition(
      tr("A head stays Full when the loss L = e + lambda × (1 − S) of every candidate exceeds epsilon; e is "
         "the head "
         "error, S the sparsity. Larger is sparser."));
  m_lambda =
      new ValueSlider(tr("Lambda"), tr("weight of density"), ValueSlider::Scale::Linear, 0, 1, 2, this);
  m_lambda->setDefinition(tr("How much a candidate's density counts beside its error in the loss"));
  setExplainedWord(*m_lambda, QStringLiteral("lambda"));
  setExplainedWord(*m_epsilon, QStringLiteral("lambda"));
  m_epsilon->setObjectName(QStringLiteral("epsilon"));
  m_lambda->setObjectName(QStringLiteral("lambda"));
  m_lambda->setValue(0.25);
  m_epsilon->setValue(0.3);
  m_kind = new QComboBox(this);
  m_kind->addItems({tr("Target density"), tr("Target speed-up"), tr("Largest mean error")});
  m_kind->setAccessibleName(tr("Budget"));
  m_kind->setFocusPolicy(Qt::StrongFocus);
  m_limit = new QDoubleSpinBox(this);
  m_limit->setFont(ui::font(TextStyle::Number));
  m_limit->setAccessibleName(tr("Budget, number"));
  m_limit->setButtonSymbols(QAbstractSpinBox::NoButtons);
  m_limit->setFixedWidth(scaled(72));
  m_limit->setFocusPolicy(Qt::StrongFocus);
  m_solve = new QPushButton(tr("Solve"), this);
  m_solve->setObjectName(QStringLiteral("solveBudget"));
  m_note = new TextLabel(QString(), TextStyle::Small, &Theme::text2, this);
  m_note->setWordWrap(true);
  auto* row = new QHBoxLayout;
  row->setSpacing(scaled(6));
  row->addWidget(m_kind, 1);
  row->addWidget(m_limit);
  row->addWidget(m_solve);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(scaled(14), scaled(8), scaled(14), scaled(6));
  column->setSpacing(scaled(6));
  column->addWidget(m_epsilon);
  column->addWidget(m_lambda);
  column->addLayout(row);
  column->addLayout(makeLimits());
  column->addWidget(m_note);
  column->addStretch(1);
  setKind(0);
  setTable(nullptr, {});
  connect(m_kind, &QComboBox::activated, this, &SolvePanel::setKind);
  for (ValueSlider* slider : {m_epsilon, m_lambda}) {
    connect(slider, &ValueSlider::dragged, this, [this] {
      m_byBudget = false;
      Q_EMIT dragged();
    });
    connect(slider, &ValueSlider::committed, this, &SolvePanel::committed);
  }
  connect(m_limit, &QDoubleSpinBox::valueChanged, this, [this] {
    m_byBudget = true;
    Q_EMIT budgetDragged();
  });
  connect(m_solve, &QPushButton::clicked, this, &SolvePanel::budgetWished);
}

// What holds whichever rule solves: at most so many skipped heads, at least this recall of a sparse head, at
// least this density of every layer.
QHBoxLayout* SolvePanel::makeLimits() {
  m_skip = new QSpinBox(this);
  m_skip->setRange(0, 9999);
  m_skip->setPrefix(tr("skip ≤ "));
  m_skip->setAccessibleName(tr("Most skipped heads, in all cells of the table"));
  m_skip->setToolTip(tr("Most skipped heads: Skip has a budget of its own, few skipped heads can cost much"));
  m_recall = new QDoubleSpinBox(this);
  m_recall->setRange(0, 1);
  m_recall->setDecimals(2);
  m_recall->setSingleStep(0.05);
  m_recall->setPrefix(tr("recall ≥ "));
  m_recall->setAccessibleName(tr("Least recall of a head that does not stay Full"));
  m_recall->setToolTip(tr("Least recall: a head takes no mode that keeps less of its softmax mass"));
  m_layer = new QSpinBox(this);
  m_layer->setRange(0, 100);
  m_layer->setSingleStep(5);
  m_layer->setPrefix(tr("layer ≥ "));
  m_layer->setSuffix(QStringLiteral(" %"));
  m_layer->setAccessibleName(tr("Least density of every layer in every step group"));
  m_layer->setToolTip(tr("Least density of a layer: no layer becomes sparser, whatever its heads allow"));
  auto* row = new QHBoxLayout;
  row->setSpacing(scaled(6));
  for (QAbstractSpinBox* field : std::initializer_list<QAbstractSpinBox*>{m_skip, m_recall, m_layer}) {
    field->setFont(ui::font(TextStyle::Small));
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setFocusPolicy(Qt::StrongFocus);
    field->setMinimumWidth(scaled(84));  // whatever the largest number would take
    row->addWidget(field, 1);
    connect(field, &QAbstractSpinBox::editingFinished, this, [this] {
      if (!m_byBudget && m_limitsChanged) Q_EMIT committed();
      m_limitsChanged = false;
    });
  }
  const auto changed = [this] {
    m_limitsChanged = true;
    m_byBudget ? Q_EMIT budgetDragged() : Q_EMIT dragged();
  };
  connect(m_skip, &QSpinBox::valueChanged, this, changed);
  connect(m_recall, &QDoubleSpinBox::valueChanged, this, changed);
  connect(m_layer, &QSpinBox::valueChanged, this, changed);
  return row;
}

void SolvePanel::setKind(int kind) {
  const QSignalBlocker quiet(m_limit);  // another unit is no wish yet
  switch (kind) {
    case 0:
      m_limit->setRange(0, 100);
      m_limit->setDecimals(1);
      m_limit->setSuffix(QStringLiteral(" %"));
      m_limit->setValue(40);
      break;
    case 1:
      m_limit->setRange(1, 100);
      m_limit->setDecimals(2);
      m_limit->setSuffix(QStringLiteral(" ×"));
      m_limit->setValue(1.4);
      break;
    default:
      m_limit->setRange(0, 10);
      m_limit->setDecimals(4);
      m_limit->setSuffix(QString());
      m_limit->setValue(0.05);
      break;
  }
  m_solve->setToolTip(kind == 1 && !m_hasCost ? tr("The table has no measured times: ask for a density")
                                              : QString());
}

void SolvePanel::setTable(const search::LossTable* table, const QString& name) {
  const bool on = table != nullptr;
  m_hasCost = on && table->cost.known();
  for (QWidget* widget : std::initializer_list<QWidget*>{m_epsilon, m_lambda, m_kind, m_limit, m_solve,
                                                         m_skip, m_recall, m_layer})
    widget->setEnabled(on);
  if (!on) {
    m_note->setText(tr("No loss table: start a search or open one"));
    return;
  }
  const QSignalBlocker quiet(m_skip);
  m_skip->setValue(static_cast<int>(table->grid.cells() / 50));
  m_skip->setMaximum(static_cast<int>(table->grid.cells()));
  m_note->setText(table->samples_done < table->samples_total
                      ? tr("%1, partial %2 %")
                            .arg(name)
                            .arg(100 * table->samples_done / std::max(1, table->samples_total))
                      : tr("Drag to solve from %1").arg(name));
}

void SolvePanel::showAnswer(const SolveAnswer& answer, const QString& tableName, int locked) {
  m_note->setRole(answer.error.isEmpty() ? &Theme::text2 : &Theme::danger);
  if (!answer.error.isEmpty()) {
    m_note->setText(answer.error);
    return;
  }
  const QLocale locale;
  const QString solved =
      answer.milliseconds < 0.01
          ? tr("Solved in less than %1 ms from %2.").arg(locale.toString(0.01, 'f', 2), tableName)
          : tr("Solved in %1 ms from %2.")
                .arg(locale.toString(answer.milliseconds, 'f', answer.milliseconds < 1 ? 2 : 1), tableName);
  m_note->setText(locked == 0 ? solved
                              : tr("%1 %2").arg(solved, tr("%Ln cell(s) are locked and keep their mode.",
                                                           nullptr, locked)));
}

SolveWish SolvePanel::wish() const {
  return {.lambda = m_lambda->value(),
          .epsilon = m_epsilon->value(),
          .maxSkip = m_skip->value(),
          .leastRecall = m_recall->value(),
          .leastLayerDensity = m_layer->value() / 100.0};
}

SolveWish SolvePanel::budgetWish() const {
  SolveWish out = wish();
  switch (m_kind->currentIndex()) {
    case 0:
      out.budget = BudgetKind::Density;
      out.limit = m_limit->value() / 100;
      break;
    case 1:
      out.budget = BudgetKind::Speedup;
      out.limit = m_limit->value();
      break;
    default:
      out.budget = BudgetKind::MaxError;
      out.limit = m_limit->value();
      break;
  }
  return out;
}

void SolvePanel::setValues(double lambda, double epsilon) {
  m_lambda->setValue(lambda);
  m_epsilon->setValue(epsilon);
}

}  // namespace vdit::ui
