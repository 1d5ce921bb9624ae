// SPDX-License-Identifier: GPL-3.0-or-later
// Editing a job that waits: the form holds its settings, this bar stands where the buttons that queue are,
// says what differs from the job as it was queued, and saves or drops the changes. The job keeps its place.
#pragma once

#include <QWidget>
#include <optional>

#include "app/jobs/job.h"
#include "ui/generate/session/generate_settings.h"

class QPushButton;

namespace vdit::jobs {
class JobQueue;
}

namespace vdit::ui {

class SettingsForm;
class TextLabel;

class JobEditBar : public QWidget {
  Q_OBJECT
 public:
  /// `configsFolder`: where a dense warm-up that the form sets is kept as a config.
  JobEditBar(jobs::JobQueue& queue, SettingsForm& form, const QString& configsFolder,
             QWidget* parent = nullptr);

  /// Fills the form from a job that waits; false when there is no such job or it cannot be edited here.
  bool begin(qint64 job);
  bool isActive() const { return m_job != 0; }
  void save();
  void discard();
  QString text() const;
  QPushButton* saveButton() const { return m_save; }
  QPushButton* discardButton() const { return m_discard; }

 private:
  void refresh();
  void follow(const jobs::Job& job);
  void end();

  jobs::JobQueue& m_queue;
  SettingsForm& m_form;
  QString m_configsFolder;
  TextLabel *m_title, *m_differences;
  QPushButton *m_save, *m_discard;
  qint64 m_job = 0;
  QJsonObject m_request;
  GenerateSettings m_original, m_before;
  QString m_gone;  // why it cannot be saved any more
};

}  // namespace vdit::ui
