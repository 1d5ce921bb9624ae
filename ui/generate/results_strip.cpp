// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/results_strip.h"

#include <QContextMenuEvent>
#include <QImage>
#include <QMenu>
#include <QPainter>

#include "ui/generate/session/results_model.h"
#include "ui/look/theme.h"

namespace vdit::ui {
namespace {

constexpr int kWidth = 112, kHeight = 67;

}  // namespace

void ResultDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const Theme& look = theme();
  painter->save();
  const QRect picture(option.rect.left() + scaled(2), option.rect.top() + scaled(6), scaled(kWidth),
                      scaled(kHeight));
  if (index.data(ResultsModel::PairRole).toBool()) {  // the second picture of a pair, behind
    painter->setPen(look.line);
    painter->setBrush(look.raised);
    painter->drawRect(picture.translated(scaled(4), -scaled(4)).adjusted(0, 0, -1, -1));
  }
  painter->fillRect(picture, look.canvas);
  const auto thumbnail = index.data(ResultsModel::ThumbnailRole).value<QImage>();
  if (!thumbnail.isNull()) {
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const QSize part = picture.size().scaled(thumbnail.size(), Qt::KeepAspectRatio);
    painter->drawImage(picture, thumbnail,
                       QRect((thumbnail.width() - part.width()) / 2, (thumbnail.height() - part.height()) / 2,
                             part.width(), part.height()));
  }
  painter->setBrush(Qt::NoBrush);
  const bool chosen = option.state & QStyle::State_Selected;
  painter->setPen(QPen(chosen ? look.accent : look.line, chosen ? 2 : 1));
  painter->drawRect(chosen ? picture.adjusted(-1, -1, 0, 0) : picture.adjusted(0, 0, -1, -1));
  const QRect line(picture.left(), picture.bottom() + scaled(5), picture.width(), scaled(18));
  painter->setFont(ui::font(TextStyle::CellNumber));
  painter->setPen(look.text2);
  const QString fact = painter->fontMetrics().elidedText(index.data(ResultsModel::FactRole).toString(),
                                                         Qt::ElideRight, line.width() / 2);
  painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, fact);
  const int used = painter->fontMetrics().horizontalAdvance(fact) + scaled(6);
  painter->setFont(ui::font(TextStyle::Table));
  painter->setPen(look.text);
  painter->drawText(
      line, Qt::AlignLeft | Qt::AlignVCenter,
      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, line.width() - used));
  painter->restore();
}

QSize ResultDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {scaled(kWidth + 14), scaled(kHeight + 32)};
}

ResultsStrip::ResultsStrip(QWidget* parent) : QListView(parent) {
  setFlow(QListView::LeftToRight);
  setWrapping(true);  // a taller strip shows more rows
  setResizeMode(QListView::Adjust);
  setUniformItemSizes(true);
  setItemDelegate(new ResultDelegate(this));
  setFrameShape(QFrame::NoFrame);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setDragEnabled(true);
  setDragDropMode(QAbstractItemView::DragOnly);
  setAccessibleName(tr("Results"));
  viewport()->setBackgroundRole(QPalette::Window);
  setContentsMargins(0, 0, 0, 0);
  connect(this, &QListView::clicked, this, [this](const QModelIndex& index) {
    Q_EMIT shown(index.data(ResultsModel::VideoRole).toString(), false);
  });
  connect(this, &QListView::doubleClicked, this, [this](const QModelIndex& index) {
    Q_EMIT shown(index.data(ResultsModel::VideoRole).toString(), true);
  });
}

void ResultsStrip::contextMenuEvent(QContextMenuEvent* event) {
  const QModelIndex index = indexAt(event->pos());
  if (!index.isValid()) return;
  const QString path = index.data(ResultsModel::PathRole).toString();
  QMenu menu(this);
  const auto add = [&](const QString& name, const QString& text, auto signal) {
    connect(menu.addAction(icon(name), text), &QAction::triggered, this, [this, path, signal] {
      Q_EMIT(this->*signal)(path);
    });
  };
  add(QStringLiteral("compare"), tr("Compare"), &ResultsStrip::compareRequested);
  add(QStringLiteral("inspect"), tr("Inspect"), &ResultsStrip::inspectRequested);
  add(QStringLiteral("generate"), tr("Reproduce…"), &ResultsStrip::reproduceRequested);
  add(QStringLiteral("folder"), tr("Show in the file manager"), &ResultsStrip::revealRequested);
  menu.addSeparator();
  add(QStringLiteral("trash"), tr("Move to the trash"), &ResultsStrip::deleteRequested);
  menu.exec(event->globalPos());
}

void ResultsStrip::keyPressEvent(QKeyEvent* event) {
  const QModelIndex index = currentIndex();
  if (index.isValid() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT shown(index.data(ResultsModel::VideoRole).toString(), true);
  } else if (index.isValid() && event->key() == Qt::Key_Delete) {
    Q_EMIT deleteRequested(index.data(ResultsModel::PathRole).toString());
  } else {
    QListView::keyPressEvent(event);
  }
}

}  // namespace vdit::ui
