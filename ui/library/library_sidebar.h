// SPDX-License-Identifier: GPL-3.0-or-later
// The left side of the Library: what kind of rows to show, projects, tags, and the models of this machine
// with what can be done with each.
#pragma once

#include <optional>

#include "app/project/model_scan.h"
#include "ui/library/result_item.h"
#include "ui/views/column_scroll.h"

class QListWidget;
class QPushButton;

namespace vdit::ui {

class DockTitle;
class TextLabel;

class LibrarySidebar : public ColumnScroll {
  Q_OBJECT
 public:
  explicit LibrarySidebar(QWidget* parent = nullptr);

  /// How many rows there are of each kind.
  void setCounts(const QHash<ResultKind, int>& counts);
  void setTags(const QList<QPair<QString, int>>& tags);
  void setProjects(const QStringList& folders, const QString& open);
  void setModels(const QList<project::FoundModel>& models, bool scanning);
  void showKind(std::optional<ResultKind> kind);

  QListWidget& places() { return *m_places; }
  QListWidget& models() { return *m_models; }
  QPushButton& findButton() { return *m_find; }

 Q_SIGNALS:
  void kindChosen(std::optional<vdit::ui::ResultKind> kind);  ///< nothing: all results
  void tagChosen(const QString& tag);
  void modelChosen(const QString& path);
  void findModelsRequested();
  void projectRequested(const QString& folder);  ///< empty: to be asked for

 private:
  QListWidget* addList(const QString& name);

  QListWidget *m_places, *m_projects, *m_tags, *m_models;
  DockTitle* m_modelsTitle;
  QPushButton* m_find;
};

}  // namespace vdit::ui
