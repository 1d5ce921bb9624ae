// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include <QAbstractButton>
#include <QAction>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

class RailButton : public QAbstractButton {
 public:
  RailButton(QAction* action, const bool& narrow, QWidget* parent)
      : QAbstractButton(parent), m_action(action), m_narrow(narrow) {
    setCheckable(action->isCheckable());
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, [this] { follow(); });
    connect(action, &QAction::toggled, this, [this](bool on) { setChecked(on); });
    follow();
  }

  QSize sizeHint() const override {
    if (m_narrow) return {scaled(44), scaled(44)};
    return {std::max(scaled(60), QFontMetrics(wordFont()).horizontalAdvance(text()) + scaled(10)),
            scaled(54)};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    const Theme& colours = theme();
    QPainter painter(this);
    const bool on = isChecked();
    if (on) {
      painter.fillRect(rect(), colours.panel);
      painter.fillRect(0, 0, scaled(3), height(), colours.accent);
    } else if (underMouse()) {
      painter.fillRect(rect(), colours.hover);
    }
    const int side = scaled(20);
    const int textHeight = m_narrow ? 0 : scaled(12) + scaled(4);
    const int top = (height() - side - textHeight) / 2;
    const QIcon picture = vdit::ui::icon(m_iconName, on ? &Theme::accent : &Theme::text2);
    picture.paint(&painter, QRect((width() - side) / 2, top, side, side));
    if (!m_narrow) {
      painter.setFont(wordFont());
      painter.setPen(on ? colours.text : colours.text2);
      painter.drawText(QRect(0, top + side + scaled(4), width(), scaled(13)), Qt::AlignCenter, text());
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
      painter.setPen(QPen(colours.accent, 2));
      painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
  }

 private:
  static QFont wordFont() {
    QFont small = vdit::ui::font(TextStyle::Small);
    small.setPixelSize(qRound(scaled(21) / 2.0));
    return small;
  }

  void follow() {
    m_iconName = m_action->property("iconName").toString();
    QString plain = m_action->iconText();
    setText(plain);
    setAccessibleName(plain);
    const QString key = m_action->shortcut().toString(QKeySequence::NativeText);
    setToolTip(key.isEmpty() ? plain : QStringLiteral("%1  %2").arg(plain, key));
    setChecked(m_action->isChecked());
    update();
  }

  QAction* m_action;
  const bool& m_narrow;
  QString m_iconName;
};

}  // namespace

Rail::Rail(QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
  setAccessibleName(tr("Workspaces"));
  m_column->setContentsMargins(0, scaled(4), 1, 0);
  m_column->setSpacing(0);
  m_column->addStretch(1);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
}

QAbstractButton* Rail::addButton(QAction* action, bool foot) {
  auto* button = new RailButton(action, m_narrow, this);
  button->setProperty("ownFocusMark", true);
  if (foot) {
    m_column->addWidget(button);
  } else {
    m_column->insertWidget(m_entries++, button);
  }
  m_buttons.append(button);
  return button;
}

void Rail::addEntry(QAction* action) {
  addButton(action, false);
}

void Rail::setFootAction(QAction* action) {
  addButton(action, true);
}

void Rail::setNarrow(bool narrow) {
  if (m_narrow == narrow) return;
  m_narrow = narrow;
  for (QAbstractButton* button : std::as_const(m_buttons)) {
    button->updateGeometry();
    button->update();
  }
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().window);
  painter.fillRect(width() - 1, 0, 1, height(), theme().line);
}

}  // namespace vdit::ui
