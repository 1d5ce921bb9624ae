// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_workspace.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <QtConcurrent/QtConcurrentRun>
#include <algorithm>

#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "ui/library/annotations.h"
#include "ui/library/details_panel.h"
#include "ui/library/library_delegate.h"
#include "ui/library/library_model.h"
#include "ui/library/thumbnail_store.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/dock_title.h"
#include "ui/views/empty_state.h"
#include "ui/views/header_width.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kCountRole = Qt::UserRole + 1, kQueryRole = Qt::UserRole + 2;

// A row of the sidebar: icon, name, and how many at the right.
class PlaceDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& colours = theme();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (selected) painter->fillRect(option.rect, colours.selection);
    const QRect box = option.rect.adjusted(scaled(12), 0, -scaled(12), 0);
    const int side = scaled(16);
    icon(index.data(Qt::UserRole).toString(), selected ? &Theme::selectionText : &Theme::text)
        .paint(painter, box.left(), box.center().y() - side / 2 + 1, side, side);
    painter->setFont(font(TextStyle::Body));
    painter->setPen(selected ? colours.selectionText : colours.text);
    painter->drawText(box.adjusted(scaled(24), 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                      index.data().toString());
    painter->setFont(font(TextStyle::Number));
    painter->setPen(selected ? colours.selectionText : colours.text2);
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight, index.data(kCountRole).toString());
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {80, scaled(28)}; }
};

// Separated from the table above by one line.
class LinedBar : public QWidget {
 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(0, 0, width(), 1, theme().line); }
};

QListWidget* sidebarList(const QString& name) {
  auto* list = new QListWidget;
  list->setProperty("plainFrame", true);
  list->setFrameShape(QFrame::NoFrame);
  list->setItemDelegate(new PlaceDelegate(list));
  list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->viewport()->setBackgroundRole(QPalette::Window);
  list->setAccessibleName(name);
  return list;
}

void fitHeight(QListWidget* list) {
  list->setFixedHeight(list->count() * scaled(28));
}

}  // namespace

