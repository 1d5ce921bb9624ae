// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/queue_delegate.h"

#include <QPainter>
#include <QStyleOptionProgressBar>

#include "ui/look/control_painter.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/queue/queue_model.h"
#include "ui/views/state_dot.h"

namespace vdit::ui {
namespace {

void paintElbow(QPainter* painter, const QRect& box) {
  const int x = box.left() + scaled(4);
  painter->setPen(QPen(theme().outline, 1));
  painter->drawLine(x, box.top() + scaled(4), x, box.center().y());
  painter->drawLine(x, box.center().y(), x + scaled(7), box.center().y());
}

void paintBar(QPainter* painter, const QRect& box, double fraction) {
  QStyleOptionProgressBar bar;
  bar.rect = box;
  bar.minimum = 0;
  bar.maximum = 1000;
  bar.progress = qRound(1000 * fraction);
  bar.state = QStyle::State_Enabled;
  drawProgress(painter, bar);
}

}  // namespace

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const {
  const Theme& colours = theme();
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  painter->save();
  if (selected) painter->fillRect(option.rect, colours.selection);
  QRect box = option.rect.adjusted(scaled(index.column() == 0 ? 12 : 8), 0,
                                   -scaled(index.column() == QueueModel::Left ? 12 : 8), 0);
  const auto state = static_cast<jobs::JobState>(index.data(QueueModel::StateRole).toInt());
  const bool quiet =
      index.column() == QueueModel::Kind || index.column() == QueueModel::Target || jobs::isFinal(state);
  QColor ink = selected ? colours.selectionText : quiet ? colours.text2 : colours.text;
  painter->setFont(font(index.column() >= QueueModel::Progress ? TextStyle::Number : TextStyle::Table));
  const int align = index.data(Qt::TextAlignmentRole).toInt();
  switch (index.column()) {
    case QueueModel::State: {
      paintStateDot(*painter,
                    QRectF(box.left() - scaled(4), box.center().y() - scaled(8) + 1, scaled(16), scaled(16)),
                    colours.*stateColour(state), stateIsRing(state));
      box.setLeft(box.left() + scaled(14));
      break;
    }
    case QueueModel::Title:
      if (index.data(QueueModel::DepthRole).toInt() > 0) {
        paintElbow(painter, box.translated(scaled(14), 0));
        box.setLeft(box.left() + scaled(32));
      }
      break;
    case QueueModel::Progress:
      if (const QVariant fraction = index.data(QueueModel::FractionRole); fraction.isValid()) {
        const int width = qMin(scaled(122), box.width() - scaled(48));
        if (width > scaled(20))
          paintBar(painter, QRect(box.left(), box.top(), width, box.height()), fraction.toDouble());
        box.setLeft(box.left() + qMax(width, 0) + scaled(12));
      } else if (const QString error = index.data(QueueModel::ErrorRole).toString(); !error.isEmpty()) {
        painter->setFont(font(TextStyle::Table));
        if (!selected) ink = state == jobs::JobState::Failed ? colours.danger : colours.warning;
        painter->setPen(ink);
        painter->drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(error, Qt::ElideRight, box.width()));
        painter->restore();
        return;
      }
      break;
    default:
      break;
  }
  painter->setPen(ink);
  const QString text =
      QFontMetrics(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, box.width());
  painter->drawText(box, align | Qt::TextSingleLine, text);
  if (option.state.testFlag(QStyle::State_HasFocus) && index.column() == QueueModel::Title) {
    painter->setPen(QPen(colours.accent, 2));
    painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
  }
  painter->restore();
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), scaled(24)};
}

}  // namespace vdit::ui
