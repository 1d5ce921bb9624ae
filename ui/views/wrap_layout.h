// SPDX-License-Identifier: GPL-3.0-or-later
// A row of controls that goes on in a further row where their words need more room than there is. What
// follows the gap is put to the right end as long as all is in one row.
#pragma once

#include <QLayout>
#include <vector>

namespace vdit::ui {

class WrapLayout : public QLayout {
  Q_OBJECT
 public:
  /// Rows are `rowHeight` logical pixels high; margins left and right only.
  WrapLayout(QWidget* parent, int rowHeight);
  ~WrapLayout() override;

  void insertWidget(int index, QWidget* widget);
  /// The widgets added from here on go to the right end of a row that holds all.
  void addGap() { m_gap = count(); }

  void addItem(QLayoutItem* item) override;
  int count() const override { return static_cast<int>(m_items.size()); }
  QLayoutItem* itemAt(int index) const override;
  QLayoutItem* takeAt(int index) override;
  Qt::Orientations expandingDirections() const override { return {}; }
  bool hasHeightForWidth() const override { return true; }
  int heightForWidth(int width) const override;
  QSize sizeHint() const override;
  QSize minimumSize() const override;
  void setGeometry(const QRect& rect) override;

 private:
  /// Places the items if `apply`; the height that they need.
  int place(const QRect& rect, bool apply) const;

  std::vector<QLayoutItem*> m_items;
  int m_rowHeight, m_gap = -1;
};

}  // namespace vdit::ui
