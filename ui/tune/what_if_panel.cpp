// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/what_if_panel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <cstdlib>

#include "ui/look/theme.h"
#include "ui/views/dock_title.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

WhatIfPanel::WhatIfPanel(QWidget* parent) : QWidget(parent) {
  m_title = new DockTitle(tr("What if"), this);
  m_title->setLineAbove(true);
  m_speed = new TextLabel(QString(), TextStyle::Figure, &Theme::text, this);
  m_speed->setObjectName(QStringLiteral("predictedSpeedup"));
  m_speed->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
  m_kind = new TextLabel(QString(), TextStyle::Small, &Theme::text2, this);
  m_list = new KeyValueList(this);
  m_pair = new QPushButton(tr("Paired run"), this);
  m_pair->setObjectName(QStringLiteral("pairedRun"));
  m_pair->setDefault(true);
  m_pair->setProperty("primary", true);
  m_pair->setToolTip(tr(
      "Makes the clip twice, dense and with this config, and measures what is predicted here (Ctrl+Enter)"));
  m_save = new QPushButton(tr("Save version"), this);
  m_save->setObjectName(QStringLiteral("saveVersion"));
  m_save->setToolTip(tr("Keeps the config as a new file of the project (Ctrl+S)"));
  auto* head = new QHBoxLayout;
  head->setSpacing(scaled(6));
  head->addWidget(m_speed);
  head->addWidget(m_kind, 0, Qt::AlignBottom);
  head->addStretch(1);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(scaled(8));
  buttons->addWidget(m_pair, 1);
  buttons->addWidget(m_save);
  auto* body = new QVBoxLayout;
  body->setContentsMargins(scaled(12), 0, scaled(12), scaled(12));
  body->setSpacing(scaled(8));
  body->addLayout(head);
  body->addWidget(m_list);
  body->addLayout(buttons);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_title);
  column->addLayout(body);
}

void WhatIfPanel::setTeraflop(std::optional<double> dense) {
  m_dense = dense;
  const QString label = tr("Attention FLOPs"), value = m_list->value(label);
  if (!value.isEmpty()) m_list->set(label, value, KeyValueList::Value::Number, teraflopTip());
}

QString WhatIfPanel::teraflopTip() const {
  return m_dense ? tr("4 N² × head size × density; all Full takes %1 TFLOP a forward")
                       .arg(QLocale().toString(*m_dense, 'g', 3))
                 : tr("4 N² × head size × density, summed over heads");
}

void WhatIfPanel::showFigures(const WhatIf& figures, const std::optional<WhatIf>& baseline,
                              const QString& baselineName) {
  m_title->setFact(tr("against %1").arg(baselineName));
  WhatIf base{.density = 1, .error = 0};
  base.secondsPerStep = base.denseSecondsPerStep = figures.denseSecondsPerStep;
  if (baseline) base = *baseline;
  const QString near = figures.estimated ? QStringLiteral("~") : QString();
  const bool timed = figures.secondsPerStep && base.secondsPerStep && *figures.secondsPerStep > 0;
  m_speed->setText(timed ? near + numbers::speedUp(*base.secondsPerStep / *figures.secondsPerStep)
                         : numbers::percent(1 - figures.density));
  // Not by the size hint, which never falls below a minimum that was set before.
  m_speed->setMinimumWidth(m_speed->fontMetrics().horizontalAdvance(m_speed->text()) + scaled(4));
  m_kind->setText(timed ? tr("speed-up, predicted") : tr("sparsity; no measured times"));
  m_kind->setToolTip(
      tr("Predicted time of the baseline / predicted time of this config, from the costs measured where the "
         "table was searched"));
  const double flops = figures.density / base.density - 1;
  const QString density = numbers::percent(figures.density);
  m_list->set(
      tr("Config density"), baseline ? tr("%1 → %2").arg(numbers::percent(base.density), density) : density,
      KeyValueList::Value::Number, tr("Mean density over steps, layers and heads, dense steps included"));
  m_list->explain(tr("Config density"), QStringLiteral("density"));
  m_list->set(tr("Attention FLOPs"), tr("%1 %").arg(numbers::signedNumber(100 * flops, 1)),
              KeyValueList::Value::Number, teraflopTip());
  m_list->setRole(tr("Attention FLOPs"), flops < 0 ? &Theme::success : &Theme::text);
  const int decimals = timed && *base.secondsPerStep >= 100 ? 0 : 2;
  m_list->set(tr("Time per step, est."),
              timed ? tr("%1 → %2 s")
                          .arg(QLocale().toString(*base.secondsPerStep, 'f', decimals),
                               near + QLocale().toString(*figures.secondsPerStep, 'f', decimals))
                    : tr("no times"),
              KeyValueList::Value::Number,
              tr("Measured cost of each mode's kernel on the device that searched, summed over cells, plus "
                 "the rest of the step"));
  const QString error = figures.error ? near + numbers::error(*figures.error) : tr("no table");
  m_list->set(tr("Predicted error"),
              baseline && base.error ? tr("%1 → %2").arg(numbers::error(*base.error), error) : error,
              KeyValueList::Value::Number,
              tr("Mean of the head errors over all cells for the chosen modes: an additive proxy, to be "
                 "tested by a paired run"));
}

void WhatIfPanel::setMemory(const std::optional<qint64>& more, const QString& why) {
  const auto text = [](qint64 bytes) -> QString {
    if (bytes == 0) return QStringLiteral("±0");
    return (bytes > 0 ? QStringLiteral("+") : QStringLiteral("−")) + numbers::bytes(std::abs(bytes));
  };
  m_list->set(
      tr("Memory"), more ? text(*more) : why, KeyValueList::Value::Number,
      tr("What the engine holds besides weights and activations, counted for the CPU in bfloat16: run "
         "tables, copies of heads in space-major layers, projections of layers that skip heads"));
}

void WhatIfPanel::setBasis(const QStringList& pairs, const QString& table) {
  m_list->set(tr("Times from"),
              !pairs.isEmpty()  ? tr("%Ln pair(s)", nullptr, static_cast<int>(pairs.size()))
              : table.isEmpty() ? tr("no table")
                                : tr("search %1").arg(table),
              KeyValueList::Value::Number,
              pairs.isEmpty()
                  ? tr("Costs of the machine and the moment that the table was searched on, until a "
                       "paired run of its clip has been made on this machine")
                  : tr("A line through the steps of these pairs, dense and sparse: %1")
                        .arg(pairs.join(QStringLiteral(", "))));
}

void WhatIfPanel::setMeasured(const std::optional<MeasuredPair>& pair, bool here) {
  m_list->set(tr("Measured speed-up"),
              !pair  ? tr("no pair yet")
              : here ? numbers::speedUp(pair->speedup)
                     : tr("%1 elsewhere").arg(numbers::speedUp(pair->speedup)),
              KeyValueList::Value::Number,
              tr("Denoising, fastest dense path / this config, same device, same run, of the last pair with "
                 "this config; elsewhere: on another machine, whose times do not hold here"));
  m_list->set(tr("Measured PSNR"), pair ? numbers::decibel(pair->psnr) : tr("no pair yet"),
              KeyValueList::Value::Number,
              tr("Mean over frames of the luma PSNR against full attention: sameness, not quality"));
}

}  // namespace vdit::ui
