// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_sidebar.h"

#include <QAction>
#include <QFileInfo>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/views/chip.h"
#include "ui/views/dock_title.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kIconRole = Qt::UserRole, kCountRole = Qt::UserRole + 1, kValueRole = Qt::UserRole + 2,
              kModelRole = Qt::UserRole + 3;
constexpr int kPlaceHeight = 28, kModelHeight = 42;

// Icon, name, and how many at the right.
class PlaceDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& colours = theme();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    if (selected) painter->fillRect(option.rect, colours.selection);
    const QRect box = option.rect.adjusted(scaled(12), 0, -scaled(12), 0);
    const int side = scaled(16);
    icon(index.data(kIconRole).toString(), selected ? &Theme::selectionText : &Theme::text)
        .paint(painter, box.left(), box.center().y() - side / 2 + 1, side, side);
    painter->setFont(font(TextStyle::Number));
    painter->setPen(selected ? colours.selectionText : colours.text2);
    const QString count = index.data(kCountRole).toString();
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight, count);
    const int countWidth = count.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(count) + scaled(6);
    painter->setFont(font(TextStyle::Body));
    painter->setPen(selected ? colours.selectionText : colours.text);
    const QRect text = box.adjusted(scaled(24), 0, -countWidth, 0);
    painter->drawText(
        text, Qt::AlignVCenter | Qt::AlignLeft,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {80, scaled(kPlaceHeight)};
  }
};

struct StateLook {
  Chip::Kind kind;
  QString word, icon;
};

StateLook lookOf(project::ModelState state) {
  switch (state) {
    case project::ModelState::Ready:
      return {Chip::Kind::Success, LibrarySidebar::tr("ready"), QStringLiteral("check")};
    case project::ModelState::Incomplete:
      return {Chip::Kind::Warning, LibrarySidebar::tr("incomplete"), QStringLiteral("warn")};
    case project::ModelState::Unsupported:
      return {Chip::Kind::Plain, LibrarySidebar::tr("unsupported"), QStringLiteral("info")};
    case project::ModelState::Missing:
      break;
  }
  return {Chip::Kind::Plain, LibrarySidebar::tr("absent"), QStringLiteral("clock")};
}

QString factOf(const project::FoundModel& model) {
  if (model.state == project::ModelState::Missing && model.lastSeen.isValid())
    return LibrarySidebar::tr("last seen %1").arg(QLocale().toString(model.lastSeen, QLocale::ShortFormat));
  if (model.state != project::ModelState::Ready) return model.reason;
  return LibrarySidebar::tr("%1 × %2 heads").arg(model.layers).arg(model.heads) + QStringLiteral(", ") +
         numbers::bytes(model.bytes);
}

// Name and state over one fact.
class ModelDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& colours = theme();
    const auto model = index.data(kModelRole).value<project::FoundModel>();
    const StateLook look = lookOf(model.state);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool absent = model.state == project::ModelState::Missing;
    painter->save();
    if (selected) painter->fillRect(option.rect, colours.selection);
    QRect box = option.rect.adjusted(scaled(12), scaled(2), -scaled(12), -scaled(2));
    const QSize chip = Chip::sizeOf(look.word, true);
    Chip::paint(*painter, QRect(QPoint(box.right() - chip.width() + 1, box.top()), chip), look.kind,
                look.word, look.icon, selected);
    const QRect name(box.left(), box.top(), box.width() - chip.width() - scaled(6), scaled(20));
    painter->setFont(font(TextStyle::Body));
    painter->setPen(selected ? colours.selectionText : absent ? colours.text2 : colours.text);
    painter->drawText(name, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(model.name, Qt::ElideMiddle, name.width()));
    painter->setFont(font(TextStyle::Small));
    painter->setPen(selected                                         ? colours.selectionText
                    : model.state == project::ModelState::Incomplete ? colours.warning
                                                                     : colours.text2);
    const QRect fact(box.left(), name.bottom() + 1, box.width(), box.bottom() - name.bottom());
    painter->drawText(fact, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(factOf(model), Qt::ElideRight, fact.width()));
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {80, scaled(kModelHeight)};
  }
};

void fitHeight(QListWidget* list, int row) {
  list->setFixedHeight(list->count() * scaled(row));
}

QListWidgetItem* addPlace(QListWidget* list, const QString& iconName, const QString& text) {
  auto* item = new QListWidgetItem(text, list);
  item->setData(kIconRole, iconName);
  return item;
}

}  // namespace

