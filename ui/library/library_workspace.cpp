// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_workspace.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>
#include <QtConcurrent/QtConcurrentRun>
#include <algorithm>

#include "app/link/engine_link.h"
#include "app/project/model_shelf.h"
#include "app/project/own_presets.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "ui/library/annotations.h"
#include "ui/library/details_panel.h"
#include "ui/library/library_delegate.h"
#include "ui/library/library_model.h"
#include "ui/library/library_sidebar.h"
#include "ui/library/thumbnail_store.h"
#include "ui/look/theme.h"
#include "ui/shell/dropped_file.h"
#include "ui/views/banner.h"
#include "ui/views/empty_state.h"
#include "ui/views/header_width.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

// Separated from the table above by one line.
class LinedBar : public QWidget {
 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(0, 0, width(), 1, theme().line); }
};

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
      m_sidebar(new LibrarySidebar),
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
  connect(&context.project(), &project::Project::configsChanged, this, &LibraryWorkspace::rescan);
  connect(&context.presets(), &project::OwnPresets::changed, this, &LibraryWorkspace::rescan);
  connect(m_annotations, &Annotations::changed, this, &LibraryWorkspace::refreshSidebar);
  connect(&context.models(), &project::ModelShelf::changed, this, &LibraryWorkspace::takeModels);
  connect(&context.engine(), &link::EngineLink::answered, this,
          [this](qint64 token, const QJsonObject& answer) {
            if (token == m_describeToken) m_details->setDescription(answer);
          });
  connect(&context.engine(), &link::EngineLink::refused, this,
          [this](qint64 token, const jobs::JobError& error) {
            if (token == m_describeToken) m_details->setDescriptionFault(error.message());
          });
  rescan();
  findModels();
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
  m_layout = new SegmentBar(tr("Layout"));
  m_layout->addSegment({}, QStringLiteral("grid"), tr("Thumbnails"));
  m_layout->addSegment({}, QStringLiteral("list"), tr("Table"));
  m_layout->setCurrent(1);
  connect(m_layout, &SegmentBar::chosen, this, &LibraryWorkspace::followSelection);
  row->addWidget(m_layout);

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
    if (index.column() != LibraryModel::Rating && index.column() != LibraryModel::Tags) openSelected();
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &LibraryWorkspace::followSelection);

  buildGrid();
  auto* generate = new QAction(icon(QStringLiteral("generate")), tr("Generate a clip"), this);
  connect(generate, &QAction::triggered, this, [this] { context().open(Workspace::Generate); });
  m_empty = new EmptyState(QStringLiteral("library"),
                           tr("Clips, pairs and captures of this project are listed here"), generate);
  auto* clear = new QAction(tr("Clear the search"), this);
  connect(clear, &QAction::triggered, m_search, &QLineEdit::clear);
  m_nothing = new EmptyState(QStringLiteral("search"), tr("Nothing matches the search"), clear);
  for (QWidget* page : std::initializer_list<QWidget*>{m_table, m_grid, m_empty, m_nothing})
    m_stack->addWidget(page);

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

// The same rows and selection as pictures.
void LibraryWorkspace::buildGrid() {
  m_grid = new QListView;
  m_grid->setModel(m_filter);
  m_grid->setModelColumn(LibraryModel::Name);
  m_grid->setSelectionModel(m_table->selectionModel());
  m_grid->setItemDelegate(new ThumbnailDelegate(m_grid));
  m_grid->setViewMode(QListView::IconMode);
  m_grid->setMovement(QListView::Static);
  m_grid->setResizeMode(QListView::Adjust);
  m_grid->setUniformItemSizes(true);
  m_grid->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_grid->setDragEnabled(true);
  m_grid->setSpacing(scaled(6));
  m_grid->setAccessibleName(tr("Results as thumbnails"));
  m_grid->setProperty("plainFrame", true);
  m_grid->setFrameShape(QFrame::NoFrame);
  m_grid->viewport()->setBackgroundRole(QPalette::Window);
  m_grid->setContextMenuPolicy(Qt::CustomContextMenu);
  m_grid->installEventFilter(this);
  connect(m_grid, &QWidget::customContextMenuRequested, this, &LibraryWorkspace::showMenu);
  connect(m_grid, &QAbstractItemView::doubleClicked, this, &LibraryWorkspace::openSelected);
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
    connect(action, &QAction::changed, made,
            [made, action] { made->setVisible(action->isVisible() && action->isEnabled()); });
    return made;
  };
  m_primary = new QPushButton(tr("Compare"));
  m_primary->setProperty("primary", true);
  connect(m_primary, &QPushButton::clicked, this, &LibraryWorkspace::openSelected);
  row->addWidget(m_primary);
  for (const char* name : {"inspect", "reproduce", "use"}) row->addWidget(button(name));
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
  connect(m_sidebar, &LibrarySidebar::kindChosen, this, &LibraryWorkspace::showKind);
  connect(m_sidebar, &LibrarySidebar::tagChosen, this,
          [this](const QString& tag) { m_search->setText(QStringLiteral("tag:") + tag); });
  connect(m_sidebar, &LibrarySidebar::modelChosen, this, &LibraryWorkspace::showItem);
  connect(m_sidebar, &LibrarySidebar::findModelsRequested, this, &LibraryWorkspace::findModels);
  connect(m_sidebar, &LibrarySidebar::projectRequested, &context(), &StudioContext::projectRequested);
  addDock(Qt::LeftDockWidgetArea, QStringLiteral("places"), tr("Library"), m_sidebar, 236);
}

