// SPDX-License-Identifier: GPL-3.0-or-later
// What this program is, its licences, and the machine and engine it found.
#pragma once

#include <QDialog>

namespace vdit::ui {

class AboutDialog : public QDialog {
  Q_OBJECT
 public:
  explicit AboutDialog(const QStringList& diagnostics, QWidget* parent = nullptr);

 Q_SIGNALS:
  void bundleRequested();
};

}  // namespace vdit::ui
