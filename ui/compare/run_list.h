// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that are compared: one list holds the reference, the other the candidates. Rows with a picture, a
// key, a name and facts.
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace vdit::ui {

class CompareSession;

class RunListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum class Side { Reference, Candidates };
  enum Role { KeyRole = Qt::UserRole, NameRole, FactsRole, ThumbnailRole, FailureRole };

  RunListModel(CompareSession& session, Side side, QObject* parent = nullptr);

  void setNamesHidden(bool hidden);  ///< a blind test runs
  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

 private:
  void refresh();
  int count() const;

  CompareSession& m_session;
  Side m_side;
  int m_rows = 0;
  bool m_hidden = false;
};

/// Thumbnail 80 x 48, key in a box, name, one line of facts; a failure takes the line's place.
class RunDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace vdit::ui
