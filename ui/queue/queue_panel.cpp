// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/queue_panel.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "app/jobs/job_queue.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/queue/queue_delegate.h"
#include "ui/queue/queue_filter.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_strip.h"
#include "ui/views/banner.h"
#include "ui/views/empty_state.h"
#include "ui/views/header_width.h"

namespace vdit::ui {
namespace {

constexpr int kMostRowsOpen = 8;

}  // namespace

QueuePanel::QueuePanel(jobs::JobQueue& queue, QWidget* parent)
    : QWidget(parent),
      m_queue(queue),
      m_model(new QueueModel(this)),
      m_filter(new QueueFilter(this)),
      m_strip(new QueueStrip),
      m_banner(new Banner),
      m_table(new QTableView),
      m_empty(new EmptyState(QStringLiteral("queue"),
                             tr("Queue a run with Ctrl+Enter; saved queues can be dropped here"))) {
  setAccessibleName(tr("Queue"));
  setAcceptDrops(true);
  m_filter->setSourceModel(m_model);
  m_model->setExpected(
      [this](const jobs::Job& job) { return m_queue.expectedSeconds(job.request, job.target); });
  buildTable();
  buildCommands();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_strip);
  column->addWidget(m_banner);
  column->addWidget(m_table, 1);
  column->addWidget(m_empty, 1);
  connect(m_strip, &QueueStrip::toggled, this, [this] { setOpen(!m_open); });
  connectQueue();
  setOpen(false);
}

void QueuePanel::buildTable() {
  m_table->setModel(m_filter);
  m_table->setItemDelegate(new QueueDelegate(m_table));
  m_table->setAccessibleName(tr("Jobs"));
  m_table->setProperty("plainFrame", true);
  m_table->setFrameShape(QFrame::NoFrame);
  m_table->setShowGrid(false);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(scaled(24));
  m_table->verticalHeader()->setMinimumSectionSize(scaled(20));
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  m_table->setWordWrap(false);
  m_table->setDragDropMode(QAbstractItemView::InternalMove);
  m_table->setDragDropOverwriteMode(false);
  m_table->setDropIndicatorShown(true);
  m_table->setTabKeyNavigation(false);
  m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  m_table->setContextMenuPolicy(Qt::CustomContextMenu);
  m_table->installEventFilter(this);
  m_table->setBackgroundRole(QPalette::Window);
  m_table->viewport()->setBackgroundRole(QPalette::Window);
  QHeaderView* header = m_table->horizontalHeader();
  header->setHighlightSections(false);
  header->setMinimumSectionSize(scaled(56));
  const int widths[] = {118, 300, 165, 122, 260, 84, 100};
  for (int column = 0; column < QueueModel::ColumnCount; ++column) {
    fitColumn(*header, column, scaled(widths[column]));
  }
  header->setSectionResizeMode(QueueModel::Title, QHeaderView::Stretch);
  connect(m_table, &QWidget::customContextMenuRequested, this, &QueuePanel::showMenu);
  connect(m_table, &QAbstractItemView::doubleClicked, this, [this] { openCurrent(); });
  connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &QueuePanel::followSelection);
  connect(m_model, &QueueModel::moveRequested, this,
          [this](qint64 id, qint64 before) { m_queue.move(id, before); });
}

QAction* QueuePanel::addCommand(const QString& name, const QString& text, const QString& iconName,
                                const QKeySequence& keys, void (QueuePanel::*run)()) {
  auto* action = new QAction(text, this);
  action->setObjectName(QStringLiteral("queue.") + name);
  action->setProperty("menu", QStringLiteral("run"));
  if (!iconName.isEmpty()) action->setIcon(icon(iconName));
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(action, &QAction::triggered, this, run);
  addAction(action);
  m_commands.append(action);
  return action;
}

QAction* QueuePanel::command(const QString& name) const {
  for (QAction* action : m_commands) {
    if (action->objectName() == QLatin1String("queue.") + name) return action;
  }
  return nullptr;
}