LibraryWorkspace::LibraryWorkspace(StudioContext& context, QWidget* parent)
    : WorkspaceWindow(Workspace::Library, context, parent),
      m_annotations(new Annotations(context.project(), this)),
      m_thumbnails(new ThumbnailStore(
          context.settings().value(QStringLiteral("files/thumbnail-cache-mb")).toLongLong() * 1'000'000,
          this)),
      m_model(new LibraryModel(*m_annotations, *m_thumbnails, this)),
      m_filter(new LibraryFilter(this)),
      m_search(new QLineEdit),
      m_count(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_table(new QTableView),
      m_stack(new QStackedWidget),
      m_banner(new Banner),
      m_places(sidebarList(tr("Kinds"))),
      m_tags(sidebarList(tr("Tags"))),
      m_details(new DetailsPanel(*m_thumbnails)) {
  m_filter->setSourceModel(m_model);
  setAcceptDrops(true);
  buildCommands();
  buildCentre();
  buildSidebar();
  addDock(Qt::RightDockWidgetArea, QStringLiteral("details"), tr("Details"), m_details, 276);
  connect(m_details, &DetailsPanel::folderRequested, this, &LibraryWorkspace::revealSelected);
  connect(m_details, &DetailsPanel::metadataRequested, this, &LibraryWorkspace::showMetadata);
  connect(&m_scan, &QFutureWatcherBase::finished, this, &LibraryWorkspace::takeScan);
  connect(&context.project(), &project::Project::resultsChanged, this, &LibraryWorkspace::rescan);
  connect(m_annotations, &Annotations::changed, this, &LibraryWorkspace::refreshSidebar);
  rescan();
}

LibraryWorkspace::~LibraryWorkspace() {
  m_scan.waitForFinished();
}

void LibraryWorkspace::buildCentre() {
  m_search->setPlaceholderText(tr("Search, for example tag:keep"));
  m_search->setAccessibleName(tr("Search the results"));
  m_search->setClearButtonEnabled(true);
  m_search->setMinimumWidth(std::max(
      scaled(300), m_search->fontMetrics().horizontalAdvance(m_search->placeholderText()) + scaled(64)));
  m_search->setProperty("compact", true);
  m_search->addAction(icon(QStringLiteral("search"), &Theme::text2), QLineEdit::LeadingPosition);
  connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_filter->setQuery(text);
    followSelection();
  });
  auto* tools = new QWidget;
  tools->setFixedHeight(scaled(40));
  auto* row = new QHBoxLayout(tools);
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->addWidget(m_search);
  row->addStretch(1);
  row->addWidget(m_count);

  m_table->setModel(m_filter);
  m_table->setItemDelegate(new LibraryDelegate(m_table));
  m_table->setAccessibleName(tr("Results"));
  m_table->setProperty("plainFrame", true);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->setSortingEnabled(true);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
  m_table->setDragEnabled(true);
  m_table->setTabKeyNavigation(false);
  m_table->setWordWrap(false);
  m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(scaled(46));
  m_table->viewport()->setBackgroundRole(QPalette::Window);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->installEventFilter(this);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setSortIndicatorShown(true);
  const int widths[] = {84, 100, 112, 82, 48, 66, 76, 68, 84, 70, 66};
  for (int column = 0; column < LibraryModel::ColumnCount; ++column)
    fitColumn(*header, column, scaled(widths[column]));
  header->setMinimumSectionSize(scaled(44));
  header->setSectionResizeMode(LibraryModel::Name, QHeaderView::Stretch);
  header->setSectionResizeMode(LibraryModel::Picture, QHeaderView::Fixed);
  m_table->sortByColumn(LibraryModel::Made, Qt::DescendingOrder);
  connect(m_table, &QWidget::customContextMenuRequested, this, &LibraryWorkspace::showMenu);
  connect(m_table, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
    if (index.column() != LibraryModel::Rating && index.column() != LibraryModel::Tags) compareSelected();
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &LibraryWorkspace::followSelection);

  auto* generate = new QAction(icon(QStringLiteral("generate")), tr("Generate a clip"), this);
  connect(generate, &QAction::triggered, this, [this] { context().open(Workspace::Generate); });
  m_empty = new EmptyState(QStringLiteral("library"),
                           tr("Clips, pairs and captures of this project are listed here"), generate);
  auto* clear = new QAction(tr("Clear the search"), this);
  connect(clear, &QAction::triggered, m_search, &QLineEdit::clear);
  m_nothing = new EmptyState(QStringLiteral("search"), tr("Nothing matches the search"), clear);
  for (QWidget* page : std::initializer_list<QWidget*>{m_table, m_empty, m_nothing}) m_stack->addWidget(page);

  auto* centre = new QWidget;
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_banner);
  column->addWidget(tools);
  column->addWidget(m_stack, 1);
  m_bar = buildActionBar();
  column->addWidget(m_bar);
  setCentralWidget(centre);
}

QWidget* LibraryWorkspace::buildActionBar() {
  auto* bar = new LinedBar;
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(scaled(12), scaled(9), scaled(12), scaled(8));
  const auto button = [&](const char* name) {
    QAction* action = command(QString::fromLatin1(name));
    auto* made = new QPushButton(action->icon(), action->text());
    made->setToolTip(action->toolTip());
    connect(made, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, made, [made, action] { made->setEnabled(action->isEnabled()); });
    return made;
  };
  m_compare = button("compare");
  m_compare->setProperty("primary", true);
  m_compare->setIcon(icon(QStringLiteral("compare"), &Theme::accentInk));
  row->addWidget(m_compare);
  row->addWidget(button("inspect"));
  row->addWidget(button("reproduce"));
  row->addStretch(1);
  row->addWidget(button("export"));
  auto* trash = new QToolButton;
  trash->setAutoRaise(true);
  trash->setProperty("tall", true);
  trash->setDefaultAction(command(QStringLiteral("trash")));
  trash->setAccessibleName(command(QStringLiteral("trash"))->text());
  row->addWidget(trash);
  bar->hide();
  return bar;
}

void LibraryWorkspace::buildSidebar() {
  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_places);
  auto* tagsTitle = new DockTitle(tr("Tags"));
  tagsTitle->setLineAbove(true);
  column->addWidget(tagsTitle);
  column->addWidget(m_tags);
  column->addStretch(1);
  const struct {
    const char* icon;
    QString title;
    int kind;
  } places[] = {{"film", tr("All results"), -1},
                {"film", tr("Runs"), static_cast<int>(ResultKind::Run)},
                {"compare", tr("Pairs"), static_cast<int>(ResultKind::Pair)},
                {"inspect", tr("Captures"), static_cast<int>(ResultKind::Capture)}};
  for (const auto& place : places) {
    auto* item = new QListWidgetItem(place.title, m_places);
    item->setData(Qt::UserRole, QString::fromLatin1(place.icon));
    item->setData(kQueryRole, place.kind);
  }
  fitHeight(m_places);
  m_places->setCurrentRow(0);
  connect(m_places, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    const int kind = item ? item->data(kQueryRole).toInt() : -1;
    m_filter->setKind(kind < 0 ? std::nullopt : std::optional(static_cast<ResultKind>(kind)));
    followSelection();
  });
  connect(m_tags, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { m_search->setText(QStringLiteral("tag:") + item->text()); });
  addDock(Qt::LeftDockWidgetArea, QStringLiteral("places"), tr("Library"), side, 236);
}

