// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_delegate.h"

#include <QMouseEvent>
#include <QPainter>

#include "ui/library/library_model.h"
#include "ui/look/theme.h"
#include "ui/views/chip.h"

namespace vdit::ui {
namespace {

constexpr int kStars = 5, kStarWidth = 13;

// What is not made of frames shows its sign.
QString signOf(ResultKind kind) {
  if (kind == ResultKind::Model) return QStringLiteral("chip");
  if (kind == ResultKind::Config) return QStringLiteral("grid");
  return kind == ResultKind::Capture ? QStringLiteral("inspect") : QString();
}

void paintPicture(QPainter* painter, const QRect& frame, const QModelIndex& index) {
  const QSize size = frame.size();
  const auto picture = index.siblingAtColumn(LibraryModel::Picture).data(Qt::DecorationRole).value<QImage>();
  if (picture.isNull()) {
    painter->fillRect(frame, theme().sunken);
    const int side = scaled(16);
    const QString sign = signOf(static_cast<ResultKind>(index.data(LibraryModel::KindRole).toInt()));
    if (!sign.isEmpty()) {
      icon(sign, &Theme::text2)
          .paint(painter, frame.center().x() - side / 2, frame.center().y() - side / 2, side, side);
    }
  } else {
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const QSize fitted = picture.size().scaled(size, Qt::KeepAspectRatioByExpanding);
    QRect source(QPoint(0, 0), QSize(picture.width() * size.width() / fitted.width(),
                                     picture.height() * size.height() / fitted.height()));
    source.moveCenter(picture.rect().center());
    painter->drawImage(frame, picture, source);
  }
  painter->setPen(theme().line);
  painter->drawRect(frame.adjusted(0, 0, -1, -1));
}

void paintName(QPainter* painter, const QRect& box, const QModelIndex& index, const QColor& ink,
               const QColor& quiet) {
  painter->setFont(font(TextStyle::BodyStrong));
  painter->setPen(ink);
  const QString name =
      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, box.width());
  painter->drawText(box.adjusted(0, scaled(5), 0, 0), Qt::AlignLeft | Qt::AlignTop, name);
  painter->setFont(font(TextStyle::Small));
  painter->setPen(quiet);
  painter->drawText(box.adjusted(0, 0, 0, -scaled(6)), Qt::AlignLeft | Qt::AlignBottom,
                    kindText(static_cast<ResultKind>(index.data(LibraryModel::KindRole).toInt())));
}

void paintStars(QPainter* painter, const QRect& box, int rating, const QColor& full, const QColor& empty) {
  QFont stars = font(TextStyle::Body);
  painter->setFont(stars);
  for (int star = 0; star < kStars; ++star) {
    painter->setPen(star < rating ? full : empty);
    const QRect cell(box.left() + star * scaled(kStarWidth), box.top(), scaled(kStarWidth), box.height());
    painter->drawText(cell, Qt::AlignCenter, star < rating ? QStringLiteral("★") : QStringLiteral("☆"));
  }
}

void paintTags(QPainter* painter, QRect box, const QStringList& tags, bool selected) {
  for (const QString& tag : tags) {
    const QSize size = Chip::sizeOf(tag, false);
    if (size.width() > box.width()) break;
    Chip::paint(*painter, QRect(QPoint(box.left(), box.center().y() - size.height() / 2), size),
                Chip::Kind::Plain, tag, {}, selected);
    box.setLeft(box.left() + size.width() + scaled(4));
  }
}

}  // namespace

void LibraryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const Theme& colours = theme();
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const QColor ink = selected ? colours.selectionText : colours.text;
  const QColor quiet = selected ? colours.selectionText : colours.text2;
  const QRect box = option.rect.adjusted(scaled(8), 0, -scaled(8), 0);
  painter->save();
  if (selected) painter->fillRect(option.rect, colours.selection);
  switch (index.column()) {
    case LibraryModel::Picture:
      paintPicture(painter,
                   QRect(option.rect.left() + scaled(12), option.rect.center().y() - scaled(18) + 1,
                         scaled(60), scaled(36)),
                   index);
      break;
    case LibraryModel::Name:
      paintName(painter, box, index, ink, quiet);
      break;
    case LibraryModel::Rating:
      paintStars(painter, box, index.data(LibraryModel::RatingRole).toInt(), selected ? ink : colours.text2,
                 quiet);
      break;
    case LibraryModel::Tags:
      paintTags(painter, box, index.data(LibraryModel::TagsRole).toStringList(), selected);
      break;
    default: {
      QRect text = box;
      const bool fault =
          index.column() == LibraryModel::Config && !index.data(LibraryModel::FaultRole).toString().isEmpty();
      const bool number = index.column() >= LibraryModel::Size && index.column() != LibraryModel::Tags;
      painter->setFont(font(number ? TextStyle::Number : TextStyle::Table));
      painter->setPen(fault && !selected                     ? colours.danger
                      : index.column() == LibraryModel::Made ? quiet
                                                             : ink);
      if (fault) {
        const int side = scaled(16);
        icon(QStringLiteral("error"), selected ? &Theme::selectionText : &Theme::danger)
            .paint(painter, text.left(), text.center().y() - side / 2 + 1, side, side);
        text.setLeft(text.left() + scaled(20));
      }
      painter->drawText(
          text, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine,
          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    }
  }
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter->setPen(QPen(colours.accent, 2));
    painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
  }
  painter->restore();
}

QSize LibraryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  return {QStyledItemDelegate::sizeHint(option, index).width(), scaled(46)};
}

bool LibraryDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                  const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (index.column() == LibraryModel::Rating && event->type() == QEvent::MouseButtonRelease) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const int x = mouse->position().toPoint().x() - option.rect.left() - scaled(8);
    const int star = x / scaled(kStarWidth) + 1;
    if (mouse->button() == Qt::LeftButton && x >= 0 && star <= kStars) {
      // A second click on the same star takes it away.
      const int now = index.data(LibraryModel::RatingRole).toInt();
      return model->setData(index, now == star ? star - 1 : star, Qt::EditRole);
    }
  }
  return QStyledItemDelegate::editorEvent(event, model, option, index);
}

void ThumbnailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
  const Theme& colours = theme();
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  painter->save();
  if (selected) painter->fillRect(option.rect, colours.selection);
  const QRect box = option.rect.adjusted(scaled(6), scaled(6), -scaled(6), -scaled(6));
  const QRect frame(box.left(), box.top(), box.width(), box.width() * 3 / 5);
  paintPicture(painter, frame, index);
  const auto line = [&](int top, const QString& text, TextStyle style, const QColor& ink) {
    painter->setFont(font(style));
    painter->setPen(ink);
    painter->drawText(QRect(box.left(), top, box.width(), scaled(18)), Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
  };
  const QColor quiet = selected ? colours.selectionText : colours.text2;
  line(frame.bottom() + scaled(4), index.data().toString(), TextStyle::BodyStrong,
       selected ? colours.selectionText : colours.text);
  QStringList facts;
  for (const int column : {LibraryModel::Config, LibraryModel::Psnr, LibraryModel::SpeedUp})
    facts << index.siblingAtColumn(column).data().toString();
  facts.removeAll(QString());
  const bool fault = !index.data(LibraryModel::FaultRole).toString().isEmpty();
  line(frame.bottom() + scaled(22), facts.join(QStringLiteral("  ")), TextStyle::Small,
       fault && !selected ? colours.danger : quiet);
  if (option.state.testFlag(QStyle::State_HasFocus)) {
    painter->setPen(QPen(colours.accent, 2));
    painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
  }
  painter->restore();
}

QSize ThumbnailDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {scaled(176), scaled(6 + 98 + 4 + 36 + 6)};
}

}  // namespace vdit::ui
