// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/grid_model.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "ui/look/theme.h"
#include "ui/views/block_name.h"

namespace vdit::ui {
namespace {

constexpr double kNotKnown = std::numeric_limits<double>::quiet_NaN();

// The setting of the same fraction in another cut of the steps.
const app::HeadSetting& settingAt(const app::SparseConfig& config, double fraction, int index) {
  const auto group = std::find_if(config.groups.begin(), config.groups.end(),
                                  [&](const app::StepGroup& one) { return fraction < one.end; });
  return (group == config.groups.end() ? config.groups.back() : *group)
      .heads[static_cast<std::size_t>(index)];
}

}  // namespace

QString parameterText(const kernels::HeadMode& mode) {
  switch (mode.mode) {
    case kernels::Mode::Full:
    case kernels::Mode::Skip:
      return modeTitle(mode.mode);
    case kernels::Mode::MultiDiagonal:
      if (mode.order == kernels::TokenOrder::FrameMajor && mode.frame_reach != kernels::kAllFrames) {
        return GridModel::tr("w %L1 \u00B1%2f", "half-width, frames on both sides")
            .arg(mode.half_width)
            .arg(mode.frame_reach);
      }
      return mode.order == kernels::TokenOrder::FrameMajor
                 ? GridModel::tr("w %L1 f", "half-width, frame-major").arg(mode.half_width)
                 : GridModel::tr("w %L1", "half-width").arg(mode.half_width);
    case kernels::Mode::VerticalStripe:
      return GridModel::tr("%Ln run(s)", "key intervals of a stripe", static_cast<int>(mode.stripes.size()));
    case kernels::Mode::Diagonal:
      break;
  }
  return GridModel::tr("w %L1", "half-width").arg(mode.half_width);
}

QString errorText(const CellFigures& figures) {
  if (!figures.error) return {};
  const QString number =
      *figures.error == 0 ? QStringLiteral("0") : QLocale().toString(*figures.error, 'f', 3);
  return figures.estimated ? QStringLiteral("~%1").arg(number) : number;
}

QString recallText(const CellFigures& figures) {
  if (!figures.recall) return {};
  const QString number = QLocale().toString(*figures.recall, 'f', 3);
  return figures.estimated ? QStringLiteral("~%1").arg(number) : number;
}

GridModel::GridModel(ConfigDocument& document, QObject* parent)
    : QAbstractTableModel(parent), m_document(document) {
  connect(&document, &ConfigDocument::replaced, this, &GridModel::rebuild);
  connect(&document, &ConfigDocument::cellsChanged, this, &GridModel::refresh);
  rebuild();
}

int GridModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_layers;
}
int GridModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_heads;
}

const GridCell& GridModel::cell(int layer, int head) const {
  return m_cells[static_cast<std::size_t>(layer) * static_cast<std::size_t>(m_heads) +
                 static_cast<std::size_t>(head)];
}

const QImage& GridModel::thumbnail(int layer, int head) const {
  static const QImage none;
  const std::size_t at =
      static_cast<std::size_t>(layer) * static_cast<std::size_t>(m_heads) + static_cast<std::size_t>(head);
  return at < m_thumbnails.size() ? m_thumbnails[at] : none;
}

QVariant GridModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_layers || index.column() >= m_heads) return {};
  const GridCell& one = cell(index.row(), index.column());
  switch (role) {
    case Qt::DisplayRole:
      return one.mixed ? QStringLiteral("≠") : QString(QLatin1Char(kernels::mode_letter(one.mode.mode)));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
      return spokenText(index.row(), index.column());
    case Qt::AccessibleDescriptionRole:
      return one.comment.isEmpty() ? tr("F, S, D, M, V set the mode; L locks; P picks; G fills similar heads")
                                   : one.comment;
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::Alignment(Qt::AlignCenter));
    default:
      return {};
  }
}

