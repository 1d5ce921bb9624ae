// SPDX-License-Identifier: GPL-3.0-or-later
// The 30 px title of a dock or of a section of a panel: a name, one small fact, actions at the right.
#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace vdit::ui {

class DockTitle : public QWidget {
  Q_OBJECT
 public:
  explicit DockTitle(const QString& title, QWidget* parent = nullptr);

  void setTitle(const QString& title);
  QString fact() const;
  void setFact(const QString& fact);
  void addAction(QAction* action);    ///< as a flat button of 24
  void addTrailing(QWidget* widget);  ///< right of what is there
  QSize sizeHint() const override;    ///< docks ask this, not the fixed height
  QSize minimumSizeHint() const override { return sizeHint(); }
  void setLineAbove(bool line);  ///< separates a section from the one above

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* m_title;
  QLabel* m_fact;
  QHBoxLayout* m_row;
  bool m_lineAbove = false;
};

}  // namespace vdit::ui
