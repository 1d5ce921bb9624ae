// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/settings_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFileInfo>
#include <QKeyEvent>
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
#include <utility>

#include "ui/look/theme.h"
#include "ui/views/column_scroll.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kMostConfigRows = 6;

QVBoxLayout* bare(QWidget* widget, int spacing) {
  auto* column = new QVBoxLayout(widget);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(scaled(spacing));
  return column;
}

}  // namespace

SettingsForm::SettingsForm(QWidget* parent) : QWidget(parent), m_catalog(new ConfigCatalog(this)) {
  auto* content = new QWidget;
  content->setAutoFillBackground(true);
  auto* column = bare(content, 9);
  column->setContentsMargins(scaled(12), scaled(6), scaled(12), scaled(12));
  column->addWidget(basicFields());
  m_expert = expertFields();
  m_expert->hide();
  column->addWidget(m_expert);
  column->addStretch(1);
  auto* scroll = new ColumnScroll(this);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(content);
  auto* whole = bare(this, 0);
  whole->addWidget(scroll, 1);
  m_foot = foot();
  whole->addWidget(m_foot);
  connect(m_catalog, &QAbstractItemModel::modelReset, this, &SettingsForm::showConfigs);
  connect(m_catalog, &QAbstractItemModel::rowsInserted, this, &SettingsForm::showConfigs);
  connect(m_configs->selectionModel(), &QItemSelectionModel::currentChanged, this,
          [this](const QModelIndex& index) {
            if (!index.isValid() || m_setting) return;
            m_configPath = index.data(ConfigCatalog::PathRole).toString();
            edited();
          });
  setSettings({});
}

GenerateSettings SettingsForm::settings() const {
  GenerateSettings s;
  s.model = m_model->currentData().toString();
  s.prompt = m_prompt->toPlainText();
  if (!m_facts.embeddedGuidance) s.negativePrompt = m_negative->toPlainText();
  const QStringList sides =
      m_size->currentText().split(QRegularExpression(QStringLiteral("[^0-9]+")), Qt::SkipEmptyParts);
  if (sides.size() == 2) {
    s.width = m_facts.limits.nearestSide(sides[0].toInt());
    s.height = m_facts.limits.nearestSide(sides[1].toInt());
  }
  s.frames = m_facts.limits.nearestFrames(m_frames->value());
  s.steps = m_steps->value();
  s.guidance = m_guidance->value();
  s.risingGuidance = m_facts.risesGuidance && m_risingGuidance->isChecked();
  s.flowShift = m_flowShift->value();
  s.numberType = m_type->currentData().toString();
  s.fps = m_fps->value();
  s.seed = m_seed->text().toULongLong();
  s.config = m_configPath;
  return s;
}