LibrarySidebar::LibrarySidebar(QWidget* parent) : ColumnScroll(parent) {
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(0, 0, 0, scaled(12));
  column->setSpacing(0);
  const auto titled = [&](const QString& text) {
    auto* title = new DockTitle(text);
    title->setLineAbove(true);
    column->addWidget(title);
    return title;
  };
  column->addWidget(m_places = addList(tr("Kinds")));
  DockTitle* projects = titled(tr("Projects"));
  auto* open = new QAction(icon(QStringLiteral("plus")), tr("Open or make a project"), this);
  connect(open, &QAction::triggered, this, [this] { Q_EMIT projectRequested({}); });
  projects->addAction(open);
  column->addWidget(m_projects = addList(tr("Projects")));
  titled(tr("Tags"));
  column->addWidget(m_tags = addList(tr("Tags")));
  m_modelsTitle = titled(tr("Models"));
  column->addWidget(m_models = addList(tr("Models")));
  m_models->setItemDelegate(new ModelDelegate(m_models));
  m_find = new QPushButton(icon(QStringLiteral("search")), tr("Find my models"));
  m_find->setProperty("compact", true);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(scaled(12), scaled(6), scaled(12), 0);
  row->addWidget(m_find);
  row->addStretch(1);
  column->addLayout(row);
  column->addStretch(1);

  const struct {
    const char* icon;
    QString title;
    int kind;
  } places[] = {{"film", tr("All results"), -1},
                {"film", tr("Runs"), static_cast<int>(ResultKind::Run)},
                {"compare", tr("Pairs"), static_cast<int>(ResultKind::Pair)},
                {"inspect", tr("Captures"), static_cast<int>(ResultKind::Capture)},
                {"grid", tr("Configs"), static_cast<int>(ResultKind::Config)},
                {"chip", tr("Models"), static_cast<int>(ResultKind::Model)}};
  for (const auto& place : places)
    addPlace(m_places, QString::fromLatin1(place.icon), place.title)->setData(kValueRole, place.kind);
  fitHeight(m_places, kPlaceHeight);
  m_places->setCurrentRow(0);
  connect(m_places, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    const int kind = item ? item->data(kValueRole).toInt() : -1;
    Q_EMIT kindChosen(kind < 0 ? std::nullopt : std::optional(static_cast<ResultKind>(kind)));
  });
  connect(m_tags, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { Q_EMIT tagChosen(item->text()); });
  connect(m_projects, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { Q_EMIT projectRequested(item->data(kValueRole).toString()); });
  const auto choose = [this](QListWidgetItem* item) {
    Q_EMIT modelChosen(item->data(kModelRole).value<project::FoundModel>().path);
  };
  connect(m_models, &QListWidget::itemClicked, this, choose);
  connect(m_models, &QListWidget::itemActivated, this, choose);
  connect(m_find, &QPushButton::clicked, this, &LibrarySidebar::findModelsRequested);
  setWidget(content);
  setAccessibleName(tr("Library"));
}

QListWidget* LibrarySidebar::addList(const QString& name) {
  auto* list = new QListWidget;
  list->setProperty("plainFrame", true);
  list->setFrameShape(QFrame::NoFrame);
  list->setItemDelegate(new PlaceDelegate(list));
  list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->viewport()->setBackgroundRole(QPalette::Window);
  list->setAccessibleName(name);
  return list;
}

void LibrarySidebar::setCounts(const QHash<ResultKind, int>& counts) {
  for (int row = 0; row < m_places->count(); ++row) {
    QListWidgetItem* item = m_places->item(row);
    const int kind = item->data(kValueRole).toInt();
    int count = kind < 0 ? 0 : counts.value(static_cast<ResultKind>(kind));
    if (kind < 0) {
      for (auto each = counts.begin(); each != counts.end(); ++each)
        count += isResult(each.key()) ? *each : 0;
    }
    item->setData(kCountRole, count);
  }
}

void LibrarySidebar::setTags(const QList<QPair<QString, int>>& tags) {
  m_tags->clear();
  for (const auto& [tag, count] : tags)
    addPlace(m_tags, QStringLiteral("tag"), tag)->setData(kCountRole, count);
  fitHeight(m_tags, kPlaceHeight);
}

void LibrarySidebar::setProjects(const QStringList& folders, const QString& open) {
  m_projects->clear();
  for (const QString& folder : folders) {
    QListWidgetItem* item = addPlace(m_projects, QStringLiteral("folder"), QFileInfo(folder).fileName());
    item->setData(kValueRole, folder);
    item->setToolTip(folder == open ? tr("%1, open in this window").arg(folder)
                                    : tr("%1, opens in a window of its own").arg(folder));
    if (folder == open) item->setData(kCountRole, tr("open"));
  }
  fitHeight(m_projects, kPlaceHeight);
}

void LibrarySidebar::setModels(const QList<project::FoundModel>& models, bool scanning) {
  m_models->clear();
  for (const project::FoundModel& model : models) {
    auto* item = new QListWidgetItem(m_models);
    item->setData(kModelRole, QVariant::fromValue(model));
    const QString fact = factOf(model);
    item->setData(Qt::AccessibleTextRole,
                  QStringList{model.name, lookOf(model.state).word, fact}.join(QStringLiteral(", ")));
    item->setToolTip(model.path + QLatin1Char('\n') + fact);
  }
  fitHeight(m_models, kModelHeight);
  m_modelsTitle->setFact(scanning ? tr("looking…") : QString::number(models.size()));
  m_find->setEnabled(!scanning);
}

void LibrarySidebar::showKind(std::optional<ResultKind> kind) {
  for (int row = 0; row < m_places->count(); ++row) {
    if (m_places->item(row)->data(kValueRole).toInt() == (kind ? static_cast<int>(*kind) : -1))
      m_places->setCurrentRow(row);
  }
}

}  // namespace vdit::ui
