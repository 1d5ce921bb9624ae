// SPDX-License-Identifier: GPL-3.0-or-later
// Builds a sweep of seeds, configs and prompts; says what it costs before anything is queued.
#pragma once

#include <QDialog>

#include "ui/generate/session/config_catalog.h"
#include "ui/generate/session/sweep.h"

class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace vdit::ui {

class TextLabel;

class SweepDialog : public QDialog {
  Q_OBJECT
 public:
  using Expected = std::function<std::optional<double>(const QJsonObject&)>;
  SweepDialog(const GenerateSettings& base, const QList<ConfigEntry>& configs, Expected expected,
              QWidget* parent = nullptr);

  QList<GenerateSettings> jobs() const { return m_jobs; }
  QString costText() const;
  QLineEdit* seeds() const { return m_seeds; }
  QListWidget* configs() const { return m_configs; }
  QPlainTextEdit* prompts() const { return m_prompts; }

 private:
  void refresh();

  GenerateSettings m_base;
  Expected m_expected;
  QPlainTextEdit* m_prompts;
  QListWidget* m_configs;
  QLineEdit* m_seeds;
  TextLabel* m_cost;
  QPushButton* m_queue;
  QList<GenerateSettings> m_jobs;
};

}  // namespace vdit::ui