bool LibraryWorkspace::isSettled() const {
  return m_scanned && !m_scan.isRunning() && !m_thumbnails->isBusy();
}

void LibraryWorkspace::rescan() {
  if (m_scan.isRunning()) {
    m_scanAgain = true;
    return;
  }
  const QString results = context().project().resultsFolder(),
                captures = context().project().capturesFolder();
  m_scan.setFuture(QtConcurrent::run([results, captures] { return scanResults(results, captures); }));
}

void LibraryWorkspace::takeScan() {
  m_model->setItems(m_scan.result());
  if (!std::exchange(m_scanned, true) && m_filter->rowCount() > 0) m_table->selectRow(0);
  refreshSidebar();
  followSelection();
  if (std::exchange(m_scanAgain, false)) rescan();
}

void LibraryWorkspace::refreshSidebar() {
  int counts[3] = {0, 0, 0};
  for (const ResultItem& item : m_model->items()) ++counts[static_cast<int>(item.kind)];
  for (int row = 0; row < m_places->count(); ++row) {
    QListWidgetItem* item = m_places->item(row);
    const int kind = item->data(kQueryRole).toInt();
    item->setData(kCountRole, kind < 0 ? m_model->items().size() : counts[kind]);
  }
  m_tags->clear();
  for (const auto& [tag, count] : m_annotations->tags()) {
    auto* item = new QListWidgetItem(tag, m_tags);
    item->setData(Qt::UserRole, QStringLiteral("tag"));
    item->setData(kCountRole, count);
  }
  fitHeight(m_tags);
}

QList<ResultItem> LibraryWorkspace::selectedItems() const {
  QList<ResultItem> items;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
    if (const ResultItem* item = m_model->item(m_filter->mapToSource(index))) items.append(*item);
  }
  return items;
}

void LibraryWorkspace::followSelection() {
  const QList<ResultItem> selected = selectedItems();
  const qsizetype count = selected.size();
  m_stack->setCurrentWidget(m_model->rowCount() == 0 && m_scanned    ? static_cast<QWidget*>(m_empty)
                            : m_filter->rowCount() == 0 && m_scanned ? static_cast<QWidget*>(m_nothing)
                                                                     : m_table);
  QString text = tr("%1 of %2").arg(m_filter->rowCount()).arg(m_model->rowCount());
  if (count > 0) text += QStringLiteral(", ") + tr("%n selected", nullptr, static_cast<int>(count));
  m_count->setText(text);
  m_bar->setVisible(count > 0);
  m_compare->setText(count > 1 ? tr("Compare %1").arg(count) : tr("Compare"));
  for (QAction* action : std::as_const(m_commands)) action->setEnabled(count > 0);
  command(QStringLiteral("search"))->setEnabled(true);
  command(QStringLiteral("rename"))->setEnabled(count == 1);
  m_details->show(count > 0 ? std::optional(selected.last()) : std::nullopt);
  setDockFact(QStringLiteral("details"), count > 0 ? selected.last().name : QString());
}

bool LibraryWorkspace::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_table && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
      compareSelected();
      return true;
    }
  }
  return WorkspaceWindow::eventFilter(watched, event);
}

void LibraryWorkspace::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void LibraryWorkspace::dropEvent(QDropEvent* event) {
  for (const QUrl& url : event->mimeData()->urls()) {
    const QString path = url.toLocalFile();
    if (settingsOf(path).isEmpty()) {
      m_banner->show(BannerKind::Warning, tr("No settings of ours in this file"), path);
      continue;
    }
    context().open(Workspace::Generate);
    Q_EMIT context().restoreSettingsRequested(path);
    event->acceptProposedAction();
    return;
  }
}

}  // namespace vdit::ui
