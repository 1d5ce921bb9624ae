// SPDX-License-Identifier: GPL-3.0-or-later
// Results, configs and models as one table, and the filter of the sidebar and the search field over it.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include "ui/library/annotations.h"
#include "ui/library/result_item.h"

namespace vdit::ui {

class ThumbnailStore;

class LibraryModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Picture, Name, Config, Size, Steps, Density, Psnr, SpeedUp, Rating, Tags, Made, ColumnCount };
  enum Role { ItemRole = Qt::UserRole + 1, SortRole, FaultRole, KindRole, RatingRole, TagsRole, SearchRole };

  LibraryModel(Annotations& annotations, ThumbnailStore& thumbnails, QObject* parent = nullptr);

  /// Rows that stay keep their selection.
  void setItems(const QList<ResultItem>& items);
  const QList<ResultItem>& items() const { return m_items; }
  const ResultItem* item(const QModelIndex& index) const;
  QModelIndex indexOf(const QString& path) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role) override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override { return {QStringLiteral("text/uri-list")}; }
  QMimeData* mimeData(const QModelIndexList& indexes) const override;

 private:
  QString cellText(const ResultItem& item, int column) const;
  QVariant sortValue(const ResultItem& item, int column) const;
  void pictureArrived(const QString& video);

  Annotations& m_annotations;
  ThumbnailStore& m_thumbnails;
  QList<ResultItem> m_items;
};

/// Words of the query must all be found; "size:320x192", "tag:keep", "config:fast", "kind:pair", "seed:42",
/// "rating:3" (at least) ask one field.
class LibraryFilter : public QSortFilterProxyModel {
  Q_OBJECT
 public:
  explicit LibraryFilter(QObject* parent = nullptr);
  void setQuery(const QString& query);
  void setKind(std::optional<ResultKind> kind);  ///< nothing: all results
  std::optional<ResultKind> kind() const { return m_kind; }

  /// Two columns hold something else of configs and models.
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 protected:
  bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QStringList m_words;
  std::optional<ResultKind> m_kind;
};

QString kindText(ResultKind kind);

}  // namespace vdit::ui