QVariant GridModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role == Qt::DisplayRole)
    return orientation == Qt::Vertical ? tr("L%1").arg(section) : tr("H%1").arg(section);
  if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
    if (orientation == Qt::Horizontal) return tr("Head %1: click selects the column").arg(section);
    const QString block = blockName(section, m_support.dualLayers);
    const QString text = tr("Layer %1: click selects the row").arg(section);
    return block.isEmpty() ? text : text + QLatin1Char('\n') + block;
  }
  return {};
}

QString GridModel::spokenText(int layer, int head) const {
  const GridCell& one = cell(layer, head);
  QStringList parts{tr("layer %1, head %2").arg(layer).arg(head)};
  if (const QString block = blockName(layer, m_support.dualLayers); !block.isEmpty()) parts.append(block);
  if (one.mixed) {
    parts.append(tr("differs between step groups"));
  } else {
    parts.append(modeTitle(one.mode.mode));
    // A running search does not tell parameters.
    const bool band = !m_live && one.mode.mode != kernels::Mode::Full && one.mode.mode != kernels::Mode::Skip;
    if (band) parts.append(tr("half-width %L1 tokens").arg(one.mode.half_width));
    if (band && one.mode.mode == kernels::Mode::MultiDiagonal) {
      parts.append(one.mode.order == kernels::TokenOrder::SpaceMajor ? tr("space-major") : tr("frame-major"));
    }
    if (!one.mode.stripes.empty())
      parts.append(tr("%Ln key interval(s)", nullptr, static_cast<int>(one.mode.stripes.size())));
    if (!one.mode.sink.empty()) parts.append(tr("sink %1").arg(intervalText(one.mode.sink)));
    parts.append(tr("density %1 %").arg(QLocale().toString(100 * one.figures.density, 'f', 1)));
    if (one.figures.recall) parts.append(tr("recall %1").arg(recallText(one.figures)));
    if (one.figures.error) parts.append(tr("error %1").arg(QLocale().toString(*one.figures.error, 'e', 1)));
    parts.append(tr("saving %1 %").arg(QLocale().toString(100 * one.saving, 'f', 0)));
    if (const auto range = m_source->stability(one.mode, layer, head)) {
      parts.append(
          tr("recall over steps %1 to %2")
              .arg(QLocale().toString(range->least, 'f', 3), QLocale().toString(range->most, 'f', 3)));
    }
  }
  if (!one.measured) parts.append(tr("not measured yet"));
  if (one.locked) parts.append(tr("locked"));
  if (one.invalid) parts.append(tr("not valid here"));
  if (one.changed) parts.append(tr("differs from the compared config"));
  if (!one.comment.isEmpty()) parts.append(tr("comment: %1").arg(one.comment));
  return parts.join(QStringLiteral(", "));
}

void GridModel::setGroup(int group) {
  const int groups = static_cast<int>(m_document.config().groups.size());
  group = std::clamp(group, kAllGroups, std::max(0, groups - 1));
  if (group == m_group) return;
  m_group = group;
  refreshAll();
}

void GridModel::setFace(GridFace face) {
  if (face == m_face) return;
  m_face = face;
  if (m_layers > 0) Q_EMIT dataChanged(index(0, 0), index(m_layers - 1, m_heads - 1));
}

void GridModel::setErrorLimit(double limit) {
  m_errorLimit = limit;
  if (m_layers > 0) Q_EMIT dataChanged(index(0, 0), index(m_layers - 1, m_heads - 1));
}

void GridModel::setTable(std::shared_ptr<const search::LossTable> table,
                         const std::optional<search::CostModel>& cost) {
  const app::SparseConfig& config = m_document.config();
  const bool fits = table && table->grid.layers == config.layers && table->grid.heads == config.heads;
  m_table = fits ? std::move(table) : nullptr;
  m_source = std::make_unique<FigureSource>(
      config.grid, m_table && m_table->identity.grid == config.grid ? m_table : nullptr);
  m_cost = cost;
  m_source->setCost(m_cost);
  m_previewSource.reset();
  refreshAll();
}

