// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the selected row: frames, headline numbers, settings, metrics, files and the raw metadata
// of a result; what a config promises; what a model is, with what the engine reads from its weights.
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
  /// Of the model that is shown (model.describe), or why the engine cannot say.
  void setDescription(const QJsonObject& description);
  void setDescriptionFault(const QString& why);
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
  void addConfig(QVBoxLayout* column);
  void addModel(QVBoxLayout* column);

  ThumbnailStore& m_thumbnails;
  std::optional<ResultItem> m_item;
  QJsonObject m_description;
  QString m_descriptionFault;
};

}  // namespace vdit::ui
