// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/video/transport_bar.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <functional>

#include "ui/look/theme.h"
#include "ui/views/text_label.h"
#include "ui/views/video/playhead.h"

namespace vdit::ui {

TransportBar::TransportBar(Playhead& playhead, QWidget* parent) : QWidget(parent), m_playhead(playhead) {
  setFixedHeight(scaled(38));
  m_row = new QHBoxLayout(this);
  m_row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  m_row->setSpacing(scaled(4));
  Playhead* head = &playhead;
  const auto key = [](int k) { return QList<QKeySequence>{QKeySequence(k)}; };
  m_row->addWidget(button(command(QStringLiteral("player.first"), tr("To the start"), QStringLiteral("first"),
                                  key(Qt::Key_Home), [head] { head->toStart(); })));
  m_row->addWidget(
      button(command(QStringLiteral("player.back"), tr("One frame back"), QStringLiteral("step-back"),
                     key(Qt::Key_Comma), [head] { head->step(-1); })));
  m_play = command(QStringLiteral("player.play"), tr("Play"), QStringLiteral("play"), key(Qt::Key_Space),
                   [head] { head->toggle(); });
  QToolButton* play = button(m_play);
  play->setAutoRaise(false);
  play->setFixedSize(scaled(32), scaled(28));
  m_row->addWidget(play);
  m_row->addWidget(
      button(command(QStringLiteral("player.forward"), tr("One frame on"), QStringLiteral("step-fwd"),
                     key(Qt::Key_Period), [head] { head->step(1); })));
  m_row->addWidget(button(command(QStringLiteral("player.last"), tr("To the end"), QStringLiteral("last"),
                                  key(Qt::Key_End), [head] { head->toEnd(); })));
  m_loop = command(QStringLiteral("player.loop"), tr("Loop"), QStringLiteral("loop"), {},
                   [this] { m_playhead.setLoopMode(m_loop->isChecked() ? LoopMode::Loop : LoopMode::Once); });
  m_loop->setCheckable(true);
  m_row->addWidget(button(m_loop));
  command(QStringLiteral("player.shuttleBack"), tr("Shuttle back"), {}, key(Qt::Key_J),
          [head] { head->shuttleBack(); });
  command(QStringLiteral("player.rest"), tr("Rest"), {}, key(Qt::Key_K), [head] { head->pause(); });
  command(QStringLiteral("player.shuttleForward"), tr("Shuttle on"), {}, key(Qt::Key_L),
          [head] { head->shuttleForward(); });
  addMenu();

  m_field = new QLineEdit(this);
  m_field->setFixedSize(scaled(62), scaled(24));
  m_field->setFont(ui::font(TextStyle::Number));
  m_field->setAccessibleName(tr("Frame"));
  m_field->setToolTip(tr("Frame number, or a time such as 0:01.250"));
  connect(m_field, &QLineEdit::returnPressed, this, &TransportBar::readField);
  connect(m_field, &QLineEdit::editingFinished, this, &TransportBar::refresh);
  m_total = new TextLabel({}, TextStyle::Number, &Theme::text2, this);
  m_time = new TextLabel({}, TextStyle::Number, &Theme::text2, this);
  m_range = new TextLabel({}, TextStyle::Small, &Theme::text2, this);
  m_row->addSpacing(scaled(8));
  m_row->addWidget(m_field);
  m_row->addWidget(m_total);
  m_row->addSpacing(scaled(8));
  m_row->addWidget(m_time);
  m_row->addSpacing(scaled(8));
  m_row->addWidget(m_range);
  m_row->addStretch(1);

  connect(&playhead, &Playhead::playingChanged, this, &TransportBar::refresh);
  connect(&playhead, &Playhead::settingsChanged, this, &TransportBar::refresh);
  refresh();
}

void TransportBar::setShownFrame(int frame) {
  m_shown = frame;
  refresh();
}

void TransportBar::addTrailing(QWidget* widget) {
  m_row->addWidget(widget);
}

QAction* TransportBar::command(const QString& name, const QString& text, const QString& iconName,
                               const QList<QKeySequence>& keys, std::function<void()> act) {
  auto* action = new QAction(text, this);
  action->setObjectName(name);
  if (!iconName.isEmpty()) action->setIcon(icon(iconName));
  action->setShortcuts(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  if (!keys.isEmpty())
    action->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys.first().toString(QKeySequence::NativeText)));
  connect(action, &QAction::triggered, this, std::move(act));
  m_commands.append(action);
  return action;
}

