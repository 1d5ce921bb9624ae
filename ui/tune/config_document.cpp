// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/config_document.h"

#include <QUndoCommand>
#include <algorithm>
#include <unordered_map>
#include <utility>

namespace vdit::ui {

class CellsCommand final : public QUndoCommand {
 public:
  CellsCommand(ConfigDocument& document, std::vector<CellEdit> edits, const QString& text, int stroke)
      : QUndoCommand(text), m_document(document), m_edits(std::move(edits)), m_stroke(stroke) {}

  int id() const override { return m_stroke == 0 ? -1 : m_stroke; }
  void undo() override { m_document.put(m_edits, false); }
  void redo() override { m_document.put(m_edits, true); }

  bool mergeWith(const QUndoCommand* later) override {
    const auto* other = static_cast<const CellsCommand*>(later);
    const auto key = [](const CellRef& cell) { return (qint64{cell.group} << 32) | cell.index; };
    if (m_known.empty()) {
      for (std::size_t i = 0; i < m_edits.size(); ++i) m_known.emplace(key(m_edits[i].cell), i);
    }
    for (const CellEdit& edit : other->m_edits) {
      const auto [found, fresh] = m_known.emplace(key(edit.cell), m_edits.size());
      if (fresh) {
        m_edits.push_back(edit);
      } else {
        m_edits[found->second].after = edit.after;
      }
    }
    setText(other->text());
    return true;
  }

 private:
  ConfigDocument& m_document;
  std::vector<CellEdit> m_edits;
  std::unordered_map<qint64, std::size_t> m_known;  // of a stroke: where each cell's edit is; grows with it
  int m_stroke;
};

class ReplaceCommand final : public QUndoCommand {
 public:
  ReplaceCommand(ConfigDocument& document, app::SparseConfig config, const QString& text)
      : QUndoCommand(text), m_document(document), m_other(std::move(config)) {}

  // The side that is not in the document; undo and redo exchange them, whatever their size.
  void undo() override { m_document.exchange(m_other); }
  void redo() override { m_document.exchange(m_other); }

 private:
  ConfigDocument& m_document;
  app::SparseConfig m_other;
};

ConfigDocument::ConfigDocument(QObject* parent) : QObject(parent) {
  connect(&m_undo, &QUndoStack::cleanChanged, this, &ConfigDocument::stateChanged);
}

// A stack that is destroyed tells its listeners of its last changes: nobody is to hear of a document that is
// going.
ConfigDocument::~ConfigDocument() {
  m_undo.disconnect();
}

void ConfigDocument::open(app::SparseConfig config, const QString& name, const QString& file) {
  m_config = std::move(config);
  m_name = name;
  m_file = file;
  m_undo.clear();
  Q_EMIT replaced();
  Q_EMIT stateChanged();
}

void ConfigDocument::markSaved(const QString& name, const QString& file) {
  m_name = name;
  m_file = file;
  m_undo.setClean();
  Q_EMIT stateChanged();
}

void ConfigDocument::apply(std::vector<CellEdit> edits, const QString& text, int stroke) {
  std::erase_if(edits, [](const CellEdit& edit) { return edit.before == edit.after; });
  if (edits.empty()) return;
  m_undo.push(new CellsCommand(*this, std::move(edits), text, stroke));
}

void ConfigDocument::replace(app::SparseConfig config, const QString& text) {
  if (config == m_config) return;
  m_undo.push(new ReplaceCommand(*this, std::move(config), text));
}

void ConfigDocument::put(const std::vector<CellEdit>& edits, bool after) {
  std::vector<CellRef> cells;
  cells.reserve(edits.size());
  for (const CellEdit& edit : edits) {
    m_config.groups[static_cast<std::size_t>(edit.cell.group)]
        .heads[static_cast<std::size_t>(edit.cell.index)] = after ? edit.after : edit.before;
    cells.push_back(edit.cell);
  }
  Q_EMIT cellsChanged(cells);
}

void ConfigDocument::exchange(app::SparseConfig& config) {
  std::swap(m_config, config);
  Q_EMIT replaced();
}

}  // namespace vdit::ui
