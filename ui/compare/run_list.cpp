// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/run_list.h"

#include <QImage>
#include <QPainter>

#include "ui/compare/session/compare_session.h"
#include "ui/look/theme.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

QString factsText(const ComparedRun& run) {
  QStringList facts;
  if (run.numbers.denoiseSeconds) facts.append(numbers::seconds(*run.numbers.denoiseSeconds));
  if (run.facts.isDense) {
    facts.append(RunListModel::tr("dense"));
  } else if (run.numbers.density) {
    facts.append(RunListModel::tr("density %1").arg(numbers::percent(*run.numbers.density)));
  }
  if (facts.isEmpty() && run.facts.clip.frames > 0) {
    facts.append(numbers::size(run.facts.clip.size.width(), run.facts.clip.size.height()));
    facts.append(RunListModel::tr("%1 frames").arg(run.facts.clip.frames));
  }
  return facts.join(QStringLiteral(", "));
}

}  // namespace

RunListModel::RunListModel(CompareSession& session, Side side, QObject* parent)
    : QAbstractListModel(parent), m_session(session), m_side(side) {
  m_rows = count();
  connect(&session, &CompareSession::runsChanged, this, &RunListModel::refresh);
}

void RunListModel::setNamesHidden(bool hidden) {
  m_hidden = hidden;
  refresh();
}

int RunListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : m_rows;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= count()) return {};
  const ComparedRun& run =
      m_side == Side::Reference ? *m_session.reference() : m_session.candidate(index.row());
  const QString key = m_side == Side::Reference ? QStringLiteral("A") : QString::number(index.row() + 1);
  switch (role) {
    case Qt::DisplayRole:
    case NameRole:
      return m_hidden ? tr("hidden") : run.facts.name;
    case Qt::ToolTipRole:
      return m_hidden ? QString() : run.failure.isEmpty() ? run.facts.path : run.failure;
    case Qt::AccessibleTextRole:
      return m_hidden ? tr("hidden")
                      : key + QLatin1Char(' ') + run.facts.name + QStringLiteral(", ") + factsText(run);
    case KeyRole:
      return key;
    case FactsRole:
      return m_hidden ? QString() : factsText(run);
    case ThumbnailRole:
      return m_hidden ? QImage() : run.thumbnail;
    case FailureRole:
      return run.failure;
    default:
      return {};
  }
}

void RunListModel::refresh() {
  const int now = count();
  if (now > m_rows) {
    beginInsertRows({}, m_rows, now - 1);
    m_rows = now;
    endInsertRows();
  } else if (now < m_rows) {
    beginRemoveRows({}, now, m_rows - 1);
    m_rows = now;
    endRemoveRows();
  }
  if (m_rows > 0) Q_EMIT dataChanged(index(0), index(m_rows - 1));
}

int RunListModel::count() const {
  return m_side == Side::Reference ? (m_session.reference() ? 1 : 0) : m_session.candidateCount();
}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  const Theme& look = theme();
  const bool selected = option.state & QStyle::State_Selected;
  const QColor text = selected ? look.selectionText : look.text;
  painter->save();
  if (selected) painter->fillRect(option.rect, look.selection);
  const QRect box = option.rect.adjusted(scaled(12), scaled(8), -scaled(12), -scaled(8));
  const QRect picture(box.topLeft(), QSize(scaled(80), scaled(48)));
  painter->fillRect(picture, look.canvas);
  const auto thumbnail = index.data(RunListModel::ThumbnailRole).value<QImage>();
  if (!thumbnail.isNull()) {
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    const QSize fitted = thumbnail.size().scaled(picture.size(), Qt::KeepAspectRatio);
    painter->drawImage(QRect(picture.topLeft() + QPoint((picture.width() - fitted.width()) / 2,
                                                        (picture.height() - fitted.height()) / 2),
                             fitted),
                       thumbnail);
  }
  painter->setPen(look.line);
  painter->drawRect(picture.adjusted(0, 0, -1, -1));
  const int left = picture.right() + scaled(11);
  const QRect key(left, box.top() + scaled(3), scaled(16), scaled(16));
  painter->setPen(text);
  painter->setRenderHint(QPainter::Antialiasing);
  painter->drawRoundedRect(QRectF(key).adjusted(0.5, 0.5, -0.5, -0.5), scaled(3), scaled(3));
  QFont keyFont = ui::font(TextStyle::Small);
  keyFont.setWeight(QFont::DemiBold);
  painter->setFont(keyFont);
  painter->drawText(key, Qt::AlignCenter, index.data(RunListModel::KeyRole).toString());
  painter->setFont(ui::font(TextStyle::BodyStrong));
  const QRect name(key.right() + scaled(7), box.top() + scaled(1), box.right() - key.right() - scaled(7),
                   scaled(20));
  painter->drawText(
      name, Qt::AlignVCenter | Qt::AlignLeft,
      QFontMetrics(painter->font())
          .elidedText(index.data(RunListModel::NameRole).toString(), Qt::ElideMiddle, name.width()));
  const QString failure = index.data(RunListModel::FailureRole).toString();
  painter->setFont(ui::font(TextStyle::Small));
  painter->setPen(selected ? look.selectionText : failure.isEmpty() ? look.text2 : look.danger);
  const QRect facts(left, box.top() + scaled(26), box.right() - left + 1, scaled(16));
  const QString line =
      failure.isEmpty() ? index.data(RunListModel::FactsRole).toString() : tr("cannot be shown");
  painter->drawText(facts, Qt::AlignVCenter | Qt::AlignLeft,
                    QFontMetrics(painter->font()).elidedText(line, Qt::ElideRight, facts.width()));
  if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
    painter->setPen(QPen(look.accent, 2));
    painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
  }
  painter->restore();
}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
  return {scaled(160), scaled(64)};
}

}  // namespace vdit::ui
