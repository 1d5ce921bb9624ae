// SPDX-License-Identifier: GPL-3.0-or-later
// The sparse config that is being edited, with its history. The only way to change it is a command of its
// undo stack; a stroke of the brush is one command. It knows no widget.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <vector>

#include "app/config/sparse_config.h"

namespace vdit::ui {

/// A head of a step group: index = layer * heads + head.
struct CellRef {
  int group = 0;
  int index = 0;

  bool operator==(const CellRef&) const = default;
};

/// What happens to one cell. Both sides are kept, so that undo needs no search.
struct CellEdit {
  CellRef cell;
  app::HeadSetting before, after;
};

class ConfigDocument : public QObject {
  Q_OBJECT
 public:
  explicit ConfigDocument(QObject* parent = nullptr);
  ~ConfigDocument() override;

  const app::SparseConfig& config() const { return m_config; }
  QUndoStack& undoStack() { return m_undo; }
  const QString& name() const { return m_name; }
  const QString& file() const { return m_file; }  ///< empty: never saved
  bool isModified() const { return !m_undo.isClean(); }

  /// Another config, with an empty history whose first entry is its name.
  void open(app::SparseConfig config, const QString& name, const QString& file);
  void markSaved(const QString& name, const QString& file);

  /// One named step of the history; cells whose sides are equal are left out, nothing happens when none is
  /// left. Edits with the same `stroke` (not 0) become one step.
  void apply(std::vector<CellEdit> edits, const QString& text, int stroke = 0);
  /// Everything at once: another cut of the steps, a solved config, the other side of a difference.
  void replace(app::SparseConfig config, const QString& text);

  /// A stroke number that was not used before.
  int newStroke() { return ++m_strokes; }

 Q_SIGNALS:
  void cellsChanged(const std::vector<vdit::ui::CellRef>& cells);
  void replaced();      ///< layers, heads, groups or all cells may differ
  void stateChanged();  ///< name, file or whether it is modified

 private:
  friend class CellsCommand;
  friend class ReplaceCommand;
  void put(const std::vector<CellEdit>& edits, bool after);
  void exchange(app::SparseConfig& config);

  app::SparseConfig m_config;
  QUndoStack m_undo;
  QString m_name, m_file;
  int m_strokes = 0;
};

}  // namespace vdit::ui