void SettingsForm::setSettings(const GenerateSettings& s) {
  m_setting = true;
  m_adopts = false;
  if (m_model->findData(s.model) < 0)
    m_model->addItem(icon(QStringLiteral("chip")), QFileInfo(s.model).fileName(), s.model);
  m_model->setCurrentIndex(m_model->findData(s.model));
  if (m_prompt->toPlainText() != s.prompt) {  // through a cursor, so that Ctrl+Z brings the old words back
    QTextCursor cursor(m_prompt->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(s.prompt);
  }
  m_negative->setPlainText(s.negativePrompt);
  m_size->setCurrentText(numbers::size(s.width, s.height));
  m_frames->setValue(s.frames);
  m_steps->setValue(s.steps);
  m_guidance->setValue(s.guidance);
  m_risingGuidance->setChecked(s.risingGuidance);
  m_flowShift->setValue(s.flowShift);
  m_type->setCurrentIndex(std::max(0, m_type->findData(s.numberType)));
  m_fps->setValue(s.fps);
  m_seed->setText(QString::number(s.seed));
  m_configPath = s.config;
  m_catalog->include(s.config);
  showConfigs();
  m_setting = false;
  edited();
  Q_EMIT promptChanged();
}

// Rows for all that fit, and the chosen one: also one that cannot be chosen by hand, as a job may name it.
void SettingsForm::showConfigs() {
  const bool setting = std::exchange(m_setting, true);
  const int rows = std::clamp(m_catalog->rowCount(), 1, kMostConfigRows);
  m_configs->setFixedHeight(rows * scaled(26) + scaled(6));
  const QModelIndex row = m_catalog->index(std::max(0, m_catalog->rowOf(m_configPath)));
  m_configs->selectionModel()->setCurrentIndex(row, QItemSelectionModel::ClearAndSelect);
  m_configs->scrollTo(row);
  m_setting = setting;
}

void SettingsForm::setFacts(const ModelFacts& facts) {
  const ModelFacts before = std::exchange(m_facts, facts);
  m_frames->setSingleStep(facts.limits.frameStride);
  m_frames->setMaximum(std::max(facts.limits.maxFrames, m_frames->value()));
  m_negativeField->setVisible(!facts.embeddedGuidance);
  m_flowShiftField->setVisible(facts.hasFlowShift);
  m_risingGuidance->setVisible(facts.risesGuidance);
  m_guidance->setToolTip(facts.embeddedGuidance
                             ? tr("Read by the model itself: one prediction a step, no negative prompt")
                             : tr("Above 1: a second prediction a step, with the negative prompt"));
  showSizes();
  if (std::exchange(m_adopts, false)) {
    GenerateSettings now = adopted(settings(), before.defaults, facts.defaults);
    const QModelIndex config = m_catalog->index(m_catalog->rowOf(now.config));
    if (config.isValid() && !(config.flags() & Qt::ItemIsEnabled)) now.config.clear();  // another model's
    setSettings(now);
  } else {
    edited();
  }
}

void SettingsForm::adoptDefaults() {
  m_adopts = true;
}

void SettingsForm::showSizes() {
  const QSignalBlocker quiet(m_size);
  const QString typed = m_size->currentText();
  m_size->clear();
  for (const QSize& size : m_facts.sizes()) m_size->addItem(numbers::size(size.width(), size.height()));
  m_size->setCurrentText(typed);
}

void SettingsForm::setModels(const QList<QPair<QString, QString>>& models) {
  const QSignalBlocker quiet(m_model);
  const QString chosen = m_model->currentData().toString(), chosenName = m_model->currentText();
  m_model->clear();
  for (const auto& [path, name] : models) m_model->addItem(icon(QStringLiteral("chip")), name, path);
  if (m_model->findData(chosen) < 0) m_model->addItem(icon(QStringLiteral("chip")), chosenName, chosen);
  m_model->setCurrentIndex(m_model->findData(chosen));
}

void SettingsForm::setModelFact(const QString& fact) {
  m_modelFact->setText(fact);
}

void SettingsForm::setTokens(int used, int limit, const QStringList& unknown) {
  m_tokens->setText(limit <= 0 ? QString() : tr("%1 tokens").arg(numbers::ofTotal(used, limit)));
  m_tokens->setRole(used > limit && limit > 0 ? &Theme::warning : &Theme::text2);
  QString tip = used > limit && limit > 0 ? tr("Tokens cut at the end: %1").arg(used - limit) : QString();
  if (!unknown.isEmpty()) tip += tr("\nUnknown to the tokenizer: %1").arg(unknown.join(QStringLiteral(", ")));
  m_tokens->setToolTip(tip.trimmed());
}

void SettingsForm::setExpert(bool expert) {
  m_expert->setVisible(expert);
}
void SettingsForm::setFootVisible(bool visible) {
  m_foot->setVisible(visible);
}
bool SettingsForm::isSeedLocked() const {
  return m_lock->isChecked();
}

void SettingsForm::rollSeed() {
  if (isSeedLocked()) return;
  m_seed->setText(QString::number(QRandomGenerator::global()->generate()));
  edited();
}

QString SettingsForm::snapText() const {
  return m_snap->text();
}

// A number that is not being edited does not change under a wheel that was meant for the page; Shift makes
// a key's step ten times as large.
bool SettingsForm::eventFilter(QObject* watched, QEvent* event) {
  auto* widget = qobject_cast<QWidget*>(watched);
  if (event->type() == QEvent::Wheel && widget && !widget->hasFocus()) {
    event->ignore();
    return true;
  }
  auto* box = qobject_cast<QAbstractSpinBox*>(watched);
  if (box && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool up = key->key() == Qt::Key_Up;
    if (key->modifiers() == Qt::ShiftModifier && (up || key->key() == Qt::Key_Down)) {
      box->stepBy(up ? 10 : -10);
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
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

void SettingsForm::edited() {
  if (m_setting) return;
  QStringList notes;
  const QStringList sides =
      m_size->currentText().split(QRegularExpression(QStringLiteral("[^0-9]+")), Qt::SkipEmptyParts);
  if (sides.size() == 2) {
    notes << m_facts.limits.explainSide(tr("width"), sides[0].toInt())
          << m_facts.limits.explainSide(tr("height"), sides[1].toInt());
  } else {
    notes << tr("Size as width × height");
  }
  notes << m_facts.limits.explainFrames(m_frames->value());
  notes.removeAll(QString());
  m_snap->setText(notes.join(QLatin1Char('\n')));
  m_snap->setVisible(!notes.isEmpty());
  const GenerateSettings now = settings();
  m_catalog->setClip(now.width, now.height, now.frames);
  const bool dense = now.config.isEmpty();
  m_pair->setText(dense ? tr("Paired run")
                        : tr("Paired run, full and %1").arg(QFileInfo(now.config).completeBaseName()));
  m_pair->setEnabled(!dense && !now.prompt.trimmed().isEmpty());
  m_pair->setToolTip(dense ? tr("Choose a sparse config to compare with full attention")
                           : tr("Full and sparse with the same seed, noise and text; opens in Compare"));
  m_generate->setEnabled(!now.prompt.trimmed().isEmpty());
  Q_EMIT changed();
}

void SettingsForm::readSize() {
  const GenerateSettings now = settings();
  m_size->setCurrentText(numbers::size(now.width, now.height));
}

}  // namespace vdit::ui
