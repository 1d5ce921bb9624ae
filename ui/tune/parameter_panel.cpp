// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/parameter_panel.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kMixedWidth = -1;

QIcon modeIcon(kernels::Mode mode) {
  QPixmap picture(scaled(28), scaled(28));
  picture.setDevicePixelRatio(2);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  paintModeTile(painter, QRectF(0, 0, picture.width() / 2.0, picture.height() / 2.0), mode);
  return QIcon(picture);
}

// "Layer 5, head 0" of one cell, "Layers 5–7, heads 0–2" of a rectangle, otherwise its corners.
QString whereText(const std::vector<int>& cells, int heads) {
  if (cells.empty() || heads <= 0) return ParameterPanel::tr("Nothing selected");
  int top = cells[0] / heads, bottom = top, left = cells[0] % heads, right = left;
  for (const int cell : cells) {
    top = std::min(top, cell / heads), bottom = std::max(bottom, cell / heads);
    left = std::min(left, cell % heads), right = std::max(right, cell % heads);
  }
  const auto range = [](int a, int b) {
    return a == b ? QString::number(a) : QStringLiteral("%1–%2").arg(a).arg(b);
  };
  const QString text = top == bottom   ? left == right ? ParameterPanel::tr("Layer %1, head %2")
                                                       : ParameterPanel::tr("Layer %1, heads %2")
                         : left == right ? ParameterPanel::tr("Layers %1, head %2")
                                       : ParameterPanel::tr("Layers %1, heads %2");
  return text.arg(range(top, bottom), range(left, right));
}

}  // namespace

ParameterPanel::ParameterPanel(ConfigDocument& document, GridModel& model, TuneEditor& editor,
                               QWidget* parent)
    : QWidget(parent), m_document(document), m_model(model), m_editor(editor) {
  build();
  arrange();
  connectFields();
  connect(&editor, &TuneEditor::selectionChanged, this, &ParameterPanel::refresh);
  connect(&model, &GridModel::cellsRefreshed, this, &ParameterPanel::refresh);
  refresh();
}

QWidget* ParameterPanel::field(const QString& label, QWidget* input, TextLabel** note) {
  auto* box = new QWidget(this);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(scaled(4));
  auto* head = new QHBoxLayout;
  auto* name = new TextLabel(label, TextStyle::Small, &Theme::text2, box);
  name->setBuddy(input);
  head->addWidget(name);
  head->addStretch(1);
  if (note) {
    *note = new TextLabel(QString(), TextStyle::Small, &Theme::text2, box);
    head->addWidget(*note);
  }
  column->addLayout(head);
  column->addWidget(input);
  if (input->accessibleName().isEmpty()) input->setAccessibleName(label);
  input->setFocusPolicy(Qt::StrongFocus);
  return box;
}

void ParameterPanel::build() {
  m_lock = new QAction(icon(QStringLiteral("lock")), tr("Lock or unlock (L)"), this);
  m_note = new QAction(icon(QStringLiteral("note")), tr("Comment"), this);
  m_where = new TextLabel(QString(), TextStyle::Small, &Theme::text2, this);
  m_inspect = new QPushButton(icon(QStringLiteral("inspect")), tr("Inspect"), this);
  m_inspect->setObjectName(QStringLiteral("inspectSelection"));
  m_inspect->setFixedHeight(scaled(24));
  m_inspect->setToolTip(tr("Open the head's map (Enter)"));
  m_mode = new QComboBox(this);
  for (int i = 0; i < kernels::kModes; ++i)
    m_mode->addItem(modeIcon(static_cast<kernels::Mode>(i)), modeTitle(static_cast<kernels::Mode>(i)));
  m_mode->setPlaceholderText(tr("mixed"));
  m_width = new QSpinBox(this);
  m_width->setFont(ui::font(TextStyle::Number));
  m_width->setSpecialValueText(tr("mixed"));
  m_width->setKeyboardTracking(false);
  m_order = new QComboBox(this);
  m_order->addItems({tr("frame-major"), tr("space-major")});
  m_order->setPlaceholderText(tr("mixed"));
  m_order->setToolTip(
      tr("Space-major keeps one place and its neighbours in all frames; half-widths of the two orders are "
         "not comparable"));
  m_stripes = new QLineEdit(this);
  m_stripes->setFont(ui::font(TextStyle::Number));
  m_sink = new QLineEdit(this);
  m_sink->setFont(ui::font(TextStyle::Number));
  m_sink->setToolTip(tr("Key tokens that are always kept, as [0, 240); the end is exclusive"));
  m_comment = new QLineEdit(this);
  m_comment->setMaxLength(400);
  m_problem = new TextLabel(QString(), TextStyle::Small, &Theme::danger, this);
  m_problem->setWordWrap(true);
  m_problem->hide();
  m_figures = new KeyValueList(this);
  m_denseSteps = new QSpinBox(this);
  m_denseSteps->setFont(ui::font(TextStyle::Number));
  m_denseSteps->setKeyboardTracking(false);
  m_denseLayers = new QSpinBox(this);
  m_denseLayers->setFont(ui::font(TextStyle::Number));
  m_denseLayers->setKeyboardTracking(false);
}

