// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of the form: Basic, Expert, and the buttons below them.
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QRegularExpressionValidator>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/project/result_name.h"
#include "ui/generate/settings_form.h"
#include "ui/look/theme.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
QVBoxLayout* SettingsForm::bare(QWidget* widget, int spacing) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(scaled(spacing));
  return column;
}

QWidget* SettingsForm::basicFields() {
  auto* section = new QWidget(this);
  auto* column = bare(section, 9);
  m_model = new QComboBox(section);
  m_model->addItem(icon(QStringLiteral("chip")), tr("Demo model"), QStringLiteral("demo"));
  m_model->setFocusPolicy(Qt::StrongFocus);
  m_model->installEventFilter(this);
  connect(m_model, &QComboBox::activated, this, &SettingsForm::adoptDefaults);
  connect(m_model, &QComboBox::currentIndexChanged, this, &SettingsForm::edited);
  m_modelFact = new TextLabel({}, TextStyle::Small, &Theme::text2, section);
  column->addWidget(field(tr("Model"), m_model, m_modelFact));

  m_prompt = new QPlainTextEdit(section);
  m_prompt->setObjectName(QStringLiteral("prompt"));
  m_prompt->setFixedHeight(scaled(76));
  m_prompt->setTabChangesFocus(true);
  m_prompt->installEventFilter(this);
  m_prompt->setAccessibleName(tr("Prompt"));
  m_prompt->setPlaceholderText(tr("What should be seen?"));
  connect(m_prompt, &QPlainTextEdit::textChanged, this, [this] {
    edited();
    Q_EMIT promptChanged();
  });
  auto* trailing = new QWidget(section);
  auto* row = new QHBoxLayout(trailing);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(scaled(2));
  m_tokens = new TextLabel({}, TextStyle::AxisNumber, &Theme::text2, trailing);
  row->addWidget(m_tokens);
  auto* history = new QToolButton(trailing);
  history->setIcon(icon(QStringLiteral("clock")));
  history->setAutoRaise(true);
  history->setFixedSize(scaled(24), scaled(18));
  history->setToolTip(tr("Prompt history, templates and favourites"));
  history->setAccessibleName(history->toolTip());
  m_promptMenu = new QMenu(history);
  history->setMenu(m_promptMenu);
  history->setPopupMode(QToolButton::InstantPopup);
  row->addWidget(history);
  column->addWidget(field(tr("Prompt"), m_prompt, trailing));

  m_configs = new QListView(section);
  m_configs->setModel(m_catalog);
  m_configs->setItemDelegate(new ConfigDelegate(m_configs));
  m_configs->setAccessibleName(tr("Sparse config"));
  m_configs->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_configs->setFixedHeight(scaled(26) + scaled(6));
  column->addWidget(
      field(tr("Sparse config"), m_configs,
            new TextLabel(tr("speed-up, error predicted"), TextStyle::Small, &Theme::text2, section)));

  m_size = new QComboBox(section);
  m_size->setEditable(true);
  m_size->setInsertPolicy(QComboBox::NoInsert);
  m_size->setFocusPolicy(Qt::StrongFocus);
  m_size->installEventFilter(this);
  m_size->lineEdit()->installEventFilter(this);
  showSizes();
  connect(m_size->lineEdit(), &QLineEdit::editingFinished, this, &SettingsForm::readSize);
  connect(m_size, &QComboBox::currentTextChanged, this, &SettingsForm::edited);
  m_frames = number(tr("Frames"), 1, 4093, 49);
  m_frames->setSingleStep(m_facts.limits.frameStride);
  m_size->setFixedHeight(m_frames->sizeHint().height());
  m_steps = number(tr("Steps"), 1, 1000, 20);
  m_guidance = decimal(tr("Guidance"), 0, 30, 3);
  const auto pairOf = [&](const QString& left, QWidget* a, const QString& right, QWidget* b) {
    auto* fields = new QHBoxLayout;
    fields->setSpacing(scaled(8));
    fields->addWidget(field(left, a), 1, Qt::AlignTop);
    fields->addWidget(field(right, b), 1, Qt::AlignTop);
    column->addLayout(fields);
  };
  pairOf(tr("Size"), m_size, tr("Frames"), m_frames);
  m_snap = new TextLabel({}, TextStyle::Small, &Theme::warning, section);
  m_snap->setWordWrap(true);
  m_snap->hide();
  column->addWidget(m_snap);
  pairOf(tr("Steps"), m_steps, tr("Guidance"), m_guidance);

  auto* seedRow = new QWidget(section);
  auto* seed = new QHBoxLayout(seedRow);
  seed->setContentsMargins(0, 0, 0, 0);
  seed->setSpacing(scaled(4));
  m_seed = new QLineEdit(seedRow);
  m_seed->installEventFilter(this);
  m_seed->setFont(ui::font(TextStyle::Number));
  m_seed->setAccessibleName(tr("Seed"));
  m_seed->setValidator(
      new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[0-9]{1,18}")), m_seed));
  connect(m_seed, &QLineEdit::textChanged, this, &SettingsForm::edited);
  m_lock = new QToolButton(seedRow);
  m_lock->setIcon(icon(QStringLiteral("lock")));
  m_lock->setCheckable(true);
  m_lock->setChecked(true);
  m_lock->setAutoRaise(true);
  m_lock->setFixedSize(scaled(26), scaled(28));
  m_lock->setToolTip(tr("Keep the seed for the next runs"));
  m_lock->setAccessibleName(m_lock->toolTip());
  auto* dice = new QToolButton(seedRow);
  dice->setIcon(icon(QStringLiteral("dice")));
  dice->setAutoRaise(true);
  dice->setFixedSize(scaled(26), scaled(28));
  dice->setToolTip(tr("Roll a new seed"));
  dice->setAccessibleName(dice->toolTip());
  connect(dice, &QToolButton::clicked, this,
          [this] { m_seed->setText(QString::number(QRandomGenerator::global()->generate())); });
  seed->addWidget(m_seed, 1);
  seed->addWidget(m_lock);
  seed->addWidget(dice);
  column->addWidget(field(tr("Seed"), seedRow));
  return section;
}

QWidget* SettingsForm::expertFields() {
  auto* section = new QWidget(this);
  auto* column = bare(section, 9);
  m_negative = new QPlainTextEdit(section);
  m_negative->setFixedHeight(scaled(52));
  m_negative->setTabChangesFocus(true);
  m_negative->installEventFilter(this);
  m_negative->setAccessibleName(tr("Negative prompt"));
  connect(m_negative, &QPlainTextEdit::textChanged, this, &SettingsForm::edited);
  m_negativeField = field(tr("Negative prompt"), m_negative);
  column->addWidget(m_negativeField);
  m_risingGuidance = new QCheckBox(tr("Let the guidance rise over the steps"), section);
  m_risingGuidance->setToolTip(
      tr("From 1 to one more than the scale, slowly at first, as this model's authors show it"));
  m_risingGuidance->hide();
  connect(m_risingGuidance, &QCheckBox::toggled, this, &SettingsForm::edited);
  column->addWidget(m_risingGuidance);
  m_flowShift = decimal(tr("Flow shift"), 0.1, 20, 3);
  m_fps = decimal(tr("Frames a second"), 1, 120, 16);
  auto* fields = new QHBoxLayout;
  fields->setSpacing(scaled(8));
  m_flowShiftField = field(tr("Flow shift"), m_flowShift);
  fields->addWidget(m_flowShiftField, 1);
  fields->addWidget(field(tr("Frames a second"), m_fps), 1);
  column->addLayout(fields);
  m_type = new QComboBox(section);
  for (const char* type : {"", "fp32", "bf16"})
    m_type->addItem(numberTypeName(QString::fromLatin1(type)), QString::fromLatin1(type));
  m_type->setFocusPolicy(Qt::StrongFocus);
  m_type->installEventFilter(this);
  connect(m_type, &QComboBox::currentIndexChanged, this, &SettingsForm::edited);
  column->addWidget(field(tr("Number type"), m_type));
  m_scheduler = new QComboBox(section);
  m_scheduler->setAccessibleName(tr("Scheduler"));
  m_scheduler->setFocusPolicy(Qt::StrongFocus);
  m_scheduler->installEventFilter(this);
  connect(m_scheduler, &QComboBox::currentIndexChanged, this, &SettingsForm::edited);
  column->addWidget(field(tr("Scheduler"), m_scheduler));
  m_dense = number(tr("Dense warm-up"), -1, 1000, -1);
  m_dense->setSpecialValueText(tr("as in the config"));
  m_dense->setSuffix(tr(" steps"));
  m_dense->setToolTip(
      tr("So many first steps run Full, whatever the config says. The config that says so is kept in the "
         "project when the clip is queued"));
  column->addWidget(field(tr("Dense warm-up"), m_dense));
  m_pattern = new QLineEdit(section);
  m_pattern->installEventFilter(this);
  m_pattern->setAccessibleName(tr("Name of the result"));
  m_pattern->setPlaceholderText(project::defaultResultPattern());
  m_pattern->setToolTip(tr(
      "{prompt}, {seed}, {model}, {config}, {size}, {frames}, {steps} and {date} become those of the run"));
  connect(m_pattern, &QLineEdit::textEdited, this, [this](const QString& pattern) {
    showResultName();
    Q_EMIT resultPatternChanged(pattern);
  });
  column->addWidget(field(tr("Name of the result"), m_pattern));
  m_resultName = new TextLabel({}, TextStyle::Small, &Theme::text2, section);
  m_resultName->setWordWrap(true);
  column->addWidget(m_resultName);
  return section;
}

QWidget* SettingsForm::foot() {
  auto* foot = new QWidget(this);
  auto* column = bare(foot, 8);
  column->setContentsMargins(scaled(12), scaled(10), scaled(12), scaled(10));
  auto* split = new QHBoxLayout;
  split->setSpacing(0);
  m_generate = new QPushButton(tr("Generate"), foot);
  m_generate->setProperty("primary", true);
  m_generate->setProperty("joined", QStringLiteral("left"));
  m_generate->setToolTip(tr("Queue at the end (Ctrl+Enter)"));
  connect(m_generate, &QPushButton::clicked, this, &SettingsForm::generateRequested);
  auto* more = new QPushButton(foot);
  more->setIcon(icon(QStringLiteral("chev"), &Theme::accentInk));
  more->setProperty("primary", true);
  more->setProperty("joined", QStringLiteral("right"));
  more->setFixedWidth(scaled(30));
  more->setAccessibleName(tr("Other ways to queue"));
  m_generateMenu = new QMenu(more);
  connect(more, &QPushButton::clicked, this, [this, more] {
    m_generateMenu->popup(more->mapToGlobal(QPoint(0, -m_generateMenu->sizeHint().height())));
  });
  split->addWidget(m_generate, 1);
  split->addWidget(more);
  column->addLayout(split);
  m_pair = new QPushButton(icon(QStringLiteral("compare")), tr("Paired run"), foot);
  connect(m_pair, &QPushButton::clicked, this, &SettingsForm::pairRequested);
  column->addWidget(m_pair);
  return foot;
}

QWidget* SettingsForm::field(const QString& label, QWidget* control, QWidget* trailing) {
  auto* widget = new QWidget(this);
  auto* column = bare(widget, 4);
  auto* row = new QHBoxLayout;
  row->setSpacing(scaled(6));
  auto* text = new TextLabel(label, TextStyle::Small, &Theme::text2, widget);
  text->setBuddy(control);
  row->addWidget(text);
  if (auto* fact = qobject_cast<QLabel*>(trailing)) {
    fact->setWordWrap(true);
    fact->setAlignment(Qt::AlignRight | Qt::AlignBottom);
    row->addWidget(fact, 1);
  } else {
    row->addStretch(1);
    if (trailing) row->addWidget(trailing);
  }
  column->addLayout(row);
  column->addWidget(control);
  return widget;
}

QSpinBox* SettingsForm::number(const QString& name, int low, int high, int value) {
  auto* box = new QSpinBox(this);
  box->setRange(low, high);
  box->setValue(value);
  box->setAccessibleName(name);
  box->setFont(ui::font(TextStyle::Number));
  box->setFocusPolicy(Qt::StrongFocus);
  box->installEventFilter(this);
  connect(box, &QSpinBox::valueChanged, this, &SettingsForm::edited);
  return box;
}

QDoubleSpinBox* SettingsForm::decimal(const QString& name, double low, double high, double value) {
  auto* box = new QDoubleSpinBox(this);
  box->setRange(low, high);
  box->setDecimals(1);
  box->setSingleStep(0.5);
  box->setValue(value);
  box->setAccessibleName(name);
  box->setFont(ui::font(TextStyle::Number));
  box->setFocusPolicy(Qt::StrongFocus);
  box->installEventFilter(this);
  connect(box, &QDoubleSpinBox::valueChanged, this, &SettingsForm::edited);
  return box;
}

}  // namespace vdit::ui