void GridModel::setThumbnails(std::vector<QImage> thumbnails) {
  m_thumbnails = std::move(thumbnails);
  if (m_layers > 0) Q_EMIT dataChanged(index(0, 0), index(m_layers - 1, m_heads - 1), {Qt::DecorationRole});
}

void GridModel::setPreview(std::shared_ptr<const PreviewChoice> preview) {
  const app::SparseConfig& config = m_document.config();
  const bool fits = preview && preview->table && preview->table->grid.layers == config.layers &&
                    preview->table->grid.heads == config.heads &&
                    preview->choice.size() == preview->table->grid.cells();
  if (!fits && !m_preview) return;
  m_preview = fits ? std::move(preview) : nullptr;
  if (m_preview && (!m_previewSource || m_previewSource->table() != m_preview->table.get()))
    m_previewSource = std::make_unique<FigureSource>(m_preview->table->identity.grid, m_preview->table);
  if (m_previewSource) m_previewSource->setCost(m_cost);
  refreshAll();
}

void GridModel::setLive(std::shared_ptr<const LiveSearch> live) {
  const bool fits = live && live->layers() == m_layers && live->heads() == m_heads;
  if (!fits && !m_live) return;
  m_live = fits ? std::move(live) : nullptr;
  refreshAll();
}

void GridModel::setCompared(std::optional<app::SparseConfig> other, std::optional<app::SparseConfig> mine) {
  const app::SparseConfig& config = m_document.config();
  m_comparedWith = std::move(mine);
  if (other && (other->layers != config.layers || other->heads != config.heads)) other.reset();
  if (other && !(other->grid == config.grid)) other = app::rescaled(*other, config.grid);
  m_compared = std::move(other);
  refreshAll();
}

int GridModel::setQuery(const CellQuery& query) {
  m_query = query;
  refreshAll();
  return static_cast<int>(hits().size());
}

void GridModel::setSupport(const ModeSupport& support) {
  if (support == m_support) return;
  m_support = support;
  checkAll();
  refreshAll();
}

std::vector<int> GridModel::hits() const {
  std::vector<int> found;
  for (std::size_t i = 0; i < m_cells.size(); ++i) {
    if (m_cells[i].hit) found.push_back(static_cast<int>(i));
  }
  return found;
}

double GridModel::layerDensity(int layer) const {
  double sum = 0;
  for (int head = 0; head < m_heads; ++head) sum += cell(layer, head).figures.density;
  return m_heads > 0 ? sum / m_heads : 0;
}

bool GridModel::isLayerMeasured(int layer) const {
  if (!m_live) return true;
  for (int head = 0; head < m_heads; ++head) {
    if (cell(layer, head).measured) return true;
  }
  return false;
}

std::vector<int> GridModel::modeCounts() const {
  std::vector<int> counts(kernels::kModes);
  for (const GridCell& one : m_cells) {
    if (!m_live || one.measured) ++counts[static_cast<std::size_t>(one.mode.mode)];
  }
  return counts;
}

void GridModel::rebuild() {
  const app::SparseConfig& config = m_document.config();
  const bool resized = config.layers != m_layers || config.heads != m_heads;
  if (resized) beginResetModel();
  m_layers = config.layers;
  m_heads = config.heads;
  if (resized) m_thumbnails.clear();
  m_group = std::clamp(m_group, kAllGroups, std::max(0, static_cast<int>(config.groups.size()) - 1));
  const bool fits = m_table && m_table->grid.layers == m_layers && m_table->grid.heads == m_heads;
  if (!fits) m_table.reset();
  if (!m_source || !(m_source->geometry().grid() == config.grid) || (m_source->table() != nullptr) != fits) {
    m_source = std::make_unique<FigureSource>(
        config.grid, fits && m_table->identity.grid == config.grid ? m_table : nullptr);
    m_source->setCost(m_cost);
  }
  if (m_compared && (m_compared->layers != m_layers || m_compared->heads != m_heads)) m_compared.reset();
  if (resized) m_cells.assign(static_cast<std::size_t>(m_layers) * static_cast<std::size_t>(m_heads), {});
  if (resized) endResetModel();
  checkAll();
  refreshAll();
}