void ParameterPanel::arrange() {
  auto* body = new QVBoxLayout;
  body->setContentsMargins(scaled(12), 0, scaled(12), scaled(10));
  body->setSpacing(scaled(8));
  auto* head = new QHBoxLayout;
  head->addWidget(m_where);
  head->addStretch(1);
  head->addWidget(m_inspect);
  body->addLayout(head);
  body->addWidget(field(tr("Mode"), m_mode));
  auto* pair = new QHBoxLayout;
  pair->setSpacing(scaled(8));
  pair->addWidget(m_widthBox = field(tr("Half-width, tokens"), m_width, &m_widthNote), 1);
  pair->addWidget(m_orderBox = field(tr("Order of Multi"), m_order), 1);
  body->addLayout(pair);
  auto* intervals = new QHBoxLayout;
  intervals->setSpacing(scaled(8));
  intervals->addWidget(m_sinkBox = field(tr("Sink"), m_sink, &m_sinkNote), 1);
  intervals->addWidget(m_stripesBox = field(tr("Key intervals"), m_stripes), 1);
  body->addLayout(intervals);
  // What a mode lacks leaves its place empty: the buttons below stay where they are when a mode changes.
  for (QWidget* box : {m_widthBox, m_sinkBox}) {
    QSizePolicy policy = box->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    box->setSizePolicy(policy);
  }
  body->addWidget(m_problem);
  body->addWidget(field(tr("Comment"), m_comment));
  auto* dense = new QHBoxLayout;
  dense->setSpacing(scaled(8));
  dense->addWidget(field(tr("Dense steps"), m_denseSteps), 1);
  dense->addWidget(field(tr("Dense layers"), m_denseLayers), 1);
  body->addLayout(dense);
  body->addWidget(m_figures);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(body);
}

void ParameterPanel::connectFields() {
  connect(m_lock, &QAction::triggered, &m_editor, &TuneEditor::toggleLock);
  connect(m_note, &QAction::triggered, m_comment, qOverload<>(&QWidget::setFocus));
  connect(m_inspect, &QPushButton::clicked, this, &ParameterPanel::inspectWished);
  connect(m_mode, &QComboBox::activated, this,
          [this](int index) { m_editor.assign(static_cast<kernels::Mode>(index)); });
  connect(m_width, &QSpinBox::valueChanged, this, [this](int value) {
    if (!m_refreshing && value > kMixedWidth) m_editor.setHalfWidth(value);
  });
  connect(m_order, &QComboBox::activated, this, [this](int index) {
    m_editor.setOrder(index == 0 ? kernels::TokenOrder::FrameMajor : kernels::TokenOrder::SpaceMajor);
  });
  connect(m_stripes, &QLineEdit::editingFinished, this, [this] { readIntervals(m_stripes, false); });
  connect(m_sink, &QLineEdit::editingFinished, this, [this] { readIntervals(m_sink, true); });
  connect(m_comment, &QLineEdit::editingFinished, this, [this] {
    if (m_comment->isModified()) m_editor.setComment(m_comment->text());
  });
  connect(m_denseSteps, &QSpinBox::valueChanged, this, [this](int value) {
    if (!m_refreshing) m_editor.setDenseSteps(value, m_steps);
  });
  connect(m_denseLayers, &QSpinBox::valueChanged, this, [this](int value) {
    if (!m_refreshing) m_editor.setDenseLayers(value);
  });
}

