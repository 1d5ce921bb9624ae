// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/config_catalog.h"

#include <QFileInfo>
#include <QPainter>
#include <QtConcurrent>

#include "app/project/own_presets.h"
#include "app/project/project.h"
#include "ui/look/theme.h"
#include "ui/shell/studio_context.h"
#include "ui/views/clip_grid.h"
#include "ui/views/number_text.h"

namespace vdit::ui {

ConfigCatalog::ConfigCatalog(QObject* parent) : QAbstractListModel(parent) {
  setEntries(readConfigs({}));
}

void ConfigCatalog::follow(StudioContext& context) {
  const auto loadAll = [this, &context] {
    const project::Project& project = context.project();
    load(context.configFiles(), {.resultsFolder = project.resultsFolder(),
                                 .machine = context.machine(),
                                 .tableFolders = {project.searchesFolder()}});
  };
  connect(&context.project(), &project::Project::configsChanged, this, loadAll);
  connect(&context.project(), &project::Project::resultsChanged, this, loadAll);
  connect(&context.presets(), &project::OwnPresets::changed, this, loadAll);
  connect(&context, &StudioContext::machineChanged, this, loadAll);
  loadAll();
}

void ConfigCatalog::load(const QStringList& files, const ConfigSources& sources) {
  m_sources = sources;
  QStringList all = files;
  for (const QString& file : std::as_const(m_included)) {
    if (!all.contains(file)) all.append(file);
  }
  QtConcurrent::run(readConfigs, all, sources)
      .then(this, [this, load = ++m_load](const QList<ConfigEntry>& entries) {
        if (load != m_load) return;
        m_loaded = load;
        setEntries(entries);
        Q_EMIT loaded();
      });
}

void ConfigCatalog::include(const QString& file) {
  if (file.isEmpty() || rowOf(file) >= 0) return;
  m_included.append(file);
  const int row = static_cast<int>(m_entries.size());
  ConfigEntry entry;
  entry.path = file;
  entry.name = QFileInfo(file).completeBaseName();
  beginInsertRows({}, row, row);
  m_entries.append(entry);
  endInsertRows();
  QtConcurrent::run(readConfig, file, m_sources).then(this, [this](const ConfigEntry& read) {
    const int place = rowOf(read.path);
    if (place < 0) return;
    m_entries[place] = read;
    Q_EMIT dataChanged(index(place), index(place));
  });
}

QString ConfigCatalog::resolved(const QString& file) const {
  if (file.isEmpty() || QFileInfo::exists(file)) return file;
  for (const ConfigEntry& entry : m_entries) {
    const bool same = entry.name == QFileInfo(file).completeBaseName();
    if (same && !entry.path.isEmpty() && entry.failure.isEmpty()) return entry.path;
  }
  return file;
}

void ConfigCatalog::setEntries(const QList<ConfigEntry>& entries) {
  if (entries == m_entries) return;
  beginResetModel();
  m_entries = entries;
  endResetModel();
}

int ConfigCatalog::rowOf(const QString& path) const {
  for (qsizetype i = 0; i < m_entries.size(); ++i) {
    if (m_entries[i].path == path) return static_cast<int>(i);
  }
  return -1;
}

void ConfigCatalog::setModel(const QString& family, int layers, int heads) {
  m_family = family;
  m_layers = layers;
  m_heads = heads;
  if (!m_entries.isEmpty()) Q_EMIT dataChanged(index(0), index(static_cast<int>(m_entries.size()) - 1));
}

bool ConfigCatalog::fits(const ConfigEntry& entry) const {
  if (!entry.failure.isEmpty()) return false;
  if (entry.path.isEmpty() || m_layers == 0 || entry.layers == 0) return true;
  const bool sameFamily = m_family.isEmpty() || entry.family.isEmpty() || entry.family == m_family;
  return sameFamily && entry.layers == m_layers && entry.heads == m_heads;
}

void ConfigCatalog::setClip(int width, int height, int frames) {
  m_width = width;
  m_height = height;
  m_frames = frames;
  if (!m_entries.isEmpty()) Q_EMIT dataChanged(index(0), index(static_cast<int>(m_entries.size()) - 1));
}

int ConfigCatalog::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ConfigCatalog::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ConfigEntry& entry = m_entries.at(index.row());
  const MeasuredSpeed* real = measured(entry);
  const QString speed = real                     ? numbers::speedUp(real->speedUp)
                        : entry.predictedSpeedUp ? numbers::speedUp(*entry.predictedSpeedUp)
                                                 : tr("not predicted");
  const QString error =
      entry.predictedError ? numbers::error(*entry.predictedError) : QStringLiteral("\u2013");
  switch (role) {
    case Qt::DisplayRole:
      return entry.name;
    case PathRole:
      return entry.path;
    case SpeedUpRole:
      if (!entry.failure.isEmpty()) return tr("unreadable");
      return fits(entry) ? speed : tr("other model");
    case MeasuredRole:
      return real && fits(entry) ? tr("measured") : QString();
    case ErrorRole:
      return error;
    case ElsewhereRole:
      return isElsewhere(entry);
    case Qt::AccessibleTextRole:
      return real ? tr("%1, speed-up %2 measured, error %3 predicted").arg(entry.name, speed, error)
                  : tr("%1, speed-up %2, error %3, predicted").arg(entry.name, speed, error);
    case Qt::ToolTipRole: {
      if (!entry.failure.isEmpty()) return entry.failure;
      if (!fits(entry)) {
        if (entry.layers == m_layers && entry.heads == m_heads) {
          return tr("Made for another model family: %1; this one is of %2").arg(entry.family, m_family);
        }
        return tr("Made for a model of %1 × %2 heads; this one has %3 × %4")
            .arg(entry.layers)
            .arg(entry.heads)
            .arg(m_layers)
            .arg(m_heads);
      }
      return speedTip(entry);
    }
    default:
      return {};
  }
}

