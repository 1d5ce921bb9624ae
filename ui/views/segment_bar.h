// SPDX-License-Identifier: GPL-3.0-or-later
// Up to six choices of one word side by side, one of them on: for what is switched too often for a combo box.
// Left and right arrows choose; screen readers meet radio buttons.
#pragma once

#include <QFrame>
#include <QList>

class QAbstractButton;
class QButtonGroup;

namespace vdit::ui {

class SegmentBar : public QFrame {
  Q_OBJECT
 public:
  explicit SegmentBar(const QString& name, QWidget* parent = nullptr);  ///< name: for screen readers

  /// Returns its index. An empty text makes an icon alone, which then needs the tool tip.
  int addSegment(const QString& text, const QString& iconName = {}, const QString& toolTip = {});
  int current() const;
  void setCurrent(int index);  ///< emits nothing
  void setSegmentEnabled(int index, bool enabled, const QString& reason = {});
  QAbstractButton* segment(int index) const;

 Q_SIGNALS:
  void chosen(int index);  ///< by the person

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QButtonGroup* m_group;
};

}  // namespace vdit::ui