void ParameterPanel::setSteps(int steps) {
  m_steps = std::max(1, steps);
  refresh();
}

void ParameterPanel::readIntervals(QLineEdit* from, bool sink) {
  if (!from->isModified()) return;
  const auto runs = parseIntervals(from->text(), m_document.config().grid.video_tokens());
  m_problem->setVisible(!runs);
  if (!runs) {
    m_problem->setText(tr("Intervals inside the video's %L1 tokens were expected, as [0, 240)")
                           .arg(m_document.config().grid.video_tokens()));
    return;
  }
  sink ? m_editor.setSink(*runs) : m_editor.setStripes(*runs);
}

void ParameterPanel::refresh() {
  m_refreshing = true;
  const app::SparseConfig& config = m_document.config();
  const std::vector<int>& cells = m_editor.selection();
  const SharedSetting shared = m_editor.shared();
  Q_EMIT counted(cells.empty() ? QString() : tr("%Ln cell(s)", nullptr, static_cast<int>(cells.size())));
  m_where->setText(whereText(cells, config.heads));
  m_inspect->setEnabled(!cells.empty());
  m_lock->setEnabled(!cells.empty());
  m_lock->setIcon(icon(shared.locked == true ? QStringLiteral("unlock") : QStringLiteral("lock")));
  showMode(shared);
  showParameters(shared);
  m_denseSteps->setRange(0, m_steps - 1);
  const int warm = denseWarmUpGroups(config);
  m_denseSteps->setValue(warm > 0 ? static_cast<int>(std::lround(
                                        config.groups[static_cast<std::size_t>(warm - 1)].end * m_steps))
                                  : 0);
  m_denseLayers->setRange(0, std::max(0, config.layers - 1));
  m_denseLayers->setValue(m_model.denseLeadingLayers());
  showFigures();
  m_refreshing = false;
}

void ParameterPanel::showMode(const SharedSetting& shared) {
  m_mode->setEnabled(shared.cells > 0);
  m_mode->setCurrentIndex(shared.mode ? static_cast<int>(*shared.mode) : -1);
  QStringList parts;
  for (int i = 0; i < kernels::kModes; ++i) {
    if (shared.count[i] > 0)
      parts.append(QStringLiteral("%1 %2")
                       .arg(shared.count[i])
                       .arg(QLatin1Char(kernels::mode_letter(static_cast<kernels::Mode>(i)))));
  }
  m_mode->setPlaceholderText(shared.cells == 0 ? tr("none")
                                               : tr("Mixed: %1").arg(parts.join(QStringLiteral(", "))));
  const QSignalBlocker quiet(m_comment);
  m_comment->setEnabled(shared.cells > 0);
  m_comment->setPlaceholderText(shared.cells > 0 && !shared.comment ? tr("mixed") : QString());
  if (!m_comment->hasFocus() || !m_comment->isModified())
    m_comment->setText(shared.comment.value_or(QString()));
}