QString ConfigCatalog::speedTip(const ConfigEntry& entry) const {
  QStringList lines{tr("%1: density %2").arg(entry.name, numbers::percent(entry.density.value_or(1)))};
  if (const MeasuredSpeed* real = measured(entry)) {
    lines.append(tr("Speed-up %1, measured on this machine by the pair %2")
                     .arg(numbers::speedUp(real->speedUp), real->pair));
  }
  if (entry.predictedSpeedUp) {
    lines.append(tr("Speed-up %1, predicted from kernel times where it was made")
                     .arg(numbers::speedUp(*entry.predictedSpeedUp)));
  }
  if (entry.predictedError)
    lines.append(tr("Error %1: mean relative error of the heads, predicted")
                     .arg(numbers::error(*entry.predictedError)));
  if (isElsewhere(entry)) {
    lines.append(tr("Calibrated elsewhere: on a grid of %1 × %2 × %3 tokens.")
                     .arg(entry.gridFrames)
                     .arg(entry.gridHeight)
                     .arg(entry.gridWidth));
  }
  return lines.join(QLatin1Char('\n'));
}

const MeasuredSpeed* ConfigCatalog::measured(const ConfigEntry& entry) const {
  for (const MeasuredSpeed& one : entry.measured) {
    if (one.width == m_width && one.height == m_height && one.frames == m_frames) return &one;
  }
  return nullptr;
}

Qt::ItemFlags ConfigCatalog::flags(const QModelIndex& index) const {
  const bool usable = index.isValid() && fits(m_entries.at(index.row()));
  return usable ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

bool ConfigCatalog::isElsewhere(const ConfigEntry& entry) const {
  if (entry.path.isEmpty() || entry.gridWidth == 0 || m_width == 0) return false;
  const auto grid = clipGrid(entry.family.toStdString(), m_width, m_height, m_frames);
  return grid && (entry.gridFrames != grid->frames || entry.gridHeight != grid->height ||
                  entry.gridWidth != grid->width);
}

void ConfigDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const Theme& look = theme();
  const bool chosen = option.state & QStyle::State_Selected;
  const bool usable = option.state & QStyle::State_Enabled;
  const QColor text = !usable ? look.disabled : chosen ? look.selectionText : look.text;
  painter->save();
  if (chosen) painter->fillRect(option.rect, look.selection);
  const QRect box = option.rect.adjusted(scaled(8), 0, -scaled(8), 0);
  const QRectF disc(box.left() + 0.5, box.center().y() - scaled(7) + 0.5, scaled(13), scaled(13));
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(QPen(chosen ? look.accentFill : look.outline, chosen ? scaled(4) : 1));
  painter->setBrush(chosen ? look.accentInk : look.sunken);
  painter->drawEllipse(chosen ? disc.adjusted(2, 2, -2, -2) : disc);
  painter->setPen(text);
  painter->setFont(ui::font(TextStyle::Table));
  const int errorWidth = scaled(54);
  const QString kind = index.data(ConfigCatalog::MeasuredRole).toString();
  const QFont small = ui::font(TextStyle::Small);
  const int speedWidth =
      scaled(60) + (kind.isEmpty() ? scaled(20) : QFontMetrics(small).horizontalAdvance(kind));
  const QRect name(box.left() + scaled(22), box.top(), box.width() - scaled(22) - errorWidth - speedWidth,
                   box.height());
  QString title = index.data().toString();
  if (index.data(ConfigCatalog::ElsewhereRole).toBool()) title += QStringLiteral(" *");
  painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                    QFontMetrics(painter->font()).elidedText(title, Qt::ElideRight, name.width()));
  painter->setFont(ui::font(TextStyle::Number));
  painter->drawText(QRect(name.right(), box.top(), speedWidth, box.height()),
                    Qt::AlignVCenter | Qt::AlignRight, index.data(ConfigCatalog::SpeedUpRole).toString());
  painter->setPen(chosen || !usable ? text : look.text2);
  painter->setFont(small);
  painter->drawText(QRect(name.right(), box.top(), speedWidth, box.height()),
                    Qt::AlignVCenter | Qt::AlignLeft, kind);
  painter->setFont(ui::font(TextStyle::Number));
  painter->drawText(QRect(box.right() - errorWidth, box.top(), errorWidth, box.height()),
                    Qt::AlignVCenter | Qt::AlignRight, index.data(ConfigCatalog::ErrorRole).toString());
  painter->restore();
}

QSize ConfigDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {scaled(200), scaled(26)};
}

}  // namespace vdit::ui
