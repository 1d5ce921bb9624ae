// SPDX-License-Identifier: GPL-3.0-or-later
// The Library: all results of the project, its configs and the models of this machine, as a table or
// thumbnails to search, sort, rate and tag; details at the right; a bar with what can be done to the
// selection.
#pragma once

#include <QFutureWatcher>

#include "ui/library/result_item.h"
#include "ui/shell/workspace_window.h"

class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace vdit::ui {

class Annotations;
class Banner;
class DetailsPanel;
class EmptyState;
class LibraryFilter;
class LibraryModel;
class LibrarySidebar;
class SegmentBar;
class TextLabel;
class ThumbnailStore;

class LibraryWorkspace : public WorkspaceWindow {
  Q_OBJECT
 public:
  explicit LibraryWorkspace(StudioContext& context, QWidget* parent = nullptr);
  ~LibraryWorkspace() override;

  QList<QAction*> commands() const override { return m_commands; }
  bool isSettled() const override;
  LibraryModel& model() { return *m_model; }
  LibraryFilter& filter() { return *m_filter; }
  QTableView& table() { return *m_table; }
  QLineEdit& searchField() { return *m_search; }
  QListView& grid() { return *m_grid; }
  SegmentBar& layoutBar() { return *m_layout; }
  LibrarySidebar& sidebar() { return *m_sidebar; }
  DetailsPanel& details() { return *m_details; }
  QPushButton& primaryButton() { return *m_primary; }
  QList<ResultItem> selectedItems() const;
  QAction* command(const QString& name) const;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void buildCentre();
  void buildGrid();
  void buildSidebar();
  void buildCommands();
  QWidget* buildActionBar();
  void rescan();
  void takeScan();
  void takeModels();
  void refreshItems();
  void showKind(std::optional<ResultKind> kind);
  void showItem(const QString& path);
  void followSelection();
  void refreshSidebar();
  void enableCommands(const QList<ResultItem>& selected);
  static QString primaryName(const ResultItem& item);
  void showPrimary(const ResultItem& item, qsizetype count);
  void showMenu(const QPoint& at);
  QAction* addCommand(const QString& name, const QString& text, const QString& iconName,
                      const QKeySequence& keys, void (LibraryWorkspace::*run)());

  void showMetadata(const ResultItem& item);
  void openSelected();
  void compareSelected();
  void inspectSelected();
  void reproduceSelected();
  void recoverSelected();
  void tuneSelected();
  void useSelected();
  void findModels();
  void addModelFolder();
  void forgetSelected();
  void exportSelected();
  void trashSelected();
  void tagSelected();
  void renameSelected();
  void revealSelected();
  void copyCommand();

  Annotations* m_annotations;
  ThumbnailStore* m_thumbnails;
  LibraryModel* m_model;
  LibraryFilter* m_filter;
  QLineEdit* m_search;
  TextLabel* m_count;
  QTableView* m_table;
  QListView* m_grid;
  SegmentBar* m_layout;
  QStackedWidget* m_stack;
  EmptyState *m_empty, *m_nothing;
  Banner* m_banner;
  QWidget* m_bar;
  QPushButton* m_primary;
  LibrarySidebar* m_sidebar;
  DetailsPanel* m_details;
  QList<QAction*> m_commands;
  QFutureWatcher<QList<ResultItem>> m_scan;
  QList<ResultItem> m_files, m_models;
  qint64 m_describeToken = -1;
  bool m_scanAgain = false, m_scanned = false;
};

}  // namespace vdit::ui