void ParameterPanel::showParameters(const SharedSetting& shared) {
  const kernels::TokenGrid& grid = m_document.config().grid;
  m_widthBox->setVisible(shared.hasWidth);
  m_orderBox->setVisible(shared.hasOrder);
  m_stripesBox->setVisible(shared.hasStripes);
  m_sinkBox->setVisible(shared.hasSink);
  m_width->setRange(kMixedWidth, static_cast<int>(grid.video_tokens()));
  m_width->setValue(shared.halfWidth ? static_cast<int>(*shared.halfWidth) : kMixedWidth);
  const bool space = shared.hasOrder && shared.order == kernels::TokenOrder::SpaceMajor;
  const double frames =
      shared.halfWidth && grid.places() > 0
          ? static_cast<double>(*shared.halfWidth) / static_cast<double>(space ? grid.frames : grid.places())
          : 0;
  m_widthNote->setText(!shared.halfWidth ? QString()
                       : space           ? tr("= %1 places").arg(QLocale().toString(frames, 'f', 1))
                                         : tr("= %1 frames").arg(QLocale().toString(frames, 'f', 1)));
  m_order->setCurrentIndex(shared.order ? (*shared.order == kernels::TokenOrder::FrameMajor ? 0 : 1) : -1);
  // The least that frame-major Multi-Diagonal can keep of a frame is one granule.
  const bool floored = shared.order == kernels::TokenOrder::FrameMajor && grid.places() > 0;
  m_order->setToolTip(
      floored ? tr("Frame-major Multi-Diagonal keeps at least %1 of each frame")
                    .arg(numbers::percent(std::min(1.0, static_cast<double>(kernels::kGranuleRows) /
                                                            static_cast<double>(grid.places()))))
              : tr("Space-major keeps one place and its neighbours in all frames; half-widths of the two "
                   "orders are not comparable"));
  m_problem->hide();
  m_stripes->setPlaceholderText(shared.hasStripes && !shared.stripes ? tr("mixed") : QString());
  m_stripes->setText(shared.stripes ? intervalText(*shared.stripes) : QString());
  m_stripes->setCursorPosition(0);
  m_sink->setPlaceholderText(shared.hasSink && !shared.sink ? tr("mixed") : tr("none"));
  m_sink->setText(shared.sink ? intervalText(*shared.sink) : QString());
  const bool firstFrame = shared.sink && shared.sink->size() == 1 &&
                          shared.sink->front() == kernels::Run{0, static_cast<std::int32_t>(grid.places())};
  m_sinkNote->setText(firstFrame ? tr("first frame") : QString());
}

void ParameterPanel::showFigures() {
  const int heads = std::max(1, m_document.config().heads);
  double density = 0, least = 2, most = -1, error = -1;
  bool estimated = false;
  for (const int cell : m_editor.selection()) {
    const CellFigures& figures = m_model.cell(cell / heads, cell % heads).figures;
    density += figures.density;
    estimated = estimated || figures.estimated;
    if (figures.recall) least = std::min(least, *figures.recall), most = std::max(most, *figures.recall);
    if (figures.error) error = std::max(error, *figures.error);
  }
  const std::size_t count = m_editor.selection().size();
  const QString near = estimated ? QStringLiteral("~") : QString();
  const QString none = QStringLiteral("–");
  m_figures->set(tr("Density, mean"),
                 count == 0 ? none : numbers::percent(density / static_cast<double>(count)),
                 KeyValueList::Value::Number,
                 tr("Kept (query, key) token pairs / all pairs of the head, text included, counted from the "
                    "runs that the kernel executes"));
  m_figures->explain(tr("Density, mean"), QStringLiteral("density"));
  m_figures->set(tr("Recall"),
                 most < 0        ? (count == 0 ? none : tr("no table"))
                 : least == most ? near + numbers::recall(least)
                                 : near + tr("%1 to %2").arg(numbers::recall(least), numbers::recall(most)),
                 KeyValueList::Value::Number,
                 tr("Share of softmax mass that falls on kept pairs, averaged over query rows; ~ between "
                    "measured candidates"));
  m_figures->explain(tr("Recall"), QStringLiteral("recall"));
  m_figures->set(tr("Head error, largest"),
                 error < 0 ? (count == 0 ? none : tr("no table")) : near + numbers::error(error),
                 KeyValueList::Value::Number,
                 tr("Sum of squared differences between the mode's output and the Full output / sum of "
                    "squares of the Full output, per head, before the output projection"));
}

}  // namespace vdit::ui
