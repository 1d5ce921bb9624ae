// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for format and folder, checks encoders, sizes and the disk, then puts one job for each clip into the
// queue, which shows their progress.
#pragma once

#include <QDialog>
#include <QFutureWatcher>
#include <QSet>
#include <QStringList>

#include "ui/library/export_preset.h"
#include "ui/look/theme.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace vdit::jobs {
struct JobError;
}

namespace vdit::ui {

class StudioContext;
class TextLabel;

class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// `survey` is asked on a worker; until it has answered nothing can be exported.
  ExportDialog(StudioContext& context, QStringList videos, QWidget* parent = nullptr,
               const ExportSurvey& survey = surveyExport);

  QComboBox& presets() { return *m_presets; }
  QLineEdit& folder() { return *m_folder; }
  QCheckBox& strip() { return *m_strip; }
  QPushButton& exportButton() { return *m_export; }
  QString diskText() const;

 Q_SIGNALS:
  void queued(const QList<qint64>& jobs);

 private:
  void build();
  void takeSurvey();
  void checkDisk();
  void say(const QString& text, QColor Theme::*role, bool possible);
  const ExportPreset* current() const;
  void submit();
  void answered(qint64 token);
  void refused(qint64 token, const jobs::JobError& error);

  StudioContext& m_context;
  QStringList m_videos;
  QFutureWatcher<QList<ExportPreset>> m_survey;
  QList<ExportPreset> m_surveyed;  // empty: not yet
  QComboBox* m_presets;
  QLineEdit* m_folder;
  QCheckBox* m_strip;
  TextLabel* m_disk;
  QPushButton* m_export;
  QSet<qint64> m_waiting;  // tokens of the queue
  QList<qint64> m_queued;
};

}  // namespace vdit::ui
