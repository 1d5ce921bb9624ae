// SPDX-License-Identifier: GPL-3.0-or-later
// How the Inspect workspace is put together; what it does is in inspect_workspace.cpp and
// inspect_commands.cpp.
#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/step_strip.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/branch_name.h"
#include "ui/views/column_scroll.h"
#include "ui/views/dock_title.h"
#include "ui/views/key_value_list.h"
#include "ui/views/maps/rule_line.h"
#include "ui/views/segment_bar.h"
#include "ui/views/text_label.h"
#include "ui/views/wrap_layout.h"

namespace vdit::ui {
namespace {

QIcon modeIcon(kernels::Mode mode) {
  QPixmap picture(scaled(32), scaled(32));
  picture.setDevicePixelRatio(2);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  paintModeTile(painter, QRectF(0, 0, picture.width() / 2.0, picture.height() / 2.0), mode);
  return QIcon(picture);
}

TextLabel* small(const QString& text, QWidget* parent) {
  return new TextLabel(text, TextStyle::Small, &Theme::text2, parent);
}

}  // namespace

void InspectWorkspace::buildCentre() {
  auto* centre = new QWidget(this);
  m_banner = new Banner(centre);
  m_canvas = new MapCanvas(centre);
  m_multiples = new SmallMultiples(centre);
  m_stack = new QStackedWidget(centre);
  m_stack->addWidget(m_canvas);
  m_stack->addWidget(m_multiples);
  auto* column = new QVBoxLayout(centre);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeHeadBar());
  column->addWidget(new RuleLine(Qt::Horizontal, centre));
  column->addWidget(makeOverlayBar());
  column->addWidget(m_banner);
  column->addWidget(m_stack, 1);
  setCentralWidget(centre);
}

QWidget* InspectWorkspace::makeHeadBar() {
  auto* bar = new QWidget(this);
  m_headName = new TextLabel(QString(), TextStyle::BodyStrong, &Theme::text, bar);
  m_headMode = small(QString(), bar);
  m_viewSegments = new SegmentBar(tr("What is shown"), bar);
  m_viewSegments->addSegment(tr("Map"));
  m_viewSegments->addSegment(tr("Steps"), {}, tr("This head over all captured steps"));
  m_viewSegments->addSegment(tr("Layer"), {}, tr("All heads of this layer, or those picked with Ctrl+click"));
  m_orderSegments = new SegmentBar(tr("Token order"), bar);
  m_orderSegments->addSegment(tr("frame-major"), {},
                              tr("Tokens by frame, row, column: the model's own order"));
  m_orderSegments->addSegment(tr("space-major"), {},
                              tr("Tokens by row, column, frame: one place in all frames is contiguous"));
  m_overlaySegments = new SegmentBar(tr("Overlay"), bar);
  m_overlaySegments->addSegment(tr("Off"), QStringLiteral("overlay"));
  m_overlaySegments->addSegment(tr("Boundary"));
  m_overlaySegments->addSegment(tr("Two hues"), {}, tr("Kept and dropped cells in two hues"));
  m_overlaySegments->addSegment(tr("Dim"), {}, tr("What is dropped is dimmed"));
  m_overlaySegments->setCurrent(1);
  auto* row = new WrapLayout(bar, scaled(38));
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->setSpacing(scaled(8));
  row->addWidget(m_headName);
  row->addWidget(m_headMode);
  row->addGap();
  row->addWidget(m_viewSegments);
  row->addWidget(m_orderSegments);
  row->addWidget(m_overlaySegments);
  return bar;
}

