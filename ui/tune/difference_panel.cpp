// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/difference_panel.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QVBoxLayout>
#include <algorithm>
#include <map>
#include <set>

#include "app/config/sparse_config_diff.h"
#include "engine/base/error.h"
#include "ui/look/theme.h"
#include "ui/tune/config_merge.h"
#include "ui/views/dock_title.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kSoonMs = 80;

enum Role { FromRole = Qt::UserRole, ToRole, CountRole, CellsRole, NamesRole, ConflictRole };

// "tile this -> tile other, count": a change of mode without words to read twice.
class ChangeDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {scaled(100), scaled(24)};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool chosen = option.state & QStyle::State_Selected;
    if (chosen) painter->fillRect(option.rect, theme().selection);
    const QStringList names = index.data(NamesRole).toStringList();
    int x = option.rect.left() + scaled(12);
    const int side = scaled(14), y = option.rect.center().y() - side / 2;
    painter->setFont(ui::font(TextStyle::Small));
    const QRect line = option.rect.adjusted(scaled(12), 0, -scaled(48), 0);
    if (names.isEmpty()) {  // who changed it, in words
      painter->setPen(chosen                              ? theme().selectionText
                      : index.data(ConflictRole).toBool() ? theme().warning
                                                          : theme().text);
      painter->drawText(
          line, Qt::AlignVCenter,
          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, line.width()));
    }
    for (int i = 0; i < 2 && !names.isEmpty(); ++i) {
      paintModeTile(*painter, QRectF(x, y, side, side),
                    static_cast<kernels::Mode>(index.data(i == 0 ? FromRole : ToRole).toInt()));
      x += side + scaled(6);
      const QString name = painter->fontMetrics().elidedText(names.value(i), Qt::ElideRight, scaled(72));
      painter->setPen(chosen ? theme().selectionText : theme().text2);
      painter->drawText(QRect(x, option.rect.top(), scaled(74), option.rect.height()), Qt::AlignVCenter,
                        name);
      x += painter->fontMetrics().horizontalAdvance(name) + scaled(6);
    }
    painter->setFont(ui::font(TextStyle::Number));
    painter->setPen(chosen ? theme().selectionText : theme().text);
    painter->drawText(option.rect.adjusted(0, 0, -scaled(12), 0), Qt::AlignRight | Qt::AlignVCenter,
                      index.data(CountRole).toString());
  }
};

// Eight digits tell two hashes apart; all 64 would widen the panel.
QString shortHashes(QString text) {
  static const QRegularExpression hash(QStringLiteral("\\b([0-9a-f]{8})[0-9a-f]{8,}\\b"));
  return text.replace(hash, QStringLiteral("\\1…"));
}

}  // namespace

DifferencePanel::DifferencePanel(ConfigDocument& document, GridModel& model, TuneEditor& editor,
                                 QWidget* parent)
    : QWidget(parent), m_document(document), m_model(model), m_editor(editor) {
  m_title = new DockTitle(tr("Difference"), this);
  m_title->setLineAbove(true);
  m_summary = new TextLabel(QString(), TextStyle::Table, &Theme::text, this);
  m_summary->setContentsMargins(scaled(12), 0, scaled(12), scaled(2));
  m_summary->setWordWrap(true);
  m_summary->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  m_fields = new TextLabel(QString(), TextStyle::Small, &Theme::warning, this);
  m_fields->setContentsMargins(scaled(12), 0, scaled(12), scaled(2));
  m_fields->setWordWrap(true);
  m_fields->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  m_list = new QListWidget(this);
  m_list->setObjectName(QStringLiteral("differences"));
  m_list->setAccessibleName(tr("Changes of mode"));
  m_list->setItemDelegate(new ChangeDelegate(m_list));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_list->viewport()->setAutoFillBackground(false);
  m_take = new QPushButton(tr("Take for selection"), this);
  m_take->setObjectName(QStringLiteral("takeOther"));
  m_take->setToolTip(tr("Sets the selected cells as the compared config has them; locked cells stay"));
  m_merge = new QPushButton(tr("Merge"), this);
  m_merge->setObjectName(QStringLiteral("mergeOther"));
  m_merge->setToolTip(
      tr("Takes what only the compared config changed since the base; conflicts are left to you"));
  auto* buttons = new QHBoxLayout;
  buttons->setContentsMargins(scaled(12), scaled(4), scaled(12), scaled(8));
  buttons->addWidget(m_take);
  buttons->addWidget(m_merge);
  buttons->addStretch(1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_title);
  column->addWidget(m_summary);
  column->addWidget(m_fields);
  column->addWidget(m_list, 1);
  column->addLayout(buttons);
  // Comparing walks every cell of both configs: not at every move of a brush.
  m_soon.setSingleShot(true);
  m_soon.setInterval(kSoonMs);
  connect(&m_soon, &QTimer::timeout, this, &DifferencePanel::refresh);
  connect(&model, &GridModel::cellsRefreshed, this, [this] {
    if (m_other && !m_soon.isActive()) m_soon.start();
  });
  connect(&editor, &TuneEditor::selectionChanged, this,
          [this] { m_take->setEnabled(m_other && !m_editor.selection().empty()); });
  connect(m_take, &QPushButton::clicked, this, [this] {
    if (m_other) m_editor.takeFrom(*m_other, m_name);
  });
  connect(m_merge, &QPushButton::clicked, this, [this] {
    if (m_other && m_base)
      m_document.apply(mergeEdits(*m_base, m_document.config(), *m_other), tr("Merge %1").arg(m_name));
  });
  connect(m_list, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
    std::vector<int> cells;
    for (const QVariant& cell : item->data(CellsRole).toList()) cells.push_back(cell.toInt());
    Q_EMIT selectWished(cells);
  });
  connect(m_list, &QListWidget::itemActivated, m_list, &QListWidget::itemClicked);
  refresh();
}

