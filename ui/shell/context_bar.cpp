// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/context_bar.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>

#include "app/project/project.h"
#include "ui/look/theme.h"
#include "ui/views/branch_name.h"

namespace vdit::ui {

class ContextBar::PartButton : public QAbstractButton {
 public:
  PartButton(QString label, QString value, bool isNumber, QWidget* parent)
      : QAbstractButton(parent), m_label(std::move(label)), m_value(std::move(value)), m_isNumber(isNumber) {
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setProperty("ownFocusMark", true);
    setText(m_value);
    setAccessibleName(m_label + QLatin1Char(' ') + m_value);
  }
  const QString& label() const { return m_label; }
  const QString& value() const { return m_value; }

  QSize sizeHint() const override {
    return {labelWidth() + QFontMetrics(valueFont()).horizontalAdvance(m_value) + scaled(14), scaled(24)};
  }
  void setLabelShown(bool shown) {
    m_labelShown = shown;
    updateGeometry();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& colours = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse()) {
      painter.setPen(Qt::NoPen);
      painter.setBrush(colours.hover);
      painter.drawRoundedRect(rect(), scaled(4), scaled(4));
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
      painter.setPen(QPen(colours.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), scaled(4), scaled(4));
    }
    QRect box = rect().adjusted(scaled(7), 0, 0, 0);
    if (m_labelShown) {
      painter.setFont(styled(TextStyle::Small));
      painter.setPen(colours.text2);
      painter.drawText(box.adjusted(0, 1, 0, 0), Qt::AlignVCenter, m_label);
      box.setLeft(box.left() + labelWidth());
    }
    painter.setFont(valueFont());
    painter.setPen(colours.text);
    painter.drawText(box, Qt::AlignVCenter, m_value);
  }
  void mouseReleaseEvent(QMouseEvent* event) override {
    if (event->button() == Qt::MiddleButton) QApplication::clipboard()->setText(m_value);
    QAbstractButton::mouseReleaseEvent(event);
  }

 private:
  int labelWidth() const {
    return m_labelShown ? QFontMetrics(styled(TextStyle::Small)).horizontalAdvance(m_label) + scaled(5) : 0;
  }
  QFont valueFont() const { return styled(m_isNumber ? TextStyle::Number : TextStyle::Body); }
  QFont styled(TextStyle style) const { return vdit::ui::font(style); }

  QString m_label, m_value;
  bool m_isNumber, m_labelShown = true;
};

ContextBar::ContextBar(StudioContext& context, QAction* back, QAction* forward, QWidget* parent)
    : QWidget(parent), m_context(context), m_row(new QHBoxLayout(this)) {
  setAccessibleName(tr("Selection"));
  setFixedHeight(scaled(34));
  m_row->setContentsMargins(scaled(8), 0, scaled(12), 0);
  m_row->setSpacing(scaled(2));
  for (QAction* action : {back, forward}) {
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setDefaultAction(action);
    button->setAccessibleName(action->iconText());
    m_row->addWidget(button);
  }
  m_row->addSpacing(scaled(6));
  m_row->addStretch(1);
  connect(&context, &StudioContext::selectionChanged, this, &ContextBar::rebuild);
  rebuild();
}

void ContextBar::setChoices(Part part, Choices choices) {
  m_choices.insert(part, std::move(choices));
}

void ContextBar::setTotals(int steps, int frames) {
  m_steps = steps;
  m_frames = frames;
  rebuild();
}

void ContextBar::setNarrow(bool narrow) {
  m_narrow = narrow;
  for (PartButton* part : std::as_const(m_parts)) part->setLabelShown(!narrow);
}

QList<QPair<QString, QString>> ContextBar::shownParts() const {
  QList<QPair<QString, QString>> parts;
  for (const PartButton* part : m_parts) parts.append({part->label(), part->value()});
  return parts;
}

void ContextBar::addPart(Part part, const QString& label, const QString& value, bool isNumber) {
  auto* button = new PartButton(label, value, isNumber, this);
  button->setLabelShown(!m_narrow);
  button->setToolTip(tr("%1: %2. Middle click copies it").arg(label, value));
  connect(button, &QAbstractButton::clicked, this, [this, part, button] { offer(part, button); });
  m_row->insertWidget(m_row->count() - 1, button);
  button->show();
  m_parts.append(button);
}

void ContextBar::offer(Part part, QWidget* below) {
  const auto choices = m_choices.constFind(part);
  if (choices == m_choices.constEnd()) return;
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  for (const Choice& choice : (*choices)(m_context.selection())) {
    QAction* action = menu->addAction(choice.text);
    action->setCheckable(true);
    action->setChecked(choice.selection == m_context.selection());
    connect(action, &QAction::triggered, this, [this, choice] { m_context.select(choice.selection); });
  }
  menu->popup(below->mapToGlobal(QPoint(0, below->height())));
}

void ContextBar::rebuild() {
  // Parts come and go with each selection; their number is small.
  for (PartButton* part : std::as_const(m_parts)) {
    m_row->removeWidget(part);
    part->hide();
    part->deleteLater();
  }
  m_parts.clear();
  const Selection& now = m_context.selection();
  const auto ofTotal = [](int value, int total) {
    return total > 0 ? QStringLiteral("%1 / %2").arg(value).arg(total) : QString::number(value);
  };
  const auto nameOf = [](const QString& path) { return QFileInfo(path).completeBaseName(); };
  addPart(Part::Project, tr("Project"), m_context.project().name(), false);
  if (!now.runA.isEmpty()) addPart(Part::RunA, tr("A"), nameOf(now.runA), false);
  if (!now.runB.isEmpty()) addPart(Part::RunB, tr("B"), nameOf(now.runB), false);
  if (!now.config.isEmpty()) addPart(Part::Config, tr("Config"), nameOf(now.config), false);
  if (!now.capture.isEmpty()) addPart(Part::Capture, tr("Capture"), nameOf(now.capture), false);
  if (now.step > 0) addPart(Part::Step, tr("Step"), ofTotal(now.step, m_steps), true);
  if (!now.branch.isEmpty()) {
    addPart(Part::Branch, tr("Branch"), branchName(now.branch), false);
  }
  if (now.layer >= 0) addPart(Part::Layer, tr("Layer"), QString::number(now.layer), true);
  if (now.head >= 0) addPart(Part::Head, tr("Head"), QString::number(now.head), true);
  if (now.frame >= 0) addPart(Part::Frame, tr("Frame"), ofTotal(now.frame, m_frames), true);
  update();
}

void ContextBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.fillRect(0, 0, width(), 1, theme().line);
  painter.fillRect(0, height() - 1, width(), 1, theme().line);
  for (const PartButton* part : m_parts) {
    painter.fillRect(part->x() - scaled(2), (height() - scaled(16)) / 2, 1, scaled(16), theme().line);
  }
}

}  // namespace vdit::ui