void GridModel::checkAll() {
  std::vector<ConfigFault> found = ConfigCheck::faults(m_document.config(), m_support);
  const bool silent = found.empty() && m_faults.empty();
  m_faults = std::move(found);
  m_faulty.clear();
  for (const ConfigFault& fault : m_faults) {
    if (fault.cell) m_faulty.insert((qint64{fault.cell->group} << 32) | fault.cell->index);
  }
  if (!silent) Q_EMIT faultsChanged();
}

void GridModel::checkCells(const std::vector<CellRef>& cells) {
  std::vector<ConfigFault> found;
  for (const CellRef& cell : cells) ConfigCheck::addFaultsOf(m_document.config(), m_support, cell, found);
  if (!found.empty() || !m_faulty.empty()) checkAll();  // else nothing was wrong, and nothing is
}

bool GridModel::isFaulty(int at) const {
  if (ConfigCheck::isBeyond(m_document.config(), m_support, at)) return true;
  return !m_faulty.empty() && std::any_of(m_shown.begin(), m_shown.end(), [&](int group) {
    return m_faulty.count((qint64{group} << 32) | at) > 0;
  });
}

void GridModel::findShown() {
  m_shown = groupsOf(m_document.config(), m_group);
}

// Views hear of what differs, row by row: they paint that and nothing else.
void GridModel::announce(const std::vector<bool>& changed) {
  for (int layer = 0; layer < m_layers; ++layer) {
    const auto begin = changed.begin() + static_cast<std::ptrdiff_t>(layer) * m_heads, end = begin + m_heads;
    const auto first = std::find(begin, end, true);
    if (first == end) continue;
    const auto last = std::find(std::make_reverse_iterator(end), std::make_reverse_iterator(first), true);
    Q_EMIT dataChanged(index(layer, static_cast<int>(first - begin)),
                       index(layer, static_cast<int>(last.base() - begin) - 1));
  }
  Q_EMIT hitsChanged(static_cast<int>(hits().size()));
  Q_EMIT cellsRefreshed();
}

void GridModel::refreshAll() {
  const app::SparseConfig& config = m_document.config();
  m_denseLayers = m_preview || m_live ? 0 : ui::denseLeadingLayers(config);
  findShown();
  std::vector<bool> changed(m_cells.size());
  for (std::size_t i = 0; i < m_cells.size(); ++i) {
    GridCell now = make(static_cast<int>(i) / m_heads, static_cast<int>(i) % m_heads);
    changed[i] = !(now == m_cells[i]);
    if (changed[i]) m_cells[i] = std::move(now);
  }
  announce(changed);
}

void GridModel::refresh(const std::vector<CellRef>& cells) {
  checkCells(cells);
  m_denseLayers = ui::denseLeadingLayers(m_document.config());
  findShown();
  std::vector<bool> changed(m_cells.size());
  for (const CellRef& one : cells) {
    const auto at = static_cast<std::size_t>(one.index);
    if (changed[at] || (m_group != kAllGroups && one.group != m_group)) continue;
    m_cells[at] = make(one.index / m_heads, one.index % m_heads);
    changed[at] = true;
  }
  announce(changed);
}

double GridModel::shownFraction() const {
  return m_shown.empty() ? 0 : m_document.config().groups[static_cast<std::size_t>(m_shown.front())].begin;
}

