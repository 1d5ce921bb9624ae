// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/runs_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QRandomGenerator>
#include <QVBoxLayout>

#include "ui/compare/run_list.h"
#include "ui/compare/session/compare_session.h"
#include "ui/look/theme.h"
#include "ui/views/dock_title.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

QListView* runList(RunListModel* model, const QString& name, QWidget* parent) {
  auto* list = new QListView(parent);
  list->setModel(model);
  list->setItemDelegate(new RunDelegate(list));
  list->setFrameShape(QFrame::NoFrame);
  list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->setAccessibleName(name);
  list->setBackgroundRole(QPalette::Window);
  list->viewport()->setBackgroundRole(QPalette::Window);
  return list;
}

}  // namespace

RunsPanel::RunsPanel(CompareSession& session, QWidget* parent) : QWidget(parent), m_session(session) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_referenceModel = new RunListModel(session, RunListModel::Side::Reference, this);
  m_candidateModel = new RunListModel(session, RunListModel::Side::Candidates, this);
  m_reference = runList(m_referenceModel, tr("Reference"), this);
  m_reference->setSelectionMode(QAbstractItemView::NoSelection);
  m_reference->setFocusPolicy(Qt::NoFocus);
  column->addWidget(m_reference);

  m_candidateTitle = new DockTitle(tr("Candidates"), this);
  m_candidateTitle->setLineAbove(true);
  auto* add = new QAction(icon(QStringLiteral("plus")), tr("Add a candidate"), this);
  connect(add, &QAction::triggered, this, &RunsPanel::addCandidateRequested);
  m_candidateTitle->addAction(add);
  column->addWidget(m_candidateTitle);
  m_candidates = runList(m_candidateModel, tr("Candidates"), this);
  connect(m_candidates->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) { m_session.setActive(index.row()); });
  auto* remove = new QAction(tr("Remove from the comparison"), m_candidates);
  remove->setShortcut(Qt::Key_Delete);
  remove->setShortcutContext(Qt::WidgetShortcut);
  connect(remove, &QAction::triggered, this,
          [this] { m_session.removeCandidate(m_candidates->currentIndex().row()); });
  m_candidates->addAction(remove);
  m_candidates->setContextMenuPolicy(Qt::ActionsContextMenu);
  column->addWidget(m_candidates);
  column->addWidget(notesSection());
  column->addWidget(votesSection());
  column->addStretch(1);

  connect(&session, &CompareSession::runsChanged, this, &RunsPanel::fitLists);
  connect(&session, &CompareSession::activeChanged, this, [this] {
    const QModelIndex index = m_candidateModel->index(m_session.activeIndex());
    if (index.isValid() && index != m_candidates->currentIndex()) m_candidates->setCurrentIndex(index);
    showVotes();
  });
  fitLists();
  fillNotes();
  showVotes();
  setMinimumWidth(scaled(150));  // thumbnail and the beginning of a name
}

void RunsPanel::setOpinions(const Opinions& opinions) {
  m_opinions = opinions;
  fillNotes();
  showVotes();
}

void RunsPanel::editNote(int frame) {
  bool accepted = false;
  const QString text = QInputDialog::getText(this, tr("Note on frame %1").arg(frame), tr("Note"),
                                             QLineEdit::Normal, m_opinions.notes.value(frame), &accepted);
  if (accepted) setNote(frame, text);
}

void RunsPanel::setNote(int frame, const QString& text) {
  if (text.trimmed().isEmpty()) {
    m_opinions.notes.remove(frame);
  } else {
    m_opinions.notes.insert(frame, text.trimmed());
  }
  fillNotes();
  Q_EMIT opinionsChanged();
}

void RunsPanel::startBlindTest() {
  if (m_session.active() == nullptr) return;
  m_swapped = QRandomGenerator::global()->bounded(2) == 1;
  m_blind = true;
  showVotes();
  Q_EMIT blindChanged();
}

void RunsPanel::stopBlindTest() {
  m_blind = m_swapped = false;
  showVotes();
  Q_EMIT blindChanged();
}

void RunsPanel::voteForSide(int side) {
  if (!m_blind || m_session.active() == nullptr) return;
  VoteCount& count = m_opinions.votes[m_session.active()->facts.name];
  const bool reference = (side == 0) != m_swapped;
  ++(side == 2 ? count.neither : reference ? count.reference : count.candidate);
  stopBlindTest();
  Q_EMIT opinionsChanged();
}

