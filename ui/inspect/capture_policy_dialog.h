// SPDX-License-Identifier: GPL-3.0-or-later
// What a capture keeps: steps, layers, heads, branch, order, cell size, candidates, queries and keys, a disk
// cap, with the size that it will take. Accepting gives an `inspect` job.
#pragma once

#include <QDialog>
#include <QJsonObject>
#include <QStringList>
#include <optional>

#include "app/capture/capture_folder.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace vdit::ui {

class TextLabel;

class CapturePolicyDialog : public QDialog {
  Q_OBJECT
 public:
  /// `shape`: model, grid, layers, heads, head_dim, steps and dtype that the forecast counts with. `clip`:
  /// the fields of the job that the Generate workspace has filled in. `freeBytes` < 0: not known.
  CapturePolicyDialog(const app::CaptureInfo& shape, const QJsonObject& clip, const QString& folder,
                      qint64 freeBytes, QWidget* parent = nullptr);

  /// Configs whose modes may be scored head by head; `current` is chosen when it is one of them.
  void setConfigs(const QStringList& files, const QString& current);

  /// The clip's steps are one prediction each: there is no negative branch to capture.
  void setOneBranch();

  QJsonObject job() const;
  /// The job, with the candidates file that it names written beside the capture. Throws Error "file.write".
  QJsonObject writeJob() const;
  std::uint64_t forecastBytes() const;
  QLineEdit* stepsField() const { return m_steps; }
  QLineEdit* layersField() const { return m_layers; }
  QLineEdit* headsField() const { return m_heads; }
  QCheckBox* rowsBox() const { return m_rows; }
  QCheckBox* scoresBox() const { return m_scores; }
  QComboBox* configField() const { return m_config; }
  QComboBox* branchField() const { return m_branch; }
  QComboBox* orderField() const { return m_order; }
  QSpinBox* blockField() const { return m_block; }
  QSpinBox* capField() const { return m_cap; }
  TextLabel* forecast() const { return m_forecast; }
  QPushButton* startButton() const { return m_start; }

  /// Numbers of "0,5-7" within [least, most]; nothing for text that is no such list. An empty text is `all`.
  static std::optional<int> countOf(const QString& text, int least, int most, int all);

 private:
  void refresh();
  QString candidatesFile() const;

  app::CaptureInfo m_shape;
  QJsonObject m_clip;
  QString m_folder;
  qint64 m_free;
  QPlainTextEdit* m_prompt;
  QLineEdit *m_name, *m_steps, *m_layers, *m_heads;
  QComboBox *m_branch, *m_order, *m_config;
  QSpinBox *m_block, *m_cap;
  QCheckBox *m_rows, *m_scores;
  TextLabel *m_forecast, *m_problem;
  QPushButton* m_start;
};

}  // namespace vdit::ui
