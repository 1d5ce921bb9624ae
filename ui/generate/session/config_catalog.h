// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse configs to choose from, with what they promise: read from their files on a worker, shown as rows
// of a list.
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>
#include <optional>

namespace vdit::ui {

struct ConfigEntry {
  QString path;  ///< empty: full attention
  QString name;
  std::optional<double> density, predictedSpeedUp, predictedError;
  QString family;
  int layers = 0, heads = 0;
  int gridFrames = 0, gridHeight = 0, gridWidth = 0;  ///< that it was made for
  QString failure;
};

/// Full attention first, then the files in their order. Unreadable ones carry their reason.
QList<ConfigEntry> readConfigs(const QStringList& files);

class ConfigCatalog : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { PathRole = Qt::UserRole, SpeedUpRole, ErrorRole, ElsewhereRole };

  explicit ConfigCatalog(QObject* parent = nullptr);

  void load(const QStringList& files);
  void setEntries(const QList<ConfigEntry>& entries);
  const QList<ConfigEntry>& entries() const { return m_entries; }
  int rowOf(const QString& path) const;  ///< -1: not among them
  /// Size of the clip that is set: configs made for another are marked.
  void setClip(int width, int height, int frames);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  bool isElsewhere(const ConfigEntry& entry) const;

  QList<ConfigEntry> m_entries;
  int m_width = 0, m_height = 0, m_frames = 0;
  quint64 m_load = 0;
};

/// A radio disc, the name, speed-up and error in columns.
class ConfigDelegate : public QStyledItemDelegate {
  Q_OBJECT
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace vdit::ui
