// SPDX-License-Identifier: GPL-3.0-or-later
// The filmstrip of results: newest left, pairs stacked. A click shows, a double click plays, the menu does
// the rest.
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace vdit::ui {

class ResultDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class ResultsStrip : public QListView {
  Q_OBJECT
 public:
  explicit ResultsStrip(QWidget* parent = nullptr);

 Q_SIGNALS:
  void shown(const QString& video, bool play);
  void compareRequested(const QString& path);
  void inspectRequested(const QString& path);
  void reproduceRequested(const QString& path);
  void revealRequested(const QString& path);
  void deleteRequested(const QString& path);

 protected:
  void contextMenuEvent(QContextMenuEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
};

}  // namespace vdit::ui
