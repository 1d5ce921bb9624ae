// SPDX-License-Identifier: GPL-3.0-or-later
// What one job has said, over all its attempts, with what it ran with: target, times, the exact config.
// Follows the job while it runs.
#pragma once

#include <QDialog>

#include "app/jobs/job.h"

class QPlainTextEdit;

namespace vdit::jobs {
class JobQueue;
}

namespace vdit::ui {

class KeyValueList;

class JobLogDialog : public QDialog {
  Q_OBJECT
 public:
  JobLogDialog(jobs::JobQueue& queue, const jobs::Job& job, QWidget* parent = nullptr);

  QString text() const;
  KeyValueList& facts() { return *m_facts; }

 private:
  void showFacts(const jobs::Job& job);
  void askForHash(const jobs::Job& job);

  qint64 m_job;
  KeyValueList* m_facts;
  QPlainTextEdit* m_text;
  bool m_read = false;  // what was stored
  QStringList m_grown;  // what came after that was asked for
};

}  // namespace vdit::ui