QWidget* InspectWorkspace::makeOverlayBar() {
  auto* bar = new QWidget(this);
  m_modeSegments = new SegmentBar(tr("Mode of the overlay"), bar);
  for (int i = 0; i < kernels::kModes; ++i) {
    const auto mode = static_cast<kernels::Mode>(i);
    m_modeSegments->addSegment({}, QStringLiteral("overlay"), tr("%1 (%2)").arg(modeTitle(mode)).arg(i + 1));
    m_modeSegments->segment(i)->setIcon(modeIcon(mode));
    m_modeSegments->segment(i)->setAccessibleName(modeTitle(mode));
  }
  m_width = new QSpinBox(bar);
  m_width->setRange(0, 10000000);
  m_width->setFont(ui::font(TextStyle::Number));
  m_width->setFixedWidth(scaled(82));
  m_width->setAccessibleName(tr("Half-width in tokens"));
  m_width->setKeyboardTracking(false);
  m_width->setFocusPolicy(Qt::StrongFocus);
  m_widthNote = small(QString(), bar);
  m_scale = new QComboBox(bar);
  m_scale->addItems({tr("Linear"), tr("Logarithmic"), tr("Quantile")});
  m_scale->setCurrentIndex(1);
  m_scale->setAccessibleName(tr("Scale of the colours"));
  m_colours = new QComboBox(bar);
  for (int i = 0; i < 4; ++i) m_colours->addItem(ColourMap::name(static_cast<ColourMap::Kind>(i)));
  m_colours->setAccessibleName(tr("Colour map"));
  for (QComboBox* box : {m_scale, m_colours}) {
    box->setFixedHeight(scaled(26));
    box->setFocusPolicy(Qt::StrongFocus);
  }
  auto* row = new WrapLayout(bar, scaled(34));
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->setSpacing(scaled(8));
  row->addWidget(small(tr("Overlay"), bar));
  row->addWidget(m_modeSegments);
  row->addWidget(small(tr("Half-width"), bar));
  row->addWidget(m_width);
  row->addWidget(m_widthNote);
  row->addGap();
  row->addWidget(small(tr("Scale"), bar));
  row->addWidget(m_scale);
  row->addWidget(m_colours);
  return bar;
}

QWidget* InspectWorkspace::makeLeft() {
  auto* left = new QWidget(this);
  m_sort = new QComboBox(left);
  m_sort->addItems(
      {tr("Layer"), tr("Mode"), tr("Density"), tr("Recall"), tr("Similarity"), tr("Local error")});
  m_sort->setAccessibleName(tr("Sort heads"));
  m_sort->setToolTip(m_sort->accessibleName());
  m_filter = new QComboBox(left);
  m_filter->addItem(tr("All modes"));
  for (int i = 0; i < kernels::kModes; ++i) m_filter->addItem(modeTitle(static_cast<kernels::Mode>(i)));
  m_filter->setAccessibleName(tr("Filter heads by mode"));
  m_filter->setToolTip(m_filter->accessibleName());
  m_overview = new HeadOverview(left);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(scaled(12), 0, scaled(12), scaled(6));
  row->setSpacing(scaled(6));
  for (QComboBox* box : {m_sort, m_filter}) {
    box->setFixedHeight(scaled(26));
    box->setFocusPolicy(Qt::StrongFocus);
    row->addWidget(box);
  }
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(row);
  column->addWidget(m_overview, 1);
  return left;
}

QWidget* InspectWorkspace::makeRight() {
  auto* scroll = new ColumnScroll(this);
  auto* right = new QWidget(scroll);
  m_candidateTable = new CandidateTable(m_candidates, right);
  m_candidateTable->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  m_edit = new QPushButton(icon(QStringLiteral("tune")), tr("Edit in Tune"), right);
  m_edit->setObjectName(QStringLiteral("editInTune"));
  auto* editRow = new QHBoxLayout;
  editRow->setContentsMargins(scaled(12), scaled(8), scaled(12), scaled(10));
  editRow->addWidget(m_edit);
  editRow->addStretch(1);
  editRow->addWidget(small(tr("error: relative, whole head"), right));
  m_queryTitle = new DockTitle(tr("Query"), right);
  m_queryTitle->setLineAbove(true);
  m_query = new QueryView(right);
  auto* queryBox = new QVBoxLayout;
  queryBox->setContentsMargins(scaled(12), 0, scaled(12), scaled(4));
  queryBox->addWidget(m_query);
  auto* hint = small(tr("Click a pixel to move the query"), right);
  hint->setAlignment(Qt::AlignCenter);
  hint->setWordWrap(true);
  connect(m_query, &QueryView::noted, hint, [hint](const QString& note) {
    hint->setText(note.isEmpty() ? tr("Click a pixel to move the query") : note);
  });
  queryBox->addWidget(hint);
  auto* sourceTitle = new DockTitle(tr("Source"), right);
  sourceTitle->setLineAbove(true);
  m_source = new KeyValueList(right);
  m_instrumented =
      new TextLabel(tr("Instrumented run: timings not valid"), TextStyle::Small, &Theme::warning, right);
  auto* sourceBox = new QVBoxLayout;
  sourceBox->setContentsMargins(scaled(12), 0, scaled(12), scaled(8));
  sourceBox->addWidget(m_source);
  sourceBox->addWidget(m_instrumented);
  auto* column = new QVBoxLayout(right);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_candidateTable);
  column->addLayout(editRow);
  column->addWidget(m_queryTitle);
  column->addLayout(queryBox);
  column->addWidget(sourceTitle);
  column->addLayout(sourceBox);
  column->addStretch(1);
  scroll->setWidget(right);
  return scroll;
}

