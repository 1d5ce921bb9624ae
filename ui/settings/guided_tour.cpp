// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/guided_tour.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/project/studio_settings.h"
#include "ui/look/theme.h"
#include "ui/shell/main_window.h"
#include "ui/shell/studio_status_bar.h"
#include "ui/shell/workspace_window.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

GuidedTour::GuidedTour(MainWindow& window, StudioContext& context)
    : QFrame(&window),
      m_window(window),
      m_context(context),
      m_title(new TextLabel({}, TextStyle::BodyStrong)),
      m_text(new TextLabel({}, TextStyle::Body, &Theme::text2)),
      m_count(new TextLabel({}, TextStyle::CellNumber, &Theme::text2)),
      m_next(new QPushButton(tr("Next"))),
      m_back(new QPushButton(tr("Back"))) {
  const QList<Stop> all = {
      {Workspace::Generate, tr("Generate"),
       tr("Write a prompt, choose how sparse the attention may be, press Ctrl+Enter. The demo model runs on "
          "this "
          "machine's processor. \"Paired run\" makes the same clip twice, full and sparse, so that you can "
          "judge.")},
      {Workspace::Compare, tr("Compare"),
       tr("The sample pair is here. Drag the line across the picture; N jumps to the frame that differs "
          "most. The "
          "numbers at the right say how alike both clips are, not how good.")},
      {Workspace::Inspect, tr("Inspect"),
       tr("Every head's attention as a picture: rows ask, columns answer. The outline shows what a sparse "
          "mode would "
          "keep. Click the video to see where a place looks.")},
      {Workspace::Tune, tr("Tune"),
       tr("One letter a head. Select cells and press F, S, D, M or V, or drag epsilon and let the loss table "
          "choose. "
          "The forecast follows at once; a paired run proves it."),
       true},
      {Workspace::Library, tr("Library"),
       tr("All results with their settings and numbers. Select two and press Enter to compare them; drop a "
          "file of "
          "yours anywhere to get its settings back.")},
  };
  for (const Stop& stop : all) {
    if (window.workspace(stop.workspace)) m_stops.append(stop);
  }
  setAccessibleName(tr("Guided tour"));
  setFixedWidth(scaled(360));
  m_text->setWordWrap(true);
  auto* skip = new QPushButton(tr("Skip"));
  skip->setFlat(true);
  connect(skip, &QPushButton::clicked, this, &GuidedTour::end);
  connect(m_back, &QPushButton::clicked, this, [this] { showStop(m_stop - 1); });
  connect(m_next, &QPushButton::clicked, this, [this] { showStop(m_stop + 1); });
  auto* head = new QHBoxLayout;
  head->addWidget(m_title, 1);
  head->addWidget(m_count);
  auto* foot = new QHBoxLayout;
  foot->addWidget(skip);
  foot->addStretch(1);
  foot->addWidget(m_back);
  foot->addWidget(m_next);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(scaled(16), scaled(12), scaled(16), scaled(12));
  column->setSpacing(scaled(8));
  column->addLayout(head);
  column->addWidget(m_text);
  column->addLayout(foot);
  window.installEventFilter(this);
  hide();
}

void GuidedTour::start() {
  if (m_stops.isEmpty()) {
    deleteLater();
    return;
  }
  show();
  showStop(0);
}

void GuidedTour::showStop(int stop) {
  if (stop >= stopCount()) {
    end();
    return;
  }
  m_stop = qMax(0, stop);
  const Stop& now = m_stops.at(m_stop);
  m_window.showWorkspace(now.workspace);
  m_title->setText(now.title);
  m_text->setText(now.text);
  m_count->setText(QStringLiteral("%1 / %2").arg(m_stop + 1).arg(stopCount()));
  m_back->setEnabled(m_stop > 0);
  m_next->setText(m_stop + 1 == stopCount() ? tr("Done") : tr("Next"));
  place();
  m_next->setFocus(Qt::TabFocusReason);
}

void GuidedTour::place() {
  const int height = layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height();
  resize(width(), height);
  const int floor = m_window.studioStatusBar().y() - scaled(48);
  const bool left = m_stop >= 0 && m_stop < stopCount() && m_stops.at(m_stop).left;
  const int rail = m_window.currentWorkspace()->mapTo(&m_window, QPoint()).x();
  move(left ? rail + scaled(24) : m_window.width() - width() - scaled(24), floor - height);
  raise();
}

void GuidedTour::end() {
  m_context.settings().dismiss(hintKey());
  hide();
  deleteLater();
}

void GuidedTour::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    end();
  } else {
    QFrame::keyPressEvent(event);
  }
}

bool GuidedTour::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_window && event->type() == QEvent::Resize) place();
  return QFrame::eventFilter(watched, event);
}

void GuidedTour::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().accent, 1));
  painter.setBrush(theme().panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), scaled(4), scaled(4));
}

}  // namespace vdit::ui
