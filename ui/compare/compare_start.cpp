// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/compare_start.h"

#include <QDir>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

class CompareStart::DropTarget : public QWidget {
 public:
  DropTarget(const QString& key, const QString& text, QWidget* parent)
      : QWidget(parent), m_key(key), m_text(text) {
    setFixedSize(scaled(220), scaled(132));
  }
  void setText(const QString& text) {
    m_text = text;
    update();
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(theme().outline, 1);
    pen.setDashPattern({5, 4});
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), scaled(4), scaled(4));
    painter.setPen(theme().text);
    painter.setFont(ui::font(TextStyle::Figure));
    painter.drawText(rect().adjusted(0, scaled(26), 0, 0), Qt::AlignHCenter | Qt::AlignTop, m_key);
    painter.setPen(theme().text2);
    painter.setFont(ui::font(TextStyle::Small));
    painter.drawText(rect().adjusted(scaled(12), scaled(60), -scaled(12), 0),
                     Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, m_text);
  }

 private:
  QString m_key, m_text;
};

CompareStart::CompareStart(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(scaled(12));
  column->addStretch(2);
  auto* targets = new QHBoxLayout;
  targets->setSpacing(scaled(16));
  targets->addStretch(1);
  m_reference =
      new DropTarget(QStringLiteral("A"), tr("Drop the reference here: a video, or a pair folder"), this);
  m_candidate = new DropTarget(QStringLiteral("1"), tr("Drop a candidate here"), this);
  targets->addWidget(m_reference);
  targets->addWidget(m_candidate);
  targets->addStretch(1);
  column->addLayout(targets);
  auto* sentence = new TextLabel(
      tr("A pair is the same prompt, seed and noise, once with full attention and once sparse."),
      TextStyle::Body, &Theme::text2, this);
  sentence->setAlignment(Qt::AlignHCenter);
  column->addWidget(sentence);
  auto* buttons = new QHBoxLayout;
  buttons->addStretch(1);
  auto* make = new QPushButton(icon(QStringLiteral("compare")), tr("Make a pair from the last result"), this);
  connect(make, &QPushButton::clicked, this, &CompareStart::makePairRequested);
  auto* open = new QPushButton(icon(QStringLiteral("folder")), tr("Open a pair…"), this);
  connect(open, &QPushButton::clicked, this, &CompareStart::openRequested);
  buttons->addWidget(make);
  buttons->addWidget(open);
  buttons->addStretch(1);
  column->addLayout(buttons);
  m_recent = new QWidget(this);
  auto* recent = new QVBoxLayout(m_recent);
  recent->setContentsMargins(0, scaled(12), 0, 0);
  recent->addWidget(new TextLabel(tr("Recent pairs"), TextStyle::Title, &Theme::text, m_recent));
  m_pairs = new QListWidget(m_recent);
  m_pairs->setAccessibleName(tr("Recent pairs"));
  connect(m_pairs, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { Q_EMIT pairChosen(item->data(Qt::UserRole).toString()); });
  connect(m_pairs, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { Q_EMIT pairChosen(item->data(Qt::UserRole).toString()); });
  recent->addWidget(m_pairs);
  m_recent->setFixedWidth(scaled(456));
  column->addWidget(m_recent, 0, Qt::AlignHCenter);
  column->addStretch(3);
  setRecentPairs({});
}

void CompareStart::setRecentPairs(const QStringList& folders) {
  m_pairs->clear();
  for (const QString& folder : folders) {
    auto* item = new QListWidgetItem(icon(QStringLiteral("compare")), QFileInfo(folder).fileName(), m_pairs);
    item->setData(Qt::UserRole, folder);
    item->setToolTip(folder);
  }
  m_pairs->setFixedHeight(scaled(28) * std::max(1, m_pairs->count()) + scaled(4));
  m_recent->setVisible(!folders.isEmpty());
}

void CompareStart::setHalfChosen(const QString& referenceName) {
  m_reference->setText(referenceName.isEmpty() ? tr("Drop the reference here: a video, or a pair folder")
                                               : referenceName);
}

QStringList recentPairs(const QString& folder, int most) {
  QStringList pairs;
  for (const QFileInfo& entry : QDir(folder).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Time)) {
    if (pairs.size() >= most) break;
    const QString path = entry.absoluteFilePath();
    if (QFileInfo::exists(path + QStringLiteral("/metrics.json")) &&
        QFileInfo::exists(path + QStringLiteral("/sparse.mp4")))
      pairs.append(path);
  }
  return pairs;
}

}  // namespace vdit::ui