void DifferencePanel::setCompared(std::optional<app::SparseConfig> other, const QString& name) {
  if (name != m_name) m_base.reset();
  m_mine.reset();
  m_other = std::move(other);
  m_name = name;
  m_model.setCompared(m_other);
  refresh();
  Q_EMIT comparedChanged();
}

void DifferencePanel::setSearches(app::SparseConfig mine, const QString& name, app::SparseConfig theirs,
                                  const QString& theirName) {
  m_base.reset();
  m_mine = std::move(mine);
  m_mineName = name;
  m_other = std::move(theirs);
  m_name = theirName;
  m_model.setCompared(m_other, m_mine);
  refresh();
  Q_EMIT comparedChanged();
}

void DifferencePanel::setBase(std::optional<app::SparseConfig> base, const QString& name) {
  m_base = std::move(base);
  m_baseName = name;
  refresh();
}

void DifferencePanel::refresh() {
  m_list->clear();
  m_fields->hide();
  m_changed = 0;
  m_take->setEnabled(m_other && !m_editor.selection().empty());
  m_title->setFact(!m_other ? QString()
                   : m_mine ? tr("%1 to %2").arg(m_mineName, m_name)
                            : tr("to %1").arg(m_name));
  m_list->setVisible(m_other.has_value());
  m_take->setVisible(m_other.has_value());
  m_merge->setVisible(m_other && m_base);
  if (!m_other) {
    m_summary->setText(tr("Right-click a config to compare with it"));
    m_summary->setRole(&Theme::text2);
    return;
  }
  m_summary->setRole(&Theme::text);
  if (m_model.hasPreview()) return;  // while a slider moves the grid itself shows what changes
  app::ConfigDifference difference;
  try {
    difference = app::diff(m_mine ? *m_mine : m_document.config(), *m_other);
  } catch (const Error& error) {
    m_summary->setText(QString::fromUtf8(error.what()));
    return;
  }
  const int heads = m_document.config().heads;
  std::set<int> cells, parameters;
  std::map<std::pair<int, int>, std::set<int>> changes;
  for (const app::HeadDifference& one : difference.heads) {
    // Two searches agree where they take the same mode, whatever its parameters.
    if (one.left.mode == one.right.mode || (m_mine && one.left.mode.mode == one.right.mode.mode)) continue;
    const int cell = one.layer * heads + one.head;
    if (one.left.mode.mode == one.right.mode.mode) {
      parameters.insert(cell);
    } else {
      cells.insert(cell);
      changes[{static_cast<int>(one.left.mode.mode), static_cast<int>(one.right.mode.mode)}].insert(cell);
    }
  }
  m_changed = static_cast<int>(cells.size());
  QString text = tr("%L1 of %L2 cells change mode").arg(cells.size()).arg(m_document.config().layers * heads);
  if (!parameters.empty())
    text +=
        QLatin1Char('\n') % tr("%Ln more change parameters", nullptr, static_cast<int>(parameters.size()));
  m_summary->setText(text);
  QStringList fields;
  for (const std::string& field : difference.fields)
    fields.append(shortHashes(QString::fromStdString(field)));
  m_fields->setText(fields.join(QLatin1Char('\n')));
  m_fields->setVisible(!fields.isEmpty());
  m_base ? showMerge() : showChanges(changes);
}

void DifferencePanel::showMerge() {
  const MergeCells cells = mergeCells(*m_base, m_document.config(), *m_other);
  m_summary->setText(tr("Changed since %1").arg(m_baseName));
  addMergeRow(tr("in %1 only").arg(m_document.name()), cells.ours, false);
  addMergeRow(tr("in %1 only").arg(m_name), cells.theirs, false);
  addMergeRow(tr("in both, alike"), cells.same, false);
  addMergeRow(tr("in both, differently"), cells.conflicts, true);
  m_merge->setEnabled(!cells.theirs.empty());
}

void DifferencePanel::addMergeRow(const QString& text, const std::set<int>& cells, bool conflict) {
  if (cells.empty()) return;
  auto* item = new QListWidgetItem(text, m_list);
  item->setData(ConflictRole, conflict);
  item->setData(CountRole, QLocale().toString(static_cast<int>(cells.size())));
  QVariantList list;
  for (const int cell : cells) list.append(cell);
  item->setData(CellsRole, list);
  item->setData(Qt::AccessibleTextRole,
                tr("%1: %Ln cell(s)", nullptr, static_cast<int>(cells.size())).arg(text));
}

void DifferencePanel::showChanges(const std::map<std::pair<int, int>, std::set<int>>& changes) {
  std::vector<std::pair<std::pair<int, int>, std::set<int>>> sorted(changes.begin(), changes.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  for (const auto& [modes, where] : sorted) {
    const QString from = modeTitle(static_cast<kernels::Mode>(modes.first)),
                  to = modeTitle(static_cast<kernels::Mode>(modes.second));
    auto* item = new QListWidgetItem(m_list);
    item->setText(
        tr("%1 here, %2 in %3: %Ln cell(s)", nullptr, static_cast<int>(where.size())).arg(from, to, m_name));
    item->setData(FromRole, modes.first);
    item->setData(ToRole, modes.second);
    item->setData(CountRole, QLocale().toString(static_cast<int>(where.size())));
    item->setData(NamesRole, QStringList{m_mine ? m_mineName : m_document.name(), m_name});
    QVariantList list;
    for (const int cell : where) list.append(cell);
    item->setData(CellsRole, list);
  }
}

}  // namespace vdit::ui
