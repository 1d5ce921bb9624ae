// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the selected result: frames, headline numbers, settings, metrics, files; and the raw
// metadata.
#pragma once

#include <optional>

#include "ui/library/result_item.h"
#include "ui/views/column_scroll.h"

class QVBoxLayout;

namespace vdit::ui {

class ThumbnailStore;

class DetailsPanel : public ColumnScroll {
  Q_OBJECT
 public:
  explicit DetailsPanel(ThumbnailStore& thumbnails, QWidget* parent = nullptr);

  void show(const std::optional<ResultItem>& item);
  /// All texts shown, for tests.
  QStringList texts() const;

 Q_SIGNALS:
  void metadataRequested(const vdit::ui::ResultItem& item);
  void folderRequested(const QString& path);

 private:
  void rebuild();
  void addPictures(QVBoxLayout* column);
  void addHeadline(QVBoxLayout* column);
  void addSettings(QVBoxLayout* column);
  void addMetrics(QVBoxLayout* column);
  void addFiles(QVBoxLayout* column);

  ThumbnailStore& m_thumbnails;
  std::optional<ResultItem> m_item;
};

}  // namespace vdit::ui
