// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse configs to choose from, with what they promise: read from their files on a worker, shown as rows
// of a list.
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include "ui/views/config_entry.h"

namespace vdit::ui {

class StudioContext;

class ConfigCatalog : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role {
    PathRole = Qt::UserRole,
    SpeedUpRole,
    MeasuredRole,  ///< "measured" where the speed-up is; else it is predicted
    ErrorRole,
    ElsewhereRole
  };

  explicit ConfigCatalog(QObject* parent = nullptr);

  /// The configs that the studio offers and the pairs of its project, now and whenever they change.
  void follow(StudioContext& context);
  void load(const QStringList& files, const ConfigSources& sources = {});
  bool isLoaded() const { return m_loaded == m_load; }  ///< what was asked for last is here
  /// Adds a file that is none of those, as a job or a restored video names it; it stays.
  void include(const QString& file);
  /// The file itself where it exists; else the one of that name among those loaded; else as it is.
  QString resolved(const QString& file) const;
  void setEntries(const QList<ConfigEntry>& entries);
  const QList<ConfigEntry>& entries() const { return m_entries; }
  int rowOf(const QString& path) const;  ///< -1: not among them
  /// Family, layers and heads of the model, empty and 0 while unknown: configs of another cannot be chosen.
  void setModel(const QString& family, int layers, int heads);
  /// Size of the clip that is set: configs made for another are marked.
  void setClip(int width, int height, int frames);

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
  void loaded();

 private:
  bool fits(const ConfigEntry& entry) const;
  bool isElsewhere(const ConfigEntry& entry) const;
  /// The newest of the clip that is set; none: nullptr.
  const MeasuredSpeed* measured(const ConfigEntry& entry) const;
  QString speedTip(const ConfigEntry& entry) const;

  QList<ConfigEntry> m_entries;
  QString m_family;
  int m_layers = 0, m_heads = 0;
  int m_width = 0, m_height = 0, m_frames = 0;
  QStringList m_included;
  ConfigSources m_sources;
  quint64 m_load = 0, m_loaded = 0;
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
