// SPDX-License-Identifier: GPL-3.0-or-later
// The configs to choose from: presets of the program, then the project's own, with their density. Files are
// read on a worker.
#pragma once

#include <QAbstractListModel>
#include <QFutureWatcher>
#include <QListView>
#include <optional>

#include "app/config/sparse_config.h"

namespace vdit::ui {

struct ListedConfig {
  QString name, file;
  bool preset = false;
  std::optional<double> density;
  int layers = 0, heads = 0;
  QString error;  ///< why it cannot be opened
};

class ConfigListModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { FileRole = Qt::UserRole, NoteRole, DensityRole, ErrorRole };
  explicit ConfigListModel(QObject* parent = nullptr);
  ~ConfigListModel() override;

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;

  /// Files below `presetFolders` are presets: the program's, and those that a person saved.
  void setFiles(const QStringList& files, const QStringList& presetFolders);
  /// The open one: its row is marked, with its live density; "edited" beside the name while it is.
  void setOpen(const QString& file, const QString& name, bool edited, double density);
  const ListedConfig& at(int row) const { return m_rows[row]; }
  int openRow() const { return m_openRow; }
  bool isLoading() const { return m_watcher.isRunning(); }

  static QString presetTitle(const QString& fileName);

 Q_SIGNALS:
  void loaded();

 private:
  QList<ListedConfig> m_rows;
  QFutureWatcher<QList<ListedConfig>> m_watcher;
  QString m_openFile, m_openName;
  int m_openRow = -1;
  bool m_edited = false;
  double m_openDensity = 1;
  void placeOpen();
};

class ConfigListView : public QListView {
  Q_OBJECT
 public:
  explicit ConfigListView(ConfigListModel& model, QWidget* parent = nullptr);
  void showOpen();  ///< selects the open config's row, none where it is not listed
  QSize sizeHint() const override;
};

}  // namespace vdit::ui
