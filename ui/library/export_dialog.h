// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a preset, or format, quality and rate, and for a folder; checks encoders, sizes and the disk, then
// puts one job for each clip into the queue, which shows their progress.
#pragma once

#include <QDialog>
#include <QFutureWatcher>
#include <QSet>
#include <QStringList>

#include "ui/library/export_format.h"
#include "ui/library/preset_shelf.h"
#include "ui/look/theme.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QMenu;
class QPushButton;
class QSpinBox;

namespace vdit::jobs {
struct JobError;
}

namespace vdit::ui {

class Banner;
class StudioContext;
class TextLabel;

class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  /// `survey` is asked on a worker; until it has answered nothing can be exported.
  ExportDialog(StudioContext& context, QStringList videos, QWidget* parent = nullptr,
               const ExportSurvey& survey = surveyExport, PresetShelf shelf = PresetShelf());

  QComboBox& presets() { return *m_presets; }
  QComboBox& formats() { return *m_formats; }
  QSpinBox& quality() { return *m_quality; }
  QDoubleSpinBox& rate() { return *m_rate; }
  QLineEdit& folder() { return *m_folder; }
  QCheckBox& strip() { return *m_strip; }
  QPushButton& exportButton() { return *m_export; }
  Banner& banner() { return *m_banner; }
  QString diskText() const;

  ExportChoice choice() const;
  void setChoice(const ExportChoice& choice);
  /// What the menu beside the presets does once name or file are known.
  void savePreset(const QString& name);
  void loadPreset(const QString& file);
  void sharePreset(const QString& file);
  void removePreset();

 Q_SIGNALS:
  void queued(const QList<qint64>& jobs);

 private:
  void build();
  QWidget* presetRow();
  void fillMenu(QMenu& menu);
  void askName();
  void listPresets(const QString& current);
  void takePreset(int index);
  void followFormat();
  void choiceEdited();
  void takeSurvey();
  void checkDisk();
  void say(const QString& text, QColor Theme::*role, bool possible);
  const ExportFormat* current() const;
  void submit();
  void answered(qint64 token);
  void refused(qint64 token, const jobs::JobError& error);

  StudioContext& m_context;
  QStringList m_videos;
  QFutureWatcher<QList<ExportFormat>> m_survey;
  QList<ExportFormat> m_surveyed;  // empty: not yet
  PresetShelf m_shelf;
  QList<PresetShelf::Entry> m_entries;  // of m_presets, behind its first line
  Banner* m_banner;
  QComboBox* m_presets;
  QComboBox* m_formats;
  QSpinBox* m_quality;
  QDoubleSpinBox* m_rate;
  QLineEdit* m_folder;
  QCheckBox* m_strip;
  TextLabel* m_disk;
  QPushButton* m_export;
  QSet<qint64> m_waiting;  // tokens of the queue
  QList<qint64> m_queued;
};

}  // namespace vdit::ui
