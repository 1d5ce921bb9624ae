// SPDX-License-Identifier: GPL-3.0-or-later
// What the project has made, newest first: single videos and pairs. Scanned on a worker, with a picture each.
#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <QImage>
#include <optional>

namespace vdit::ui {

struct ResultEntry {
  QString path;   ///< video, or pair folder
  QString video;  ///< what plays: of a pair the sparse run
  QString title;
  bool isPair = false;
  std::optional<double> psnr;  ///< of a pair
  QString fact;                ///< "full", the config's name
  QString prompt;
  QDateTime made;
  QImage thumbnail;
};

/// Caps: the newest 200, 64 MiB of text a file. Files that cannot be read are left out.
QList<ResultEntry> scanResults(const QString& folder);

class ResultsModel : public QAbstractListModel {
  Q_OBJECT
 public:
  enum Role { PathRole = Qt::UserRole, VideoRole, PairRole, FactRole, ThumbnailRole, PromptRole };

  using QAbstractListModel::QAbstractListModel;

  void scan(const QString& folder);
  void setEntries(const QList<ResultEntry>& entries);
  const QList<ResultEntry>& entries() const { return m_entries; }
  bool isScanning() const { return m_scans > 0; }

  int rowCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(
      const QModelIndexList& indexes) const override;  ///< files, to Compare or the file manager

 Q_SIGNALS:
  void scanned();

 private:
  QList<ResultEntry> m_entries;
  int m_scans = 0;
  quint64 m_newest = 0;
};

}  // namespace vdit::ui
