// SPDX-License-Identifier: GPL-3.0-or-later
// What a search is of: model, prompts, size, steps, seeds and candidates, with what is known of its duration.
// Accepting writes the prompts and candidates beside the table and gives the job.
#pragma once

#include <QDialog>
#include <QJsonObject>
#include <functional>
#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace vdit::ui {

class TextLabel;

class NewSearchDialog : public QDialog {
  Q_OBJECT
 public:
  /// `expected`: seconds from this machine's history, nothing without one.
  NewSearchDialog(const QString& folder, const QString& model,
                  std::function<std::optional<double>(const QJsonObject&)> expected,
                  QWidget* parent = nullptr);

  /// Size, frames and steps of a clip, as fields of a job: what the search is of unless changed.
  void setClip(const QJsonObject& clip);
  QString name() const;
  QPlainTextEdit* prompts() const { return m_prompts; }
  QLineEdit* nameField() const { return m_name; }
  QPushButton* startButton() const { return m_start; }
  TextLabel* forecast() const { return m_forecast; }
  QCheckBox* modeBox(int mode) const { return m_modes[mode]; }
  QSpinBox* stepsField() const { return m_steps; }
  QLineEdit* sizeField() const { return m_size; }
  QSpinBox* framesField() const { return m_frames; }
  void setDensities(const QString& text);
  /// The job file, once accepted; prompts and candidates have been written. Throws vdit::Error "file.write".
  QJsonObject writeJob() const;

 private:
  QStringList promptLines() const;
  QJsonObject request() const;
  QByteArray candidates() const;
  void refresh();

  QString m_folder, m_model;
  std::function<std::optional<double>(const QJsonObject&)> m_expected;
  QLineEdit *m_name, *m_size, *m_densities;
  QPlainTextEdit* m_prompts;
  QSpinBox *m_steps, *m_frames, *m_seed;
  QCheckBox* m_modes[5];
  TextLabel *m_forecast, *m_problem;
  QPushButton* m_start;
};

}  // namespace vdit::ui
