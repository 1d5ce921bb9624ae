// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/forecast_panel.h"

#include <QJsonArray>
#include <QProgressBar>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/generate/heads_strip.h"
#include "ui/generate/session/plan_text.h"
#include "ui/generate/step_timing_chart.h"
#include "ui/look/theme.h"
#include "ui/views/chip.h"
#include "ui/views/dock_title.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr double kTight = 0.85;  // of what is free

}  // namespace

ForecastPanel::ForecastPanel(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* body = new QVBoxLayout;
  body->setContentsMargins(scaled(12), 0, scaled(12), scaled(12));
  body->setSpacing(scaled(4));
  auto* row = new QHBoxLayout;
  row->addWidget(new TextLabel(tr("Memory"), TextStyle::Table, &Theme::text2, this));
  row->addStretch(1);
  m_memory = new TextLabel({}, TextStyle::Number, &Theme::text, this);
  row->addWidget(m_memory);
  body->addLayout(row);
  m_bar = new QProgressBar(this);
  m_bar->setTextVisible(false);
  m_bar->setFixedHeight(scaled(6));
  m_bar->setRange(0, 1000);
  m_bar->setAccessibleName(tr("Memory"));
  body->addWidget(m_bar);
  m_plan = new TextLabel({}, TextStyle::Small, &Theme::text2, this);
  m_plan->setWordWrap(true);
  body->addWidget(m_plan);
  m_values = new KeyValueList(this);
  body->addWidget(m_values);
  column->addLayout(body);
  m_timingTitle = new DockTitle(tr("Time per step"), this);
  m_timingTitle->setFact(QStringLiteral("s"));
  m_timingTitle->setLineAbove(true);
  m_instrumented = new Chip(Chip::Kind::Warning, tr("instrumented"), {}, this);
  m_instrumented->setToolTip(
      tr("Maps are drawn while the job runs, which costs time: these seconds enter no cost table"));
  m_instrumented->hide();
  m_timingTitle->addTrailing(m_instrumented);
  column->addWidget(m_timingTitle);
  m_timing = new StepTimingChart(this);
  column->addWidget(m_timing);
  m_headsTitle = new DockTitle(tr("Live attention"), this);
  m_headsTitle->setLineAbove(true);
  column->addWidget(m_headsTitle);
  m_heads = new HeadsStrip(this);
  column->addWidget(m_heads);
  column->addStretch(1);
  setUnknown(tr("needs the engine"));
  setExpectedSeconds(std::nullopt);
}

void ForecastPanel::setForecast(const QJsonObject& forecast) {
  const double need = forecast.value(QLatin1String("memory_bytes")).toDouble();
  const double free = forecast.value(QLatin1String("memory_free_bytes")).toDouble();
  const double disk = forecast.value(QLatin1String("disk_bytes")).toDouble();
  const double diskFree = forecast.value(QLatin1String("disk_free_bytes")).toDouble();
  const double share = free > 0 ? need / free : 0;
  m_memory->setText(
      tr("%1 of %2 free")
          .arg(numbers::bytes(static_cast<qint64>(need)), numbers::bytes(static_cast<qint64>(free))));
  m_memory->setRole(share > 1 ? &Theme::danger : share > kTight ? &Theme::warning : &Theme::text);
  m_bar->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * 1000));
  QStringList plan;
  for (const QJsonValue& line : forecast.value(QLatin1String("plan")).toArray()) {
    if (!line.toString().startsWith(QLatin1String("forecast ")))  // the figure above says it
      plan << ui::planText(line.toString());
  }
  if (share > 1) plan.prepend(tr("Needs more than is free: reduce size or frames."));
  // How the model will be held is read when memory is short; else it waits behind the figure.
  m_memory->setToolTip(plan.join(QLatin1Char('\n')));
  m_bar->setToolTip(m_memory->toolTip());
  m_short = share > kTight;
  m_plan->setText(plan.join(QLatin1Char('\n')));
  m_plan->setRole(share > 1 ? &Theme::danger : &Theme::text2);
  m_plan->setVisible(!plan.isEmpty() && (m_planShown || m_short));
  m_values->set(tr("Tokens"),
                numbers::count(static_cast<qint64>(forecast.value(QLatin1String("tokens")).toDouble())));
  m_values->set(
      tr("Disk"), numbers::bytes(static_cast<qint64>(disk)), KeyValueList::Value::Number,
      tr("Video, checkpoints and captures; %1 are free").arg(numbers::bytes(static_cast<qint64>(diskFree))));
  m_values->setRole(tr("Disk"), diskFree < 2 * disk ? &Theme::warning : &Theme::text);
}

void ForecastPanel::setPlanShown(bool shown) {
  m_planShown = shown;
  m_plan->setVisible(!m_plan->text().isEmpty() && (m_planShown || m_short));
}

QString ForecastPanel::planText() const {
  return m_plan->isHidden() ? QString() : m_plan->text();
}

void ForecastPanel::setUnknown(const QString& why, bool refused) {
  m_memory->setToolTip({});
  m_short = false;
  m_memory->setText(refused ? QStringLiteral("\u2013") : why);
  m_memory->setRole(&Theme::text2);
  m_bar->setValue(0);
  m_plan->setText(refused ? why : QString());
  m_plan->setRole(refused ? &Theme::danger : &Theme::text2);
  m_plan->setVisible(refused);
}

void ForecastPanel::setExpectedSeconds(std::optional<double> seconds) {
  m_values->set(
      tr("Time"), seconds ? numbers::duration(*seconds) : tr("no history yet"),
      seconds ? KeyValueList::Value::Number : KeyValueList::Value::Text,
      tr("Median of equal work that this machine has done: model, size, frames, steps, config, device"));
}

QString ForecastPanel::timeText() const {
  return m_values->value(tr("Time"));
}
QString ForecastPanel::memoryText() const {
  return m_memory->text();
}
void ForecastPanel::setInstrumented(bool on) {
  m_instrumented->setVisible(on);
}
void ForecastPanel::setHeadsFact(const QString& fact) {
  m_headsTitle->setFact(fact);
}

}  // namespace vdit::ui