QWidget* InspectWorkspace::makeBottom() {
  auto* bottom = new QWidget(this);
  m_playButton = new QPushButton(icon(QStringLiteral("play")), QString(), bottom);
  m_playButton->setObjectName(QStringLiteral("playSteps"));
  m_playButton->setFlat(true);
  m_playButton->setFixedSize(scaled(32), scaled(26));
  m_playButton->setToolTip(tr("Play the captured steps (K)"));
  m_playButton->setAccessibleName(tr("Play the captured steps"));
  m_stepField = new QSpinBox(bottom);
  m_stepField->setRange(1, 1000);
  m_stepField->setFont(ui::font(TextStyle::Number));
  m_stepField->setButtonSymbols(QAbstractSpinBox::NoButtons);
  m_stepField->setFixedWidth(scaled(50));
  m_stepField->setAccessibleName(tr("Denoising step, number"));
  m_stepField->setKeyboardTracking(false);
  m_ofSteps = new TextLabel(QString(), TextStyle::Number, &Theme::text2, bottom);
  m_branchSegments = new SegmentBar(tr("Guidance branch"), bottom);
  m_branchSegments->setObjectName(QStringLiteral("inspect.branches"));
  for (const char* branch : {"conditional", "unconditional"})
    m_branchSegments->addSegment(branchName(QLatin1String(branch)));
  m_range_note = small(QString(), bottom);
  m_stability = new TextLabel(QString(), TextStyle::Number, &Theme::text, bottom);
  m_strip = new StepStrip(bottom);
  m_range_note->setWordWrap(true);
  m_range_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(scaled(12), scaled(4), scaled(12), 0);
  row->setSpacing(scaled(8));
  row->addWidget(m_playButton);
  row->addWidget(new TextLabel(tr("Step"), TextStyle::Table, &Theme::text, bottom));
  row->addWidget(m_stepField);
  row->addWidget(m_ofSteps);
  row->addWidget(m_branchSegments);
  row->addWidget(m_range_note, 1);
  row->addWidget(m_stability);
  auto* column = new QVBoxLayout(bottom);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* strips = new QHBoxLayout;
  strips->setSpacing(0);
  strips->addWidget(m_strip, 3);
  strips->addWidget(makePrompts(bottom), 2);
  column->addLayout(row);
  column->addLayout(strips, 1);
  return bottom;
}

// Beside the steps, once the project holds captures of other prompts.
QWidget* InspectWorkspace::makePrompts(QWidget* parent) {
  m_prompts = new QWidget(parent);
  m_promptStrip = new StepStrip(m_prompts, StepStrip::Of::Prompts);
  m_promptNote = small(QString(), m_prompts);
  m_promptNote->setElided();
  m_promptRange = new TextLabel(QString(), TextStyle::Number, &Theme::text, m_prompts);
  auto* row = new QHBoxLayout;
  row->setContentsMargins(scaled(12), 0, scaled(12), 0);
  row->setSpacing(scaled(8));
  row->addWidget(m_promptNote, 1);
  row->addWidget(m_promptRange);
  auto* column = new QVBoxLayout(m_prompts);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(row);
  column->addWidget(m_promptStrip, 1);
  m_prompts->hide();
  return m_prompts;
}

}  // namespace vdit::ui
