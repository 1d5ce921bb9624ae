// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/queue_strip.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

QueueStrip::QueueStrip(QWidget* parent)
    : QWidget(parent),
      m_toggle(new QToolButton(this)),
      m_text(new TextLabel({}, TextStyle::Table, &Theme::text2)),
      m_percent(new TextLabel({}, TextStyle::Number)),
      m_left(new TextLabel({}, TextStyle::Number, &Theme::text2)),
      m_total(new TextLabel({}, TextStyle::Table, &Theme::text2)),
      m_bar(new QProgressBar),
      m_pause(new QToolButton),
      m_row(new QHBoxLayout(this)) {
  setFixedHeight(scaled(30));
  m_row->setContentsMargins(scaled(8), 0, scaled(12), 0);
  m_row->setSpacing(scaled(12));
  m_toggle->setAutoRaise(true);
  m_toggle->setText(tr("Queue"));
  m_toggle->setFont(vdit::ui::font(TextStyle::Title));
  m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  connect(m_toggle, &QToolButton::clicked, this, &QueueStrip::toggled);
  m_bar->setTextVisible(false);
  m_bar->setFixedWidth(scaled(160));
  m_bar->setAccessibleName(tr("Progress of the running job"));
  m_pause->setAutoRaise(true);
  for (QWidget* part : std::initializer_list<QWidget*>{m_toggle, m_text, m_bar, m_percent, m_left, m_pause}) {
    m_row->addWidget(part);
  }
  m_row->addStretch(1);
  m_row->addWidget(m_total);
  setOpen(false);
  setJobs({}, false, {});
}

void QueueStrip::setPauseAction(QAction* action) {
  m_pause->setDefaultAction(action);
  m_pause->setToolButtonStyle(Qt::ToolButtonIconOnly);
  m_pause->setAccessibleName(action->text());
}

void QueueStrip::setOpenActions(const QList<QAction*>& actions) {
  for (QAction* action : actions) {
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setDefaultAction(action);
    button->setFont(vdit::ui::font(TextStyle::Table));
    button->setAccessibleName(action->text());
    button->setToolButtonStyle(action->icon().isNull() ? Qt::ToolButtonTextOnly : Qt::ToolButtonIconOnly);
    if (action->menu()) button->setPopupMode(QToolButton::InstantPopup);
    button->setVisible(m_open);
    m_row->insertWidget(m_row->count() - 1, button);
    m_actions.append(button);
  }
}

void QueueStrip::setOpen(bool open) {
  m_open = open;
  m_toggle->setIcon(icon(open ? QStringLiteral("chev") : QStringLiteral("right")));
  m_toggle->setAccessibleName(open ? tr("Close the queue") : tr("Open the queue"));
  for (QToolButton* button : std::as_const(m_actions)) button->setVisible(open);
  showParts();
  update();
}

// Ten times a second while a job runs: nothing is made anew.
void QueueStrip::showParts() {
  for (QWidget* part : std::initializer_list<QWidget*>{m_bar, m_percent, m_left, m_pause}) {
    part->setVisible(!m_open && m_running);
  }
}

QString QueueStrip::text() const {
  return m_text->text();
}

void QueueStrip::showRunning(const jobs::Job* job, int open, bool paused) {
  m_running = job != nullptr;
  if (!job) {
    m_text->setText(open == 0 ? tr("Empty. Queue a run with Ctrl+Enter.")
                    : paused  ? tr("%n job(s), paused", nullptr, open)
                              : tr("%n job(s)", nullptr, open));
  } else if (m_open) {
    m_text->setText(tr("%n job(s)", nullptr, open));
  } else {
    const QString what =
        job->progress.detail.isEmpty() ? phaseWord(job->progress.phase) : job->progress.detail;
    m_text->setText(what.isEmpty() ? job->title : job->title + QStringLiteral(", ") + what);
    m_bar->setRange(0, 1000);
    m_bar->setValue(qRound(1000 * job->progress.fraction));
    m_percent->setText(numbers::percent(job->progress.fraction, 0));
    m_left->setText(job->progress.secondsLeft
                        ? tr("%1 left").arg(numbers::duration(*job->progress.secondsLeft))
                        : QString());
  }
}

void QueueStrip::setJobs(const QList<jobs::Job>& jobs, bool paused, std::optional<double> secondsLeft) {
  int open = 0;
  const jobs::Job* running = nullptr;
  for (const jobs::Job& job : jobs) {
    if (job.parent == 0 && !jobs::isFinal(job.state)) ++open;
    const bool runs = job.state == jobs::JobState::Running || job.state == jobs::JobState::Pausing;
    if (runs && (!running || job.parent != 0)) running = &job;
  }
  showRunning(running, open, paused);
  if (open == 0) {
    m_total->clear();
  } else if (secondsLeft) {
    m_total->setText(m_open
                         ? tr("Total %1").arg(numbers::duration(*secondsLeft))
                         : tr("%n job(s), %1 in total", nullptr, open).arg(numbers::duration(*secondsLeft)));
  } else {
    m_total->setText(m_open ? QString() : tr("%n job(s)", nullptr, open));
  }
  showParts();
}

void QueueStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.fillRect(0, 0, width(), 1, theme().line);
}

void QueueStrip::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && !m_open && rect().contains(event->position().toPoint()))
    Q_EMIT toggled();
}

}  // namespace vdit::ui
