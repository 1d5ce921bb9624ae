// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/grid_panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/head_card.h"
#include "ui/views/banner.h"
#include "ui/views/maps/rule_line.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"
#include "ui/views/wrap_layout.h"

namespace vdit::ui {
namespace {

QIcon modeIcon(kernels::Mode mode) {
  QPixmap picture(scaled(28), scaled(28));
  picture.setDevicePixelRatio(2);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  paintModeTile(painter, QRectF(0, 0, picture.width() / 2.0, picture.height() / 2.0), mode);
  return QIcon(picture);
}

}  // namespace

GridPanel::GridPanel(ConfigDocument& document, GridModel& model, TuneEditor& editor, QWidget* parent)
    : QWidget(parent), m_document(document), m_model(model), m_editor(editor) {
  m_view = new GridView(model, this);
  m_bars = new LayerDensityBars(model, *m_view, this);
  m_card = new HeadCard(model, this);
  m_legend = new ModeLegend(model, this);
  m_banner = new Banner(this);
  m_mend = new QAction(tr("Fix"), this);
  auto* grid = new QHBoxLayout;
  grid->setContentsMargins(scaled(12), 0, scaled(12), 0);
  grid->setSpacing(scaled(14));
  grid->addWidget(m_view, 1);
  grid->addWidget(m_bars);
  grid->addWidget(m_card);
  auto* below = new QHBoxLayout;
  below->setContentsMargins(scaled(56), 0, scaled(12), scaled(2));
  below->addWidget(m_legend);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeToolBar());
  column->addWidget(new RuleLine(Qt::Horizontal, this));
  column->addWidget(m_banner);
  column->addWidget(makeTabBar());
  column->addLayout(grid, 1);
  column->addLayout(below);
  connectView();
  connect(&document, &ConfigDocument::replaced, this, &GridPanel::rebuildTabs);
  connect(&document, &ConfigDocument::replaced, this, &GridPanel::showFaults);
  connect(&document, &ConfigDocument::cellsChanged, this, &GridPanel::showFaults);
  connect(&model, &GridModel::faultsChanged, this, &GridPanel::showFaults);
  connect(m_mend, &QAction::triggered, &editor, &TuneEditor::mend);
  rebuildTabs();
  arrange();
}

QWidget* GridPanel::makeToolBar() {
  auto* bar = new QWidget(this);
  bar->setFixedHeight(scaled(38));
  m_tools = new SegmentBar(tr("Tool"), bar);
  m_tools->addSegment({}, QStringLiteral("select"), tr("Select cells"));
  m_tools->addSegment({}, QStringLiteral("lasso"),
                      tr("Lasso: draw around cells; Ctrl adds to the selection"));
  m_tools->addSegment({}, QStringLiteral("brush"),
                      tr("Brush: drag over cells, one stroke is one step of the history"));
  m_tools->addSegment({}, QStringLiteral("bucket"), tr("Fill heads of a similar pattern (G)"));
  m_tools->addSegment({}, QStringLiteral("pick"), tr("Pick mode and parameters from a cell (P)"));
  m_tools->addSegment({}, QStringLiteral("lock"), tr("Lock cells (L): searches and the brush keep them"));
  m_modes = new SegmentBar(tr("Mode to put down"), bar);
  const QStringList names{tr("Full"), tr("Skip"), tr("Diagonal"), tr("Multi"), tr("Stripe")};
  for (int i = 0; i < kernels::kModes; ++i) {
    const auto mode = static_cast<kernels::Mode>(i);
    m_modes->addSegment(names[i], {},
                        tr("%1 (%2): sets the selection, or the brush")
                            .arg(modeTitle(mode), QString(QLatin1Char(kernels::mode_letter(mode)))));
    m_modes->segment(i)->setIcon(modeIcon(mode));
    m_modes->segment(i)->setIconSize(QSize(scaled(14), scaled(14)));
    if (auto* button = qobject_cast<QToolButton*>(m_modes->segment(i))) {
      button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    }
  }
  m_query = new QLineEdit(bar);
  m_query->setObjectName(QStringLiteral("cellQuery"));
  m_query->setAccessibleName(tr("Select cells by a question"));
  m_query->setPlaceholderText(tr("recall < 0.9"));
  m_query->setToolTip(questionTip());
  m_query->setFont(ui::font(TextStyle::Number));
  m_query->setFixedHeight(scaled(26));
  m_query->setMinimumWidth(std::max(
      scaled(120), m_query->fontMetrics().horizontalAdvance(m_query->placeholderText()) + scaled(56)));
  m_query->setMaximumWidth(scaled(230));
  m_query->setClearButtonEnabled(true);
  m_query->addAction(icon(QStringLiteral("filter")), QLineEdit::LeadingPosition);
  m_hits = new TextLabel(QString(), TextStyle::Small, &Theme::text2, bar);
  m_hits->setObjectName(QStringLiteral("hitCount"));
  m_hits->setMinimumWidth(scaled(48));
  m_hits->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->setSpacing(scaled(10));
  row->addWidget(m_tools);
  row->addWidget(m_modes);
  row->addStretch(1);
  row->addWidget(m_query, 2);
  row->addWidget(m_hits);
  connect(m_tools, &SegmentBar::chosen, this, &GridPanel::chooseTool);
  connect(m_modes, &SegmentBar::chosen, this, [this](int index) {
    const auto mode = static_cast<kernels::Mode>(index);
    const bool selects = m_view->tool() == GridTool::Select || m_view->tool() == GridTool::Lasso;
    selects ? m_editor.assign(mode) : m_editor.setBrushLetter(mode);
  });
  connect(&m_editor, &TuneEditor::brushChanged, this,
          [this] { m_modes->setCurrent(static_cast<int>(m_editor.brush().mode)); });
  connect(m_query, &QLineEdit::textChanged, this, &GridPanel::ask);
  connect(m_query, &QLineEdit::returnPressed, this, &GridPanel::selectHits);
  return bar;
}

