// SPDX-License-Identifier: GPL-3.0-or-later
// The right side of Generate: what the settings will take, the time of each step, the heads while they are
// computed.
#pragma once

#include <QJsonObject>
#include <QWidget>
#include <optional>

class QProgressBar;

namespace vdit::ui {

class Chip;
class DockTitle;
class HeadsStrip;
class KeyValueList;
class StepTimingChart;
class TextLabel;

class ForecastPanel : public QWidget {
  Q_OBJECT
 public:
  explicit ForecastPanel(QWidget* parent = nullptr);

  /// The engine's answer to model.forecast.
  void setForecast(const QJsonObject& forecast);
  void setUnknown(const QString& why, bool refused = false);
  void setExpectedSeconds(std::optional<double> seconds);
  QString timeText() const;
  QString memoryText() const;
  StepTimingChart& timing() { return *m_timing; }
  HeadsStrip& heads() { return *m_heads; }
  void setPlanShown(bool shown);  ///< always, not only where memory is short
  QString planText() const;       ///< empty: not shown
  void setInstrumented(bool on);
  void setHeadsFact(const QString& fact);

 private:
  TextLabel* m_memory;
  QProgressBar* m_bar;
  TextLabel* m_plan;
  bool m_planShown = false, m_short = false;
  KeyValueList* m_values;
  DockTitle* m_timingTitle;
  DockTitle* m_headsTitle;
  StepTimingChart* m_timing;
  HeadsStrip* m_heads;
  Chip* m_instrumented;
};

}  // namespace vdit::ui