void TransportBar::addMenu() {
  auto* menu = new QMenu(this);
  Playhead* head = &m_playhead;
  QAction* in = command(QStringLiteral("player.in"), tr("Loop from here"), {}, {QKeySequence(Qt::Key_I)},
                        [this] { m_playhead.setIn(m_shown); });
  QAction* out = command(QStringLiteral("player.out"), tr("Loop to here"), {}, {QKeySequence(Qt::Key_O)},
                         [this] { m_playhead.setOut(m_shown); });
  QAction* whole = command(QStringLiteral("player.clearRange"), tr("Loop the whole clip"), {}, {},
                           [head] { head->clearRange(); });
  menu->addActions({in, out, whole});
  menu->addSeparator();
  m_loopKinds = new QActionGroup(this);
  for (const auto& [mode, text] :
       {std::pair(LoopMode::Once, tr("Once")), std::pair(LoopMode::Loop, tr("Loop")),
        std::pair(LoopMode::PingPong, tr("There and back"))}) {
    QAction* kind = m_loopKinds->addAction(text);
    kind->setCheckable(true);
    kind->setData(static_cast<int>(mode));
    connect(kind, &QAction::triggered, this, [head, mode = mode] { head->setLoopMode(mode); });
  }
  menu->addActions(m_loopKinds->actions());
  menu->addSeparator();
  m_rates = new QActionGroup(this);
  for (const double rate : {0.1, 0.25, 0.5, 1.0, 2.0, 4.0}) {
    QAction* speed = m_rates->addAction(tr("Speed %1 ×").arg(QLocale().toString(rate)));
    speed->setCheckable(true);
    speed->setData(rate);
    connect(speed, &QAction::triggered, this, [head, rate] { head->setRate(rate); });
  }
  menu->addActions(m_rates->actions());
  auto* more = new QAction(icon(QStringLiteral("more")), tr("Loop range, loop kind and speed"), this);
  QToolButton* tool = button(more);
  tool->setMenu(menu);
  tool->setPopupMode(QToolButton::InstantPopup);
  m_row->addWidget(tool);
}

QToolButton* TransportBar::button(QAction* action) {
  auto* tool = new QToolButton(this);
  tool->setDefaultAction(action);
  tool->setAutoRaise(true);
  tool->setFixedSize(scaled(26), scaled(24));
  tool->setIconSize(QSize(scaled(16), scaled(16)));
  tool->setFocusPolicy(Qt::TabFocus);
  return tool;
}

void TransportBar::readField() {
  const int frame = Playhead::frameOf(m_field->text(), m_playhead.fps());
  if (frame < 0) {
    m_field->setToolTip(tr("\u201c%1\u201d is neither a frame number nor a time").arg(m_field->text()));
  } else {
    m_playhead.pause();
    m_playhead.seek(frame);
  }
  refresh();
}

void TransportBar::refresh() {
  if (!m_field->hasFocus() || !m_field->isModified()) m_field->setText(QString::number(m_shown));
  const bool any = m_playhead.frames() > 0;
  m_total->setText(any ? QStringLiteral("/ %1").arg(m_playhead.frames() - 1) : QString());
  m_time->setText(any ? Playhead::timecode(m_shown, m_playhead.fps()) : QString());
  const bool part = any && (m_playhead.in() > 0 || m_playhead.out() < m_playhead.frames() - 1);
  QStringList notes;
  if (part) notes.append(tr("loop %1 to %2").arg(m_playhead.in()).arg(m_playhead.out()));
  const double speed = m_playhead.isPlaying() ? m_playhead.speed() : m_playhead.rate();
  if (speed != 1) notes.append(tr("%1 ×").arg(QLocale().toString(speed)));
  m_range->setText(notes.join(QStringLiteral(", ")));
  m_play->setIcon(icon(m_playhead.isPlaying() ? QStringLiteral("pause") : QStringLiteral("play")));
  m_play->setText(m_playhead.isPlaying() ? tr("Pause") : tr("Play"));
  m_loop->setChecked(m_playhead.loopMode() != LoopMode::Once);
  for (QAction* kind : m_loopKinds->actions())
    kind->setChecked(kind->data().toInt() == static_cast<int>(m_playhead.loopMode()));
  for (QAction* rate : m_rates->actions()) rate->setChecked(rate->data().toDouble() == m_playhead.rate());
  for (QAction* action : m_commands) action->setEnabled(any);
  m_field->setEnabled(any);
}

}  // namespace vdit::ui