QWidget* GridPanel::makeTabBar() {
  auto* bar = new QWidget(this);
  m_dense = new QPushButton(icon(QStringLiteral("lock")), QString(), bar);
  m_dense->setObjectName(QStringLiteral("denseSteps"));
  m_dense->setFlat(true);
  m_dense->setFixedHeight(scaled(24));
  m_dense->setToolTip(tr("Every head is Full in these steps: the dense warm-up. Change it at the right"));
  m_faces = new SegmentBar(tr("What the cells show"), bar);
  for (const QString& name : {tr("Modes"), tr("Maps"), tr("Recall"), tr("Error"), tr("Saving")})
    m_faces->addSegment(name);
  m_tabRow = new WrapLayout(bar, scaled(36));
  m_tabRow->setContentsMargins(scaled(12), 0, scaled(12), 0);
  m_tabRow->setSpacing(scaled(8));
  m_tabRow->addWidget(m_dense);
  m_tabRow->addGap();
  m_tabRow->addWidget(m_faces);
  connect(m_faces, &SegmentBar::chosen, this,
          [this](int index) { m_model.setFace(static_cast<GridFace>(index)); });
  connect(m_dense, &QPushButton::clicked, this, [this] {
    m_model.setGroup(0);
    if (m_groups) m_groups->setCurrent(-1);
  });
  return bar;
}

void GridPanel::connectView() {
  connect(m_view, &GridView::selectionEdited, this,
          [this] { m_editor.setSelection(m_view->selectedCells()); });
  connect(m_view, &GridView::modeWished, &m_editor, &TuneEditor::assign);
  connect(m_view, &GridView::pickWished, &m_editor, &TuneEditor::pick);
  connect(m_view, &GridView::fillWished, &m_editor, &TuneEditor::fill);
  connect(m_view, &GridView::lockWished, &m_editor, &TuneEditor::toggleLock);
  connect(m_view, &GridView::strokeBegan, &m_editor, &TuneEditor::beginStroke);
  connect(m_view, &GridView::stroked, &m_editor, &TuneEditor::stroke);
  connect(m_view, &GridView::strokeEnded, &m_editor, &TuneEditor::endStroke);
  connect(m_view, &GridView::pointed, m_card, &HeadCard::showCell);
  connect(m_view, &GridView::inspectWished, this, &GridPanel::inspectWished);
  connect(m_view, &GridView::laidOut, this, &GridPanel::arrange);
}

void GridPanel::arrange() {
  const bool wide = m_view->hasWideCells() || m_model.columnCount() * m_model.rowCount() <= 64;
  m_card->setVisible(!wide);
  m_legend->setVisible(wide);  // the card counts the modes as well
}

void GridPanel::setSteps(int steps) {
  m_steps = std::max(1, steps);
  rebuildTabs();
}

