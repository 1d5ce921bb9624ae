// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/config_catalog.h"

#include <QFileInfo>
#include <QPainter>
#include <QtConcurrent>

#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"
#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kPixelsOfToken = 16, kFramesOfToken = 4;

std::optional<double> provenance(const app::SparseConfig& config, const char* key) {
  const auto found = config.provenance.find(key);
  return found != config.provenance.end() && found->is_number() ? std::optional(found->get<double>())
                                                                : std::nullopt;
}

ConfigEntry readConfig(const QString& file) {
  ConfigEntry entry;
  entry.path = file;
  entry.name = QFileInfo(file).completeBaseName();
  try {
    const app::SparseConfig config = app::read_sparse_config(file.toStdString()).config;
    entry.density = app::density(config);
    entry.predictedSpeedUp = provenance(config, "predicted_speedup");
    entry.predictedError = provenance(config, "predicted_error");
    entry.family = QString::fromStdString(config.family);
    entry.layers = config.layers;
    entry.heads = config.heads;
    entry.gridFrames = static_cast<int>(config.grid.frames);
    entry.gridHeight = static_cast<int>(config.grid.height);
    entry.gridWidth = static_cast<int>(config.grid.width);
  } catch (const Error& error) {
    entry.failure = QString::fromUtf8(error.what());
  }
  return entry;
}

}  // namespace

QList<ConfigEntry> readConfigs(const QStringList& files) {
  ConfigEntry full;
  full.name = ConfigCatalog::tr("Full");
  full.density = 1;
  full.predictedSpeedUp = 1;
  full.predictedError = 0;
  QList<ConfigEntry> entries{full};
  for (const QString& file : files) entries.append(readConfig(file));
  return entries;
}

ConfigCatalog::ConfigCatalog(QObject* parent) : QAbstractListModel(parent) {
  setEntries(readConfigs({}));
}

void ConfigCatalog::load(const QStringList& files) {
  QtConcurrent::run(readConfigs, files)
      .then(this, [this, load = ++m_load](const QList<ConfigEntry>& entries) {
        if (load == m_load) setEntries(entries);
      });
}

void ConfigCatalog::setEntries(const QList<ConfigEntry>& entries) {
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
  const QString speed =
      entry.predictedSpeedUp ? numbers::speedUp(*entry.predictedSpeedUp) : tr("not predicted");
  const QString error =
      entry.predictedError ? numbers::error(*entry.predictedError) : QStringLiteral("\u2013");
  switch (role) {
    case Qt::DisplayRole:
      return entry.name;
    case PathRole:
      return entry.path;
    case SpeedUpRole:
      return entry.failure.isEmpty() ? speed : tr("unreadable");
    case ErrorRole:
      return error;
    case ElsewhereRole:
      return isElsewhere(entry);
    case Qt::AccessibleTextRole:
      return tr("%1, speed-up %2, error %3, predicted").arg(entry.name, speed, error);
    case Qt::ToolTipRole: {
      if (!entry.failure.isEmpty()) return entry.failure;
      QString text = tr("Density %1. Speed-up predicted from measured kernel times; error: mean relative "
                        "error of the heads, predicted.")
                         .arg(numbers::percent(entry.density.value_or(1)));
      if (isElsewhere(entry))
        text += QLatin1Char('\n') + tr("Calibrated elsewhere: on a grid of %1 × %2 × %3 tokens.")
                                        .arg(entry.gridFrames)
                                        .arg(entry.gridHeight)
                                        .arg(entry.gridWidth);
      return text;
    }
    default:
      return {};
  }
}

Qt::ItemFlags ConfigCatalog::flags(const QModelIndex& index) const {
  const bool usable = index.isValid() && m_entries.at(index.row()).failure.isEmpty();
  return usable ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

bool ConfigCatalog::isElsewhere(const ConfigEntry& entry) const {
  if (entry.path.isEmpty() || entry.gridWidth == 0 || m_width == 0) return false;
  const int frames = (m_frames + kFramesOfToken - 1) / kFramesOfToken;
  return entry.gridFrames != frames || entry.gridHeight != m_height / kPixelsOfToken ||
         entry.gridWidth != m_width / kPixelsOfToken;
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
  const int errorWidth = scaled(58), speedWidth = scaled(84);
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
  painter->drawText(QRect(box.right() - errorWidth, box.top(), errorWidth, box.height()),
                    Qt::AlignVCenter | Qt::AlignRight, index.data(ConfigCatalog::ErrorRole).toString());
  painter->restore();
}

QSize ConfigDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {scaled(200), scaled(26)};
}

}  // namespace vdit::ui