QWidget* RunsPanel::notesSection() {
  auto* section = new QWidget(this);
  auto* column = new QVBoxLayout(section);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  m_notesTitle = new DockTitle(tr("Frame notes"), section);
  m_notesTitle->setLineAbove(true);
  auto* add = new QAction(icon(QStringLiteral("plus")), tr("Note on this frame (F2)"), this);
  connect(add, &QAction::triggered, this, [this] { editNote(m_session.shownFrame()); });
  m_notesTitle->addAction(add);
  column->addWidget(m_notesTitle);
  m_notes = new QListWidget(section);
  m_notes->setFrameShape(QFrame::NoFrame);
  m_notes->setAccessibleName(tr("Frame notes"));
  m_notes->setFont(ui::font(TextStyle::Table));
  m_notes->viewport()->setBackgroundRole(QPalette::Window);
  m_notes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  const auto go = [this](QListWidgetItem* item) {
    m_session.playhead().pause();
    m_session.playhead().seek(item->data(Qt::UserRole).toInt());
  };
  connect(m_notes, &QListWidget::itemClicked, this, go);
  connect(m_notes, &QListWidget::itemActivated, this, go);
  auto* remove = new QAction(tr("Remove note"), m_notes);
  remove->setShortcut(Qt::Key_Delete);
  remove->setShortcutContext(Qt::WidgetShortcut);
  connect(remove, &QAction::triggered, this, [this] {
    if (m_notes->currentItem()) setNote(m_notes->currentItem()->data(Qt::UserRole).toInt(), {});
  });
  m_notes->addAction(remove);
  m_notes->setContextMenuPolicy(Qt::ActionsContextMenu);
  column->addWidget(m_notes);
  return section;
}

QWidget* RunsPanel::votesSection() {
  auto* section = new QWidget(this);
  auto* column = new QVBoxLayout(section);
  column->setContentsMargins(0, 0, 0, scaled(12));
  column->setSpacing(scaled(6));
  auto* title = new DockTitle(tr("Votes"), section);
  title->setLineAbove(true);
  column->addWidget(title);
  auto* body = new QVBoxLayout;
  body->setContentsMargins(scaled(12), 0, scaled(12), 0);
  body->setSpacing(scaled(6));
  m_votes = new TextLabel({}, TextStyle::Small, &Theme::text2, section);
  m_votes->setWordWrap(true);
  body->addWidget(m_votes);
  m_blindTest = new QPushButton(icon(QStringLiteral("vote")), tr("Blind test"), section);
  connect(m_blindTest, &QPushButton::clicked, this, &RunsPanel::startBlindTest);
  body->addWidget(m_blindTest, 0, Qt::AlignLeft);
  m_ballot = new QWidget(section);
  auto* choices = new QVBoxLayout(m_ballot);
  choices->setContentsMargins(0, 0, 0, 0);
  choices->setSpacing(scaled(6));
  for (const auto& [side, text] : {std::pair(0, tr("Left is better")), std::pair(1, tr("Right is better")),
                                   std::pair(2, tr("No difference"))}) {
    auto* choice = new QPushButton(text, m_ballot);
    choice->setObjectName(QStringLiteral("vote%1").arg(side));
    connect(choice, &QPushButton::clicked, this, [this, side = side] { voteForSide(side); });
    choices->addWidget(choice);
  }
  auto* stop = new QPushButton(tr("Stop without a vote"), m_ballot);
  stop->setFlat(true);
  connect(stop, &QPushButton::clicked, this, &RunsPanel::stopBlindTest);
  choices->addWidget(stop);
  body->addWidget(m_ballot);
  column->addLayout(body);
  return section;
}

void RunsPanel::fitLists() {
  const int row = scaled(64);
  m_reference->setFixedHeight(row);
  m_candidates->setFixedHeight(row * std::clamp(m_candidateModel->rowCount(), 1, 5));
  m_candidates->setVerticalScrollBarPolicy(m_candidateModel->rowCount() > 5 ? Qt::ScrollBarAsNeeded
                                                                            : Qt::ScrollBarAlwaysOff);
  m_candidateTitle->setFact(m_candidateModel->rowCount() > 0 ? QString::number(m_candidateModel->rowCount())
                                                             : QString());
}

void RunsPanel::fillNotes() {
  m_notes->clear();
  for (auto it = m_opinions.notes.begin(); it != m_opinions.notes.end(); ++it) {
    auto* item = new QListWidgetItem(QStringLiteral("%1  %2").arg(it.key(), 3).arg(it.value()), m_notes);
    item->setData(Qt::UserRole, it.key());
    item->setToolTip(it.value());
  }
  const int count = m_notes->count();
  m_notesTitle->setFact(count > 0 ? QString::number(count) : QString());
  m_notes->setFixedHeight(scaled(26) * std::min(count, 6));
  m_notes->setVisible(count > 0);
}

void RunsPanel::showVotes() {
  m_ballot->setVisible(m_blind);
  m_blindTest->setVisible(!m_blind);
  m_blindTest->setEnabled(m_session.active() != nullptr);
  m_referenceModel->setNamesHidden(m_blind);
  m_candidateModel->setNamesHidden(m_blind);
  const QString votes = votesText();
  m_votes->setText(m_blind || votes.isEmpty() ? tr("Hides the labels and shuffles the sides until you vote.")
                                              : votes);
}

QString RunsPanel::votesText() const {
  const QString name = m_session.active() ? m_session.active()->facts.name : QString();
  if (!m_opinions.votes.contains(name)) return {};
  const VoteCount count = m_opinions.votes.value(name);
  const QString reference = m_session.reference() ? m_session.reference()->facts.name : tr("reference");
  return tr("%1 preferred %2 times, %3 preferred %4 times, no difference %5 times.")
      .arg(reference)
      .arg(count.reference)
      .arg(name)
      .arg(count.candidate)
      .arg(count.neither);
}

}  // namespace vdit::ui
