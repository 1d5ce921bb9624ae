// SPDX-License-Identifier: GPL-3.0-or-later
// The mode grid as a table: rows are layers, columns heads, one step group at a time or all of them. It takes
// values (a document, a source of figures, thumbnails, a previewed choice) and says exactly which cells
// changed. Cells speak to screen readers.
#pragma once

#include <QAbstractTableModel>
#include <QImage>
#include <memory>
#include <unordered_set>
#include <vector>

#include "ui/tune/cell_query.h"
#include "ui/tune/config_check.h"
#include "ui/tune/config_document.h"
#include "ui/tune/config_editing.h"
#include "ui/tune/grid_cell.h"
#include "ui/tune/live_search.h"

namespace vdit::ui {

/// A solver's choice that is shown before it is taken: candidates of a table's cells.
struct PreviewChoice {
  std::shared_ptr<const search::LossTable> table;
  std::vector<std::int32_t> choice;
};

class GridModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  explicit GridModel(ConfigDocument& document, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  int group() const { return m_group; }
  void setGroup(int group);  ///< kAllGroups: all but the dense warm-up
  void setFace(GridFace face);
  GridFace face() const { return m_face; }
  /// Errors above it are set in warning.
  void setErrorLimit(double limit);
  double errorLimit() const { return m_errorLimit; }

  /// `cost`: that paired runs measured, in place of the table's.
  void setTable(std::shared_ptr<const search::LossTable> table,
                const std::optional<search::CostModel>& cost = {});
  std::shared_ptr<const search::LossTable> table() const { return m_table; }
  FigureSource& figureSource() { return *m_source; }

  /// Thumbnails, [layers * heads]; null images where nothing was captured.
  void setThumbnails(std::vector<QImage> thumbnails);
  const QImage& thumbnail(int layer, int head) const;

  void setPreview(std::shared_ptr<const PreviewChoice> preview);
  bool hasPreview() const { return m_preview != nullptr; }
  /// A running search in place of the document's modes, cells that it has not reached hatched; null: none.
  void setLive(std::shared_ptr<const LiveSearch> live);
  bool isLive() const { return m_live != nullptr; }
  /// Compared with another config, whose differing cells are outlined; nullopt: none.
  /// `mine` stands for the open config: then cells of other modes alone are outlined.
  void setCompared(std::optional<app::SparseConfig> other, std::optional<app::SparseConfig> mine = {});
  const std::optional<app::SparseConfig>& compared() const { return m_compared; }  ///< on the config's grid
  int setQuery(const CellQuery& query);                                            ///< hits
  void setSupport(const ModeSupport& support);
  const ModeSupport& support() const { return m_support; }

  const GridCell& cell(int layer, int head) const;
  const std::vector<ConfigFault>& faults() const { return m_faults; }
  std::vector<int> hits() const;
  double layerDensity(int layer) const;
  bool isLayerMeasured(int layer) const;  ///< false: a running search has nothing of it yet
  int denseLeadingLayers() const { return m_denseLayers; }
  std::vector<int> modeCounts() const;  ///< of the group that is shown, by mode
  /// "layer 12, head 5, Diagonal, half-width 384 tokens, recall 0.940, locked".
  QString spokenText(int layer, int head) const;

 Q_SIGNALS:
  void hitsChanged(int hits);
  void cellsRefreshed();  ///< after any change: legends and sums follow
  void faultsChanged();   ///< there are other faults than before, or they are of another config

 private:
  void rebuild();
  void refresh(const std::vector<CellRef>& cells);
  void refreshAll();
  void findShown();
  void announce(const std::vector<bool>& changed);
  GridCell make(int layer, int head);
  GridCell fromPreview(int layer, int head) const;
  GridCell fromLive(int layer, int head) const;
  bool differs(const app::StepGroup& group, std::size_t index) const;  // from what is compared with
  void finish(GridCell& cell, int layer, int head);
  QueryCell asked(const GridCell& one, int index) const;
  void checkAll();
  void checkCells(const std::vector<CellRef>& cells);
  bool isFaulty(int at) const;
  double shownFraction() const;

  ConfigDocument& m_document;
  int m_group = 0;
  GridFace m_face = GridFace::Modes;
  double m_errorLimit = 0.1;
  std::shared_ptr<const search::LossTable> m_table;
  std::optional<search::CostModel> m_cost;
  std::unique_ptr<FigureSource> m_source;
  std::shared_ptr<const PreviewChoice> m_preview;
  std::unique_ptr<FigureSource> m_previewSource;  // of its table; kept while a slider moves
  std::shared_ptr<const LiveSearch> m_live;
  std::vector<GridCell> m_cells;  // [layers, heads]
  std::vector<int> m_shown;       // the groups that m_group stands for
  std::vector<QImage> m_thumbnails;
  std::optional<app::SparseConfig> m_compared, m_comparedWith;
  CellQuery m_query;
  ModeSupport m_support;
  std::vector<ConfigFault> m_faults;
  std::unordered_set<qint64> m_faulty;  // group << 32 | index
  int m_layers = 0, m_heads = 0, m_denseLayers = 0;
};

}  // namespace vdit::ui
