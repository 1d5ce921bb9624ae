// SPDX-License-Identifier: GPL-3.0-or-later
// The message over a panel's content: what failed or differs, why, and what to do. One at a time; the content
// below stays.
#pragma once

#include <QWidget>

#include "app/jobs/job.h"

class QAction;
class QHBoxLayout;

namespace vdit::ui {

class TextLabel;

enum class BannerKind { Info, Success, Warning, Danger };

class Banner : public QWidget {
  Q_OBJECT
 public:
  explicit Banner(QWidget* parent = nullptr);  ///< hidden until it has something to say

  /// Replaces what it showed unless that was worse. `detail` (a file and field) is set in monospace.
  void show(BannerKind kind, const QString& text, const QString& detail = {},
            const QList<QAction*>& actions = {});
  /// Cause, file and field, hint; with "Copy details" and the actions given.
  void setText(const QString& text);  ///< other words of what is shown
  void showError(const jobs::JobError& error, const QList<QAction*>& actions = {});
  void clear();

  BannerKind kind() const { return m_kind; }
  QString text() const;

 Q_SIGNALS:
  void dismissed();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  BannerKind m_kind = BannerKind::Info;
  QString m_details;
  TextLabel* m_text;
  TextLabel* m_detail;
  QHBoxLayout* m_buttons;
};

}  // namespace vdit::ui