void QueuePanel::buildCommands() {
  using Panel = QueuePanel;
  addCommand(QStringLiteral("run-next"), tr("Run next"), {}, {}, &Panel::runNext);
  addCommand(QStringLiteral("up"), tr("Move up"), {}, Qt::ALT | Qt::Key_Up, &Panel::moveUp);
  addCommand(QStringLiteral("down"), tr("Move down"), {}, Qt::ALT | Qt::Key_Down, &Panel::moveDown);
  addCommand(QStringLiteral("hold"), tr("Hold or release"), {}, Qt::Key_Space, &Panel::toggleHold);
  addCommand(QStringLiteral("edit"), tr("Edit"), {}, Qt::Key_F2, &Panel::editCurrent);
  addCommand(QStringLiteral("resume"), tr("Resume"), QStringLiteral("play"), {}, &Panel::resumeCurrent);
  addCommand(QStringLiteral("retry"), tr("Retry"), {}, {}, &Panel::retryCurrent);
  addCommand(QStringLiteral("retry-processor"), tr("Retry on the processor"), {}, {},
             &Panel::retryOnProcessor);
  addCommand(QStringLiteral("open"), tr("Open result"), {}, {}, &Panel::openCurrent);
  addCommand(QStringLiteral("log"), tr("Log"), QStringLiteral("list"), {}, &Panel::showLog);
  addCommand(QStringLiteral("reproduce"), tr("Reproduce"), {}, {}, &Panel::reproduce);
  addCommand(QStringLiteral("send"), tr("Run on another machine"), {}, {}, &Panel::sendElsewhere);
  addCommand(QStringLiteral("cancel"), tr("Cancel"), {}, Qt::Key_Delete, &Panel::cancelSelected);
  addCommand(QStringLiteral("copy-command"), tr("Copy as command"), QStringLiteral("copy"), {},
             &Panel::copyCommand);
  addCommand(QStringLiteral("export"), tr("Save jobs to a file…"), QStringLiteral("export"), {},
             &Panel::exportJobs);
  addCommand(QStringLiteral("import"), tr("Load jobs from a file…"), QStringLiteral("import"), {},
             &Panel::importJobs);
  addCommand(QStringLiteral("pause-after"), tr("Pause after job"), {}, {}, &Panel::pauseAfterJob)
      ->setCheckable(true);
  addCommand(QStringLiteral("pause-step"), tr("Pause at step"), QStringLiteral("pause"), {},
             &Panel::pauseAtStep);
  addCommand(QStringLiteral("pause"), tr("Pause the queue"), {}, {}, &Panel::pauseQueue)->setCheckable(true);
  addCommand(QStringLiteral("cancel-others"), tr("Cancel all but current"), {}, {}, &Panel::cancelOthers);
  addCommand(QStringLiteral("cancel-all"), tr("Cancel all"), {}, {}, &Panel::cancelAll);
  addCommand(QStringLiteral("remove-finished"), tr("Remove finished from the list"), {}, {},
             &Panel::removeFinished);
  addCommand(QStringLiteral("undo"), tr("Undo"), QStringLiteral("undo"), {}, &Panel::undo);
  auto* finished = new QAction(tr("Show finished"), this);
  finished->setObjectName(QStringLiteral("queue.show-finished"));
  finished->setProperty("menu", QStringLiteral("run"));
  finished->setCheckable(true);
  connect(finished, &QAction::toggled, this, [this](bool on) {
    m_filter->setFinishedShown(on);
    refresh();
  });
  m_commands.append(finished);

  auto* more = new QAction(icon(QStringLiteral("more")), tr("More queue commands"), this);
  auto* menu = new QMenu(this);
  for (const char* name : {"pause", "cancel-all", "remove-finished", "show-finished", "export", "import"}) {
    menu->addAction(command(QString::fromLatin1(name)));
  }
  more->setMenu(menu);
  QAction* step = command(QStringLiteral("pause-step"));
  m_strip->setPauseAction(step);
  auto* stepWords = new QAction(tr("Pause at step"), this);
  connect(stepWords, &QAction::triggered, step, &QAction::trigger);
  connect(step, &QAction::changed, stepWords,
          [step, stepWords] { stepWords->setEnabled(step->isEnabled()); });
  m_strip->setOpenActions({command(QStringLiteral("undo")), command(QStringLiteral("pause-after")), stepWords,
                           command(QStringLiteral("cancel-others")), more});
}

void QueuePanel::connectQueue() {
  using jobs::JobQueue;
  connect(&m_queue, &JobQueue::loaded, this, &QueuePanel::refresh);
  connect(&m_queue, &JobQueue::jobAdded, this, [this] {
    refresh();
    if (!m_open && !property("closedByPerson").toBool()) setOpen(true);
  });
  connect(&m_queue, &JobQueue::jobRemoved, this, &QueuePanel::refresh);
  connect(&m_queue, &JobQueue::orderChanged, this, &QueuePanel::refresh);
  connect(&m_queue, &JobQueue::pausedChanged, this, &QueuePanel::refresh);
  connect(&m_queue, &JobQueue::undoChanged, this, &QueuePanel::followSelection);
  connect(&m_queue, &JobQueue::jobChanged, this, [this](const jobs::Job& job) {
    const jobs::Job* known = m_model->jobById(job.id);
    const bool stateMoved = known && known->state != job.state;
    m_model->update(job);
    if (stateMoved) m_filter->invalidate();
    m_strip->setJobs(m_queue.jobs(), m_queue.isPaused(), m_queue.totalSecondsLeft());
    if (stateMoved) followSelection();
  });
  refresh();
}