GridCell GridModel::make(int layer, int head) {
  if (m_live) return fromLive(layer, head);
  if (m_preview) {
    GridCell previewed = fromPreview(layer, head);
    finish(previewed, layer, head);
    return previewed;
  }
  const app::SparseConfig& config = m_document.config();
  const std::vector<int>& groups = m_shown;
  if (groups.empty()) return {};
  const auto index = config.index(layer, head);
  const app::StepGroup& first = config.groups[static_cast<std::size_t>(groups.front())];
  const app::HeadSetting& setting = first.heads[index];
  GridCell out{
      .mode = setting.mode, .locked = setting.locked, .comment = QString::fromStdString(setting.comment)};
  for (const int group : groups) {
    const app::HeadSetting& other = config.groups[static_cast<std::size_t>(group)].heads[index];
    out.mixed = out.mixed || !(other.mode == setting.mode);
  }
  out.figures = m_source->figures(setting.mode, first.begin,
                                  config.groups[static_cast<std::size_t>(groups.back())].end, layer, head);
  if (m_compared) {
    for (const int group : groups)
      out.changed = out.changed || differs(config.groups[static_cast<std::size_t>(group)], index);
  }
  finish(out, layer, head);
  return out;
}

bool GridModel::differs(const app::StepGroup& group, std::size_t index) const {
  const int at = static_cast<int>(index);
  const kernels::HeadMode& other = settingAt(*m_compared, group.begin, at).mode;
  if (m_comparedWith) return settingAt(*m_comparedWith, group.begin, at).mode.mode != other.mode;
  return !(other == group.heads[index].mode);
}

GridCell GridModel::fromLive(int layer, int head) const {
  const std::vector<app::StepGroup>& groups = m_document.config().groups;
  if (m_shown.empty()) return {};
  const auto cell = m_live->at(groups[static_cast<std::size_t>(m_shown.front())].begin,
                               groups[static_cast<std::size_t>(m_shown.back())].end, layer, head);
  GridCell out;
  out.measured = cell.has_value();
  if (!cell) return out;
  out.mode.mode = cell->mode;
  out.figures.density = cell->density;
  out.figures.error = cell->error;
  out.saving = 1 - cell->density;
  return out;
}

GridCell GridModel::fromPreview(int layer, int head) const {
  const search::LossTable& table = *m_preview->table;
  const double fraction = shownFraction();
  const std::size_t cell = table.grid.index(m_previewSource->tableGroup(fraction), layer, head);
  const app::HeadSetting& setting =
      settingAt(m_document.config(), fraction, static_cast<int>(m_document.config().index(layer, head)));
  GridCell out{.locked = setting.locked, .comment = QString::fromStdString(setting.comment)};
  const int choice = m_preview->choice[cell];
  out.mode = setting.locked ? setting.mode : table.mode(cell, choice);
  out.figures = m_previewSource->candidate(cell, choice);
  return out;
}

void GridModel::finish(GridCell& one, int layer, int head) {
  const double fraction = shownFraction();
  one.measured = m_source->isMeasured(fraction, layer, head);
  const CellFigures full = m_source->figures({}, fraction, fraction + 1e-6, layer, head);
  one.saving = one.figures.seconds && full.seconds && *full.seconds > 0
                   ? 1 - *one.figures.seconds / *full.seconds
                   : 1 - one.figures.density;
  const int at = static_cast<int>(m_document.config().index(layer, head));
  one.invalid = isFaulty(at);
  one.hit = m_query.matches(asked(one, at));
}

QueryCell GridModel::asked(const GridCell& one, int at) const {
  const bool band = one.mode.mode != kernels::Mode::Full && one.mode.mode != kernels::Mode::Skip;
  return {.mode = one.mode.mode,
          .layer = at / m_heads,
          .head = at % m_heads,
          .recall = one.figures.recall.value_or(kNotKnown),
          .error = one.figures.error.value_or(kNotKnown),
          .density = one.figures.density,
          .saving = one.saving,
          .width = band ? static_cast<double>(one.mode.half_width) : kNotKnown,
          .locked = one.locked,
          .commented = !one.comment.isEmpty(),
          .changed = one.changed,
          .invalid = one.invalid,
          .measured = one.measured};
}

}  // namespace vdit::ui
