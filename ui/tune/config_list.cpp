// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/config_list.h"

#include <QFileInfo>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QtConcurrentRun>
#include <algorithm>

#include "app/config/sparse_config_reader.h"
#include "engine/base/error.h"
#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

QList<ListedConfig> readAll(const QStringList& files, const QStringList& presetFolders) {
  QList<ListedConfig> rows;
  for (const QString& file : files) {
    ListedConfig row{.name = ConfigListModel::presetTitle(QFileInfo(file).completeBaseName()), .file = file};
    row.preset = std::any_of(presetFolders.begin(), presetFolders.end(), [&](const QString& folder) {
      return !folder.isEmpty() && file.startsWith(folder + QLatin1Char('/'));
    });
    try {
      const app::SparseConfig config = app::read_sparse_config(file.toStdString()).config;
      row.density = app::density(config);
      row.layers = config.layers;
      row.heads = config.heads;
    } catch (const Error& error) {
      row.error = QString::fromUtf8(error.what());
    } catch (const std::exception& error) {
      row.error = QString::fromUtf8(error.what());
    }
    rows.append(row);
  }
  return rows;
}

class ConfigDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {scaled(100), scaled(26)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool chosen = option.state & QStyle::State_Selected;
    const bool failed = !index.data(ConfigListModel::ErrorRole).toString().isEmpty();
    if (chosen) painter->fillRect(option.rect, theme().selection);
    const QRect box = option.rect.adjusted(scaled(12), 0, -scaled(12), 0);
    const int side = scaled(16);
    icon(failed ? QStringLiteral("warn") : QStringLiteral("file"), chosen   ? &Theme::selectionText
                                                                   : failed ? &Theme::warning
                                                                            : &Theme::text2)
        .paint(painter, QRect(box.left(), box.center().y() - side / 2 + 1, side, side));
    const QString density = index.data(ConfigListModel::DensityRole).toString();
    painter->setFont(ui::font(TextStyle::Number));
    painter->setPen(chosen ? theme().selectionText : theme().text);
    painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, density);
    const int right = box.right() - painter->fontMetrics().horizontalAdvance(density) - scaled(8);
    const QString note = index.data(ConfigListModel::NoteRole).toString();
    const QFontMetrics noteMetrics(ui::font(TextStyle::Small));
    const int left = box.left() + side + scaled(8);
    painter->setFont(ui::font(TextStyle::Body));
    const int room = right - left - (note.isEmpty() ? 0 : noteMetrics.horizontalAdvance(note) + scaled(8));
    const QString name = painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle,
                                                           std::max(scaled(30), room));
    painter->drawText(QRect(left, box.top(), room + scaled(4), box.height()),
                      Qt::AlignLeft | Qt::AlignVCenter, name);
    const int after = left + painter->fontMetrics().horizontalAdvance(name) + scaled(8);
    painter->setFont(ui::font(TextStyle::Small));
    painter->setPen(chosen ? theme().selectionText : theme().text2);
    painter->drawText(QRect(after, box.top(), right - after, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      note);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Selected)) {
      painter->setPen(QPen(theme().accent, 2));
      painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
    }
  }
};

}  // namespace

ConfigListModel::ConfigListModel(QObject* parent) : QAbstractListModel(parent) {
  connect(&m_watcher, &QFutureWatcherBase::finished, this, [this] {
    beginResetModel();
    m_rows = m_watcher.result();
    m_rows.append({.name = tr("all Full"), .file = QString(), .preset = true, .density = 1});
    placeOpen();
    endResetModel();
    Q_EMIT loaded();
  });
}

ConfigListModel::~ConfigListModel() {
  m_watcher.waitForFinished();
}

QString ConfigListModel::presetTitle(const QString& fileName) {
  QString name = fileName;
  return name.replace(QLatin1Char('_'), QLatin1Char(' '));
}

int ConfigListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ConfigListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= m_rows.size()) return {};
  const ListedConfig& row = m_rows[index.row()];
  const bool open = index.row() == m_openRow;
  const QString note = open && m_edited ? tr("edited") : row.preset ? tr("preset") : QString();
  const QString density = open          ? numbers::percent(m_openDensity)
                          : row.density ? numbers::percent(*row.density)
                                        : QString();
  switch (role) {
    case Qt::DisplayRole:
      return row.name;
    case FileRole:
      return row.file;
    case NoteRole:
      return note;
    case DensityRole:
      return density;
    case ErrorRole:
      return row.error;
    case Qt::ToolTipRole:
      return !row.error.isEmpty() ? row.error : row.file;
    case Qt::AccessibleTextRole:
      return tr("config %1 %2, density %3").arg(row.name, note, density);
    default:
      return {};
  }
}

void ConfigListModel::setFiles(const QStringList& files, const QStringList& presetFolders) {
  m_watcher.setFuture(QtConcurrent::run([files, presetFolders] { return readAll(files, presetFolders); }));
}

void ConfigListModel::placeOpen() {
  m_openRow = -1;
  for (int i = 0; i < m_rows.size() && m_openRow < 0; ++i) {
    if (m_openFile.isEmpty() ? m_rows[i].name == m_openName : m_rows[i].file == m_openFile) m_openRow = i;
  }
}

void ConfigListModel::setOpen(const QString& file, const QString& name, bool edited, double density) {
  const int before = m_openRow;
  m_openFile = file;
  m_openName = name;
  m_edited = edited;
  m_openDensity = density;
  placeOpen();
  for (const int row : {before, m_openRow}) {
    if (row >= 0 && row < m_rows.size()) Q_EMIT dataChanged(index(row), index(row));
  }
}

ConfigListView::ConfigListView(ConfigListModel& model, QWidget* parent) : QListView(parent) {
  setObjectName(QStringLiteral("configList"));
  setAccessibleName(tr("Configs"));
  setModel(&model);
  setItemDelegate(new ConfigDelegate(this));
  setFrameShape(QFrame::NoFrame);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setContextMenuPolicy(Qt::CustomContextMenu);
  viewport()->setAutoFillBackground(false);
  setUniformItemSizes(true);
  connect(&model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
}

void ConfigListView::showOpen() {
  const int row = static_cast<ConfigListModel*>(model())->openRow();
  row >= 0 ? setCurrentIndex(model()->index(row, 0)) : selectionModel()->clear();
}

QSize ConfigListView::sizeHint() const {
  const int rows = model() ? model()->rowCount() : 0;
  return {scaled(200), scaled(26) * std::clamp(rows, 2, 8) + scaled(4)};
}

}  // namespace vdit::ui