bool LibraryWorkspace::isSettled() const {
  return m_scanned && !m_scan.isRunning() && !m_thumbnails->isBusy() && !context().models().isScanning();
}

void LibraryWorkspace::rescan() {
  if (m_scan.isRunning()) {
    m_scanAgain = true;
    return;
  }
  const QString results = context().project().resultsFolder(),
                captures = context().project().capturesFolder();
  m_scan.setFuture(QtConcurrent::run([results, captures, configs = context().configFiles()] {
    return scanResults(results, captures) + readConfigItems(configs);
  }));
}

void LibraryWorkspace::takeScan() {
  m_files = m_scan.result();
  const bool first = !std::exchange(m_scanned, true);
  refreshItems();
  if (first && m_filter->rowCount() > 0) m_table->selectRow(0);
  const auto left = std::count_if(m_files.begin(), m_files.end(),
                                  [](const ResultItem& item) { return item.recoverableFrames > 0; });
  if (first && left > 0) {
    context().notify(tr("%n video(s) stopped while being written", nullptr, static_cast<int>(left)),
                     tr("The Library can keep the frames that are whole."));
  }
  if (std::exchange(m_scanAgain, false)) rescan();
}

void LibraryWorkspace::takeModels() {
  m_models.clear();
  for (const project::FoundModel& model : context().models().models()) m_models.append(itemOfModel(model));
  refreshItems();
}

void LibraryWorkspace::refreshItems() {
  m_model->setItems(m_files + m_models);
  refreshSidebar();
  followSelection();
}

void LibraryWorkspace::refreshSidebar() {
  QHash<ResultKind, int> counts;
  for (const ResultItem& item : m_model->items()) ++counts[item.kind];
  m_sidebar->setCounts(counts);
  m_sidebar->setTags(m_annotations->tags());
  m_sidebar->setProjects(context().settings().recentProjects(), context().project().folder());
  m_sidebar->setModels(context().models().models(), context().models().isScanning());
}

// The columns that say something of this kind.
void LibraryWorkspace::showKind(std::optional<ResultKind> kind) {
  m_filter->setKind(kind);
  using Model = LibraryModel;
  const bool config = kind == ResultKind::Config, model = kind == ResultKind::Model;
  for (const int column : {Model::Steps, Model::Psnr, Model::SpeedUp, Model::Rating})
    m_table->setColumnHidden(column, config || model);
  for (const int column : {Model::Density, Model::Tags, Model::Made}) m_table->setColumnHidden(column, model);
  // Why a model cannot be used is a sentence.
  m_table->horizontalHeader()->setSectionResizeMode(Model::Config,
                                                    model ? QHeaderView::Stretch : QHeaderView::Interactive);
  followSelection();
}

void LibraryWorkspace::showItem(const QString& path) {
  const ResultItem* item = m_model->item(m_model->indexOf(path));
  if (!item) return;
  m_search->clear();
  m_sidebar->showKind(isResult(item->kind) ? std::nullopt : std::optional(item->kind));
  m_table->selectRow(m_filter->mapFromSource(m_model->indexOf(path)).row());
}

void LibraryWorkspace::findModels() {
  context().models().scan();
  refreshSidebar();
}

QList<ResultItem> LibraryWorkspace::selectedItems() const {
  QList<ResultItem> items;
  QList<int> rows;  // the view of thumbnails selects single cells
  for (const QModelIndex& index : m_table->selectionModel()->selectedIndexes()) {
    if (rows.contains(index.row())) continue;
    rows.append(index.row());
    if (const ResultItem* item = m_model->item(m_filter->mapToSource(index))) items.append(*item);
  }
  return items;
}

void LibraryWorkspace::followSelection() {
  const QList<ResultItem> selected = selectedItems();
  const qsizetype count = selected.size();
  // Presets and models alone are nothing that this project has made.
  const bool searches = !m_search->text().trimmed().isEmpty();
  const bool anything = m_model->rowCount() > 0 && (searches || m_filter->rowCount() > 0);
  m_stack->setCurrentWidget(!anything && m_scanned                   ? static_cast<QWidget*>(m_empty)
                            : m_filter->rowCount() == 0 && m_scanned ? static_cast<QWidget*>(m_nothing)
                            : m_layout->current() == 0               ? static_cast<QWidget*>(m_grid)
                                                                     : m_table);
  int all = 0;
  for (const ResultItem& item : m_model->items())
    all += (m_filter->kind() ? item.kind == *m_filter->kind() : isResult(item.kind)) ? 1 : 0;
  QString text = tr("%1 of %2").arg(m_filter->rowCount()).arg(all);
  if (count > 0) text += QStringLiteral(", ") + tr("%n selected", nullptr, static_cast<int>(count));
  m_count->setText(text);
  enableCommands(selected);
  m_bar->setVisible(count > 0);
  if (count > 0) showPrimary(selected.last(), count);
  m_details->show(count > 0 ? std::optional(selected.last()) : std::nullopt);
  const bool model = count > 0 && selected.last().kind == ResultKind::Model;
  m_describeToken = model ? context().engine().request(QStringLiteral("model.describe"),
                                                       {{QStringLiteral("model"), selected.last().path}})
                          : -1;
  setDockFact(QStringLiteral("details"), count > 0 ? selected.last().name : QString());
}

bool LibraryWorkspace::eventFilter(QObject* watched, QEvent* event) {
  if ((watched == m_table || watched == m_grid) && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
      openSelected();
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
    if (droppedKind(path) == DroppedKind::Model) {
      context().models().add(path);
      m_sidebar->showKind(ResultKind::Model);
      event->acceptProposedAction();
      return;
    }
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
