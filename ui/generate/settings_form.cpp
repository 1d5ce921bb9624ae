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
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "app/project/result_name.h"
#include "ui/look/theme.h"
#include "ui/views/column_scroll.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

constexpr int kMostConfigRows = 6;

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
  showScheduler();
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
  s.oldNoiseLevels = m_facts.spacesNoise && m_scheduler->currentIndex() == 1;
  s.denseSteps = m_configPath.isEmpty() ? -1 : m_dense->value();
  return s;
}

void SettingsForm::change(const GenerateSettings& s) {
  const GenerateSettings before = settings();
  setSettings(s);
  m_history.add(before, settings());
  Q_EMIT historyChanged();
}

void SettingsForm::undo() {
  if (m_history.canUndo()) putBack(m_history.undo(settings()), &QPlainTextEdit::undo);
}

void SettingsForm::redo() {
  if (m_history.canRedo()) putBack(m_history.redo(settings()), &QPlainTextEdit::redo);
}

// The prompt's own history goes along, so that its next step is not the one that was just taken.
void SettingsForm::putBack(const GenerateSettings& s, void (QPlainTextEdit::*step)()) {
  m_setting = true;
  if (m_prompt->toPlainText() != s.prompt) (m_prompt->*step)();
  setSettings(s);
  Q_EMIT historyChanged();
}

void SettingsForm::setSettings(const GenerateSettings& s) {
  m_setting = true;
  m_adopts = false;
  if (m_model->findData(s.model) < 0)
    m_model->addItem(icon(QStringLiteral("chip")), QFileInfo(s.model).fileName(), s.model);
  m_model->setCurrentIndex(m_model->findData(s.model));
  if (m_prompt->toPlainText() != s.prompt) {  // through a cursor, so that Ctrl+Z brings the old words back
    QTextCursor cursor(m_prompt->document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    // The document makes one step of what is typed right behind an insertion, but not behind a removal.
    cursor.insertText(s.prompt + QLatin1Char(' '));
    cursor.deletePreviousChar();
    cursor.endEditBlock();
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
  m_scheduler->setCurrentIndex(s.oldNoiseLevels && m_scheduler->count() > 1 ? 1 : 0);
  m_dense->setMaximum(std::max(0, s.steps - 1));
  m_dense->setValue(s.denseSteps);
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
  showScheduler();
  if (std::exchange(m_adopts, false)) {
    GenerateSettings now = adopted(settings(), before.defaults, facts.defaults);
    const QModelIndex config = m_catalog->index(m_catalog->rowOf(now.config));
    if (config.isValid() && !(config.flags() & Qt::ItemIsEnabled)) now.config.clear();  // another model's
    setSettings(now);
  } else {
    edited();
  }
}

// Wan's UniPC is spaced in two ways; the other families have the one scheduler that their folder names.
void SettingsForm::showScheduler() {
  const QSignalBlocker quiet(m_scheduler);
  const int chosen = m_scheduler->currentIndex();
  const QString name = m_facts.scheduler.isEmpty() ? tr("of the model") : schedulerName(m_facts.scheduler);
  m_scheduler->clear();
  m_scheduler->addItem(name);
  if (m_facts.spacesNoise) m_scheduler->addItem(tr("%1, older noise levels").arg(name));
  m_scheduler->setCurrentIndex(std::clamp(chosen, 0, m_scheduler->count() - 1));
  m_scheduler->setEnabled(m_facts.spacesNoise);
  m_scheduler->setToolTip(m_facts.spacesNoise ? tr("Older noise levels: as diffusers spaced them before "
                                                   "0.37, and as Wan's own code does. The same "
                                                   "seed gives another video")
                                              : tr("The model's folder names it: this family has no other"));
}

void SettingsForm::setResultPattern(const QString& pattern) {
  if (m_pattern->text() != pattern) m_pattern->setText(pattern);
  showResultName();
}

void SettingsForm::showResultName() {
  const QStringList unknown = project::unknownResultWords(m_pattern->text());
  const QString name =
      project::resultName(m_pattern->text(), settings().toJob(QStringLiteral("generate"), {}));
  m_resultName->setText(unknown.isEmpty() ? QStringLiteral("%1.mp4").arg(name)
                                          : tr("Not known: %1").arg(unknown.join(QStringLiteral(", "))));
  m_resultName->setRole(unknown.isEmpty() ? &Theme::text2 : &Theme::warning);
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
bool SettingsForm::isExpert() const {
  return !m_expert->isHidden();
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

// A field undoes what was typed into it; a change of all settings is undone when it was the last thing that
// happened, or where the field has nothing of its own.
bool SettingsForm::takesStep(const QWidget& field, const QKeyEvent& key) const {
  const auto* text = qobject_cast<const QPlainTextEdit*>(&field);
  const auto* line = qobject_cast<const QLineEdit*>(&field);
  if (const auto* box = qobject_cast<const QAbstractSpinBox*>(&field)) line = box->findChild<QLineEdit*>();
  if (key.matches(QKeySequence::Undo) && m_history.canUndo()) {
    const bool own = text ? text->document()->isUndoAvailable() : line && line->isUndoAvailable();
    return !own || m_history.isAtLast(settings());
  }
  const bool redo =
      key.matches(QKeySequence::Redo) || key.keyCombination() == (Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
  if (redo && m_history.canRedo()) {
    const bool own = text ? text->document()->isRedoAvailable() : line && line->isRedoAvailable();
    return !own || m_history.isAtUndone(settings());
  }
  return false;
}

// A number that is not being edited does not change under a wheel that was meant for the page; Shift makes
// a key's step ten times as large.
bool SettingsForm::eventFilter(QObject* watched, QEvent* event) {
  auto* widget = qobject_cast<QWidget*>(watched);
  if (event->type() == QEvent::ShortcutOverride && takesStep(*widget, *static_cast<QKeyEvent*>(event))) {
    event->ignore();
    return true;
  }
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
  m_dense->setEnabled(!dense);
  m_dense->setMaximum(std::max(0, now.steps - 1));
  showResultName();
  Q_EMIT changed();
}

void SettingsForm::readSize() {
  const GenerateSettings now = settings();
  m_size->setCurrentText(numbers::size(now.width, now.height));
}

}  // namespace vdit::ui