void QueuePanel::refresh() {
  m_model->setTargets(m_queue.targets());
  m_model->setJobs(m_queue.jobs());
  m_filter->invalidate();
  m_strip->setJobs(m_queue.jobs(), m_queue.isPaused(), m_queue.totalSecondsLeft());
  const bool anything = m_filter->rowCount() > 0;
  m_table->setVisible(m_open && anything);
  m_empty->setVisible(m_open && !anything);
  m_banner->clear();
  if (m_open && m_queue.isPaused() && anything) {
    auto* resume = new QAction(tr("Start the queue"), m_banner);
    connect(resume, &QAction::triggered, this, [this] { m_queue.setPaused(false); });
    const QString reason = m_queue.pauseReason();
    m_banner->show(BannerKind::Warning, reason.isEmpty() ? tr("The queue is paused") : reason, {}, {resume});
  }
  followSelection();
}

int QueuePanel::wantedHeight() const {
  if (!m_open) return m_strip->height();
  const int rows = std::clamp(m_filter->rowCount(), 3, kMostRowsOpen);
  return m_strip->height() + scaled(24) * (rows + 1) + scaled(4) + (m_banner->isHidden() ? 0 : scaled(36));
}

void QueuePanel::setOpen(bool open) {
  if (m_open && !open) setProperty("closedByPerson", true);
  m_open = open;
  m_strip->setOpen(open);
  setMinimumHeight(m_strip->height() + (open ? scaled(72) : 0));
  setMaximumHeight(open ? QWIDGETSIZE_MAX : m_strip->height());
  refresh();
  Q_EMIT openChanged(open);
}

QList<qint64> QueuePanel::selectedIds() const {
  QList<qint64> ids;
  for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
    ids.append(index.data(QueueModel::IdRole).toLongLong());
  }
  return ids;
}

const jobs::Job* QueuePanel::currentJob() const {
  return m_model->job(m_filter->mapToSource(m_table->selectionModel()->currentIndex()));
}

const jobs::Job* QueuePanel::runningJob() const {
  const jobs::Job* running = nullptr;
  for (const jobs::Job& job : m_model->jobs()) {
    if (job.state == jobs::JobState::Running && (!running || job.parent != 0)) running = &job;
  }
  return running;
}

void QueuePanel::followSelection() {
  using jobs::JobState;
  const jobs::Job* job = currentJob();
  const bool any = !selectedIds().isEmpty() && job;
  const JobState state = any ? job->state : JobState::Cancelled;
  const bool waits = any && jobs::isWaiting(state);
  const auto enable = [this](const char* name, bool enabled) {
    command(QString::fromLatin1(name))->setEnabled(enabled);
  };
  for (const char* name : {"run-next", "hold"}) enable(name, waits);
  enable("edit", any && isEditable(*job));
  enable("up", waits && m_model->siblingBefore(job->id) != 0);
  enable("down", waits && m_model->siblingAfter(job->id) != 0);
  enable("resume", any && (state == JobState::Paused || state == JobState::Interrupted));
  enable("retry", any && state == JobState::Failed);
  const bool lacksDevice = any && state == JobState::Failed && lacksItsDevice(*job);
  enable("retry-processor", lacksDevice);
  command(QStringLiteral("retry-processor"))->setToolTip(lacksDevice ? processorTime(*job) : QString());
  enable("open", any && state == JobState::Done && !job->output.isEmpty());
  enable("log", any);
  enable("reproduce", any && state == JobState::Done && !job->output.isEmpty() && isOfForm(*job));
  enable("send", any && jobs::canChangeTarget(state) &&
                     m_queue.targets().size() + (m_queue.targets().contains(job->target) ? 0 : 1) > 1);
  enable("cancel", any && !jobs::isFinal(state));
  enable("copy-command", any);
  const bool running = runningJob() != nullptr;
  enable("pause-step", running);
  enable("pause-after", running);
  enable("cancel-others", running);
  QAction* pause = command(QStringLiteral("pause"));
  pause->setChecked(m_queue.isPaused());
  command(QStringLiteral("pause-after"))->setChecked(m_queue.pauseAfterJob());
  QAction* undo = command(QStringLiteral("undo"));
  const bool canUndo = !m_queue.undoText().isEmpty();
  undo->setVisible(canUndo);  // first: a hidden action cannot be enabled
  undo->setEnabled(canUndo);
  undo->setToolTip(canUndo ? tr("Undo: %1").arg(m_queue.undoText()) : tr("Nothing to undo"));
}

bool QueuePanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_table && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Return || key == Qt::Key_Enter) {
      openCurrent();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

}  // namespace vdit::ui