QString GridPanel::groupTitle(int group) const {
  const app::StepGroup& steps = m_document.config().groups[static_cast<std::size_t>(group)];
  // Step i of n (counted from 0) has the fraction i / n; people count from 1.
  const int first = static_cast<int>(std::ceil(steps.begin * m_steps - 1e-9)) + 1;
  const int last = static_cast<int>(std::ceil(steps.end * m_steps - 1e-9));
  return first >= last ? tr("Step %1").arg(last) : tr("Steps %1–%2").arg(first).arg(last);
}

void GridPanel::rebuildTabs() {
  const app::SparseConfig& config = m_document.config();
  const int warm = denseWarmUpGroups(config), all = static_cast<int>(config.groups.size());
  if (m_model.group() != kAllGroups && m_model.group() < warm) m_model.setGroup(warm);
  const auto showCurrent = [&] {
    if (all > 0) m_groups->setCurrent(m_model.group() == kAllGroups ? all - warm : m_model.group() - warm);
  };
  // Fifty tabs take long to make: they are made when the steps are cut anew, not with every solved config.
  TabCut cut{warm, m_steps, {}};
  for (const app::StepGroup& group : config.groups) cut.ends.push_back(group.end);
  if (m_groups && cut == m_tabCut) return showCurrent();
  m_tabCut = std::move(cut);
  delete m_groups;
  m_groups = new SegmentBar(tr("Steps"), this);
  m_groups->setObjectName(QStringLiteral("stepGroups"));
  for (int group = warm; group < all; ++group) m_groups->addSegment(groupTitle(group));
  const bool several = all - warm > 1;
  if (several) m_groups->addSegment(tr("All steps"), {}, tr("Edits every step group but the dense ones"));
  m_tabRow->insertWidget(0, m_groups);
  m_groups->show();
  m_dense->setVisible(warm > 0);
  if (warm > 0)
    m_dense->setText(
        tr("%1 dense")
            .arg(warm == 1
                     ? groupTitle(0)
                     : tr("Steps 1–%1")
                           .arg(qRound(config.groups[static_cast<std::size_t>(warm - 1)].end * m_steps))));
  showCurrent();
  connect(m_groups, &SegmentBar::chosen, this, [this, warm, all](int index) {
    m_model.setGroup(index + warm >= all ? kAllGroups : index + warm);
  });
}

QString GridPanel::questionTip() {
  return tr("Select cells by a question, as: mode = D and recall < 0.9");
}

void GridPanel::ask(const QString& text) {
  const CellQuery query(text);
  const int hits = m_model.setQuery(query);
  m_query->setToolTip(query.error().isEmpty() ? questionTip() : query.error());
  m_hits->setRole(query.error().isEmpty() ? &Theme::text2 : &Theme::danger);
  m_hits->setText(query.isEmpty()           ? QString()
                  : query.error().isEmpty() ? tr("%Ln hit(s)", nullptr, hits)
                                            : tr("not clear"));
}

void GridPanel::selectHits() {
  const CellQuery query(m_query->text());
  if (!query.error().isEmpty()) {
    m_banner->show(BannerKind::Warning, query.error());
    return;
  }
  m_view->selectCells(m_model.hits());
  m_view->setFocus(Qt::OtherFocusReason);
}

void GridPanel::chooseTool(int index) {
  const auto tool = static_cast<GridTool>(index);
  m_view->setTool(tool);
  m_editor.setStrokeLocks(tool == GridTool::Lock);
}

void GridPanel::showFaults() {
  const std::vector<ConfigFault>& faults = m_model.faults();
  if (faults.empty()) {
    m_banner->clear();
    return;
  }
  QString text = faults.front().text;
  if (faults.size() > 1)
    text = tr("%1, and %Ln more", nullptr, static_cast<int>(faults.size()) - 1).arg(text);
  const bool fixable = std::any_of(faults.begin(), faults.end(),
                                   [](const ConfigFault& fault) { return !fault.fix.isEmpty(); });
  m_mend->setToolTip(faults.front().fix);
  // Another clip is no mistake: the engine scales the config for it.
  const bool elsewhere = std::all_of(faults.begin(), faults.end(), [](const ConfigFault& fault) {
    return fault.kind == ConfigFault::Kind::WrongGrid;
  });
  m_banner->show(elsewhere ? BannerKind::Info : BannerKind::Warning, text, {},
                 fixable ? QList<QAction*>{m_mend} : QList<QAction*>{});
}

}  // namespace vdit::ui
