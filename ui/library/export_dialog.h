// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for format and folder, checks the disk before anything is written, then runs the export beside the
// window.
#pragma once

#include <QDialog>
#include <QStringList>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace vdit::ui {

class StudioContext;
class TextLabel;
class VideoExport;

class ExportDialog : public QDialog {
  Q_OBJECT
 public:
  ExportDialog(StudioContext& context, QStringList videos, QWidget* parent = nullptr);

  QComboBox& presets() { return *m_presets; }
  QLineEdit& folder() { return *m_folder; }
  QPushButton& exportButton() { return *m_export; }
  QString diskText() const;

 Q_SIGNALS:
  void exported(const QStringList& files);

 private:
  void checkDisk();
  void start();
  void finish(const QStringList& written, const QStringList& failures);

  StudioContext& m_context;
  QStringList m_videos;
  QComboBox* m_presets;
  QLineEdit* m_folder;
  QCheckBox* m_strip;
  TextLabel* m_disk;
  QProgressBar* m_progress;
  QPushButton* m_export;
  VideoExport* m_running = nullptr;
};

}  // namespace vdit::ui
