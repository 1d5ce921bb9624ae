// SPDX-License-Identifier: GPL-3.0-or-later
// The open config beside another one: how many cells change, from which mode to which, fields that differ,
// and the other side taken for a selection. With a common base, who changed what since, and their changes
// brought in.
#pragma once

#include <QTimer>
#include <QWidget>
#include <map>
#include <optional>
#include <set>

#include "ui/tune/tune_editor.h"

class QListWidget;
class QPushButton;

namespace vdit::ui {

class DockTitle;
class TextLabel;

class DifferencePanel : public QWidget {
  Q_OBJECT
 public:
  DifferencePanel(ConfigDocument& document, GridModel& model, TuneEditor& editor, QWidget* parent = nullptr);

  /// The compared config; nullopt: none.
  void setCompared(std::optional<app::SparseConfig> other, const QString& name);
  const QString& comparedName() const { return m_name; }
  /// What two searches would choose: cells of other modes, whatever config is open.
  void setSearches(app::SparseConfig mine, const QString& name, app::SparseConfig theirs,
                   const QString& theirName);
  /// What both sides began from; nullopt: not known. Kept until another config is compared with.
  void setBase(std::optional<app::SparseConfig> base, const QString& name);
  QPushButton* mergeButton() const { return m_merge; }
  QListWidget* list() const { return m_list; }
  QPushButton* takeButton() const { return m_take; }
  int changedCells() const { return m_changed; }

 Q_SIGNALS:
  void selectWished(const std::vector<int>& cells);  ///< the cells of a row of the list
  void comparedChanged();                            ///< to another config, or to none

 private:
  void refresh();
  void showMerge();
  void addMergeRow(const QString& text, const std::set<int>& cells, bool conflict);
  void showChanges(const std::map<std::pair<int, int>, std::set<int>>& changes);

  ConfigDocument& m_document;
  GridModel& m_model;
  TuneEditor& m_editor;
  std::optional<app::SparseConfig> m_other, m_base, m_mine;  // mine: a search's, in place of the open config
  QString m_name, m_baseName, m_mineName;
  DockTitle* m_title;
  TextLabel *m_summary, *m_fields;
  QListWidget* m_list;
  QPushButton *m_take, *m_merge;
  QTimer m_soon;
  int m_changed = 0;
};

}  // namespace vdit::ui
