// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrent/QtConcurrentRun>
#include <filesystem>

#include "app/jobs/job_queue.h"
#include "app/project/studio_settings.h"
#include "engine/base/error.h"
#include "ui/look/theme.h"
#include "ui/shell/studio_context.h"
#include "ui/views/banner.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

const QString kFormatKey = QStringLiteral("files/export-preset");
const QString kStripKey = QStringLiteral("files/strip-private");

// Outputs that jobs of the queue will write.
QSet<QString> outputsToCome(const jobs::JobQueue& queue) {
  QSet<QString> outputs;
  for (const jobs::Job& job : queue.jobs()) {
    if (!jobs::isFinal(job.state)) outputs.insert(job.output);
  }
  return outputs;
}

}  // namespace

ExportDialog::ExportDialog(StudioContext& context, QStringList videos, QWidget* parent,
                           const ExportSurvey& survey, PresetShelf shelf)
    : QDialog(parent),
      m_context(context),
      m_videos(std::move(videos)),
      m_shelf(std::move(shelf)),
      m_banner(new Banner),
      m_presets(new QComboBox),
      m_formats(new QComboBox),
      m_quality(new QSpinBox),
      m_rate(new QDoubleSpinBox),
      m_folder(new QLineEdit(QStandardPaths::writableLocation(QStandardPaths::MoviesLocation))),
      m_strip(new QCheckBox(tr("Leave out prompt and settings"))),
      m_disk(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_export(new QPushButton(tr("Export"))) {
  setWindowTitle(tr("Export %n clip(s)", nullptr, static_cast<int>(m_videos.size())));
  setMinimumWidth(scaled(460));
  for (const ExportFormat& format : exportFormats()) m_formats->addItem(format.title, format.key);
  m_formats->setCurrentIndex(qMax(0, m_formats->findData(context.settings().value(kFormatKey))));
  m_presets->setAccessibleName(tr("Preset"));
  m_formats->setAccessibleName(tr("Format"));
  m_quality->setAccessibleName(tr("Quality"));
  m_quality->setFont(vdit::ui::font(TextStyle::Number));
  m_quality->setRange(-1, 0);
  m_quality->setValue(-1);
  m_rate->setAccessibleName(tr("Frames a second"));
  m_rate->setFont(vdit::ui::font(TextStyle::Number));
  m_rate->setRange(0, 240);
  m_rate->setDecimals(3);
  m_rate->setSpecialValueText(tr("As it is"));
  m_folder->setAccessibleName(tr("Folder"));
  m_strip->setChecked(context.settings().value(kStripKey).toBool());
  m_export->setProperty("primary", true);
  m_export->setDefault(true);
  build();
  followFormat();
  listPresets({});
  connect(m_presets, &QComboBox::activated, this, &ExportDialog::takePreset);
  connect(m_formats, &QComboBox::currentIndexChanged, this, [this] {
    followFormat();
    choiceEdited();
    checkDisk();
  });
  connect(m_quality, &QSpinBox::valueChanged, this, &ExportDialog::choiceEdited);
  connect(m_rate, &QDoubleSpinBox::valueChanged, this, &ExportDialog::choiceEdited);
  connect(m_strip, &QCheckBox::toggled, this, &ExportDialog::choiceEdited);
  connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::checkDisk);
  connect(m_export, &QPushButton::clicked, this, &ExportDialog::submit);
  connect(&context.queue(), &jobs::JobQueue::submitted, this, [this](qint64 token, qint64 job) {
    if (m_waiting.contains(token)) m_queued.append(job);
    answered(token);
  });
  connect(&context.queue(), &jobs::JobQueue::refused, this, &ExportDialog::refused);
  connect(&m_survey, &QFutureWatcherBase::finished, this, &ExportDialog::takeSurvey);
  m_survey.setFuture(QtConcurrent::run(survey, m_videos));
  checkDisk();
}

void ExportDialog::build() {
  auto* browse = new QToolButton;
  browse->setIcon(icon(QStringLiteral("folder")));
  browse->setAccessibleName(tr("Choose the folder"));
  browse->setToolTip(browse->accessibleName());
  connect(browse, &QToolButton::clicked, this, [this] {
    auto* dialog = new QFileDialog(this, tr("Choose the folder"), m_folder->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, m_folder, &QLineEdit::setText);
    dialog->open();
  });
  auto* folderRow = new QHBoxLayout;
  folderRow->addWidget(m_folder, 1);
  folderRow->addWidget(browse);
  auto* cancel = new QPushButton(tr("Cancel"));
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  auto* foot = new QHBoxLayout;
  foot->addStretch(1);
  foot->addWidget(cancel);
  foot->addWidget(m_export);
  auto* column = new QVBoxLayout(this);
  const auto labelled = [&](const QString& text) {
    column->addWidget(new TextLabel(text, TextStyle::Small, &Theme::text2));
  };
  column->setSpacing(scaled(4));
  column->addWidget(m_banner);
  labelled(tr("Preset"));
  column->addWidget(presetRow());
  column->addSpacing(scaled(6));
  labelled(tr("Format"));
  column->addWidget(m_formats);
  column->addSpacing(scaled(6));
  auto* numbersRow = new QHBoxLayout;
  numbersRow->setSpacing(scaled(12));
  for (const auto& [text, field] : {std::pair<QString, QWidget*>(tr("Quality, lower is better"), m_quality),
                                    std::pair<QString, QWidget*>(tr("Frames a second"), m_rate)}) {
    auto* pair = new QVBoxLayout;
    pair->setSpacing(scaled(4));
    pair->addWidget(new TextLabel(text, TextStyle::Small, &Theme::text2));
    pair->addWidget(field);
    numbersRow->addLayout(pair, 1);
  }
  column->addLayout(numbersRow);
  column->addSpacing(scaled(6));
  labelled(tr("Folder"));
  column->addLayout(folderRow);
  column->addWidget(m_strip);
  column->addSpacing(scaled(6));
  column->addWidget(m_disk);
  column->addSpacing(scaled(6));
  column->addLayout(foot);
}

QWidget* ExportDialog::presetRow() {
  auto* row = new QWidget;
  auto* line = new QHBoxLayout(row);
  line->setContentsMargins(0, 0, 0, 0);
  auto* more = new QToolButton;
  more->setIcon(icon(QStringLiteral("more")));
  more->setAccessibleName(tr("Keep, load and share presets"));
  more->setToolTip(more->accessibleName());
  more->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(more);
  fillMenu(*menu);
  more->setMenu(menu);
  line->addWidget(m_presets, 1);
  line->addWidget(more);
  return row;
}

void ExportDialog::fillMenu(QMenu& menu) {
  connect(menu.addAction(tr("Save as a preset…")), &QAction::triggered, this, &ExportDialog::askName);
  const auto ask = [this](const QString& title, bool saves, void (ExportDialog::*then)(const QString&)) {
    auto* dialog = new QFileDialog(this, title, {}, tr("Export presets (*.json)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(saves ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(saves ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::fileSelected, this, then);
    dialog->open();
  };
  QAction* load = menu.addAction(tr("Load a preset file…"));
  connect(load, &QAction::triggered, this,
          [ask] { ask(tr("Load a preset file"), false, &ExportDialog::loadPreset); });
  QAction* share = menu.addAction(tr("Save to a file, to share…"));
  connect(share, &QAction::triggered, this,
          [ask] { ask(tr("Save the preset to a file"), true, &ExportDialog::sharePreset); });
  menu.addSeparator();
  QAction* remove = menu.addAction(tr("Remove this preset"));
  connect(remove, &QAction::triggered, this, &ExportDialog::removePreset);
  connect(&menu, &QMenu::aboutToShow, this,
          [this, remove] { remove->setEnabled(m_presets->currentIndex() > 0); });
}

void ExportDialog::askName() {
  auto* dialog = new QInputDialog(this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Save as a preset"));
  dialog->setLabelText(tr("Name"));
  dialog->setTextValue(m_presets->currentIndex() > 0 ? m_presets->currentText() : QString());
  connect(dialog, &QInputDialog::textValueSelected, this, &ExportDialog::savePreset);
  dialog->open();
}

void ExportDialog::listPresets(const QString& current) {
  const QSignalBlocker quiet(m_presets);
  m_presets->clear();
  m_presets->addItem(tr("None"));
  m_entries = m_shelf.entries();
  auto* items = qobject_cast<QStandardItemModel*>(m_presets->model());
  for (const PresetShelf::Entry& entry : std::as_const(m_entries)) {
    m_presets->addItem(entry.preset.name);
    QStandardItem* item = items->item(m_presets->count() - 1);
    item->setEnabled(entry.fault.isEmpty());
    item->setToolTip(entry.fault.isEmpty() ? entry.file : entry.fault);
    if (!current.isEmpty() && entry.preset.name == current)
      m_presets->setCurrentIndex(m_presets->count() - 1);
  }
}

void ExportDialog::takePreset(int index) {
  if (index < 1 || index > m_entries.size()) return;
  setChoice(m_entries.at(index - 1).preset.choice);
  const QSignalBlocker quiet(m_presets);
  m_presets->setCurrentIndex(index);
}

ExportChoice ExportDialog::choice() const {
  ExportChoice choice{.codec = m_formats->currentData().toString(), .crf = {}, .fps = {}};
  if (m_quality->isEnabled() && m_quality->value() >= 0) choice.crf = m_quality->value();
  if (m_rate->value() > 0) choice.fps = m_rate->value();
  choice.stripPrivate = m_strip->isChecked();
  return choice;
}

void ExportDialog::setChoice(const ExportChoice& choice) {
  m_formats->setCurrentIndex(m_formats->findData(choice.codec));
  m_quality->setValue(choice.crf.value_or(-1));
  m_rate->setValue(choice.fps.value_or(0));
  m_strip->setChecked(choice.stripPrivate);
}

// The settings are no longer those of the preset whose name stands above them.
void ExportDialog::choiceEdited() {
  const int index = m_presets->currentIndex();
  if (index < 1 || m_entries.at(index - 1).preset.choice == choice()) return;
  const QSignalBlocker quiet(m_presets);
  m_presets->setCurrentIndex(0);
}

void ExportDialog::followFormat() {
  const QList<ExportFormat> formats = exportFormats();
  const QString key = m_formats->currentData().toString();
  for (const ExportFormat& format : formats) {
    if (format.key != key) continue;
    m_quality->setEnabled(format.crf >= 0);
    m_quality->setRange(-1, qMax(0, format.worstCrf));
    m_quality->setSpecialValueText(format.crf >= 0 ? tr("Default, %1").arg(format.crf) : tr("None"));
    m_quality->setToolTip(format.crf >= 0 ? tr("Constant rate factor, 0 to %1").arg(format.worstCrf)
                                          : tr("%1 has no quality setting").arg(format.title));
    if (format.crf < 0) m_quality->setValue(-1);
  }
}

void ExportDialog::savePreset(const QString& name) {
  const ExportPreset preset{.name = name.simplified().left(ExportPreset::kLongestName), .choice = choice()};
  if (preset.name.isEmpty()) return;
  try {
    m_shelf.save(preset);
    listPresets(preset.name);
    m_banner->clear();
  } catch (const Error& error) {
    m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
  }
}

void ExportDialog::loadPreset(const QString& file) {
  try {
    const ReadExportPreset read = m_shelf.add(file);
    listPresets(read.preset.name);
    takePreset(m_presets->currentIndex());
    m_banner->clear();
    if (!read.warnings.isEmpty())
      m_banner->show(BannerKind::Warning, read.warnings.join(QStringLiteral("; ")),
                     QFileInfo(file).fileName());
  } catch (const Error& error) {
    m_banner->clear();
    m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
  }
}

void ExportDialog::sharePreset(const QString& file) {
  const QString name =
      m_presets->currentIndex() > 0 ? m_presets->currentText() : QFileInfo(file).completeBaseName();
  try {
    writeExportPreset(file, {.name = name.left(ExportPreset::kLongestName), .choice = choice()});
    m_banner->clear();
  } catch (const Error& error) {
    m_banner->show(BannerKind::Danger, QString::fromUtf8(error.what()));
  }
}

void ExportDialog::removePreset() {
  const int index = m_presets->currentIndex();
  if (index < 1) return;
  const QString file = m_entries.at(index - 1).file;
  if (!m_shelf.remove(file)) m_banner->show(BannerKind::Danger, tr("%1 cannot be removed").arg(file));
  listPresets({});
}

QString ExportDialog::diskText() const {
  return m_disk->text();
}

// What cannot be used stays in the list, grey and with its reason.
void ExportDialog::takeSurvey() {
  m_surveyed = m_survey.result();
  auto* items = qobject_cast<QStandardItemModel*>(m_formats->model());
  for (const ExportFormat& format : std::as_const(m_surveyed)) {
    QStandardItem* item = items->item(m_formats->findData(format.key));
    if (format.reason.isEmpty()) continue;
    item->setEnabled(false);
    item->setText(tr("%1: %2").arg(format.title, format.reason));
  }
  const ExportFormat* chosen = current();
  if (chosen && !chosen->reason.isEmpty()) {
    for (int row = 0; row < m_formats->count(); ++row) {
      if (!items->item(row)->isEnabled()) continue;
      m_formats->setCurrentIndex(row);
      break;
    }
  }
  checkDisk();
}

const ExportFormat* ExportDialog::current() const {
  for (const ExportFormat& format : m_surveyed) {
    if (format.key == m_formats->currentData().toString()) return &format;
  }
  return nullptr;
}

void ExportDialog::say(const QString& text, QColor Theme::*role, bool possible) {
  m_disk->setText(text);
  m_disk->setRole(role);
  m_export->setEnabled(possible);
}

void ExportDialog::checkDisk() {
  const QFileInfo folder(m_folder->text());
  // Not QStorageInfo: it knows what the table of mounts lists, and in a chroot that can be nothing.
  std::error_code failed;
  const auto space = std::filesystem::space(folder.absoluteFilePath().toStdString(), failed);
  if (!folder.isDir() || !folder.isWritable() || failed) {
    say(tr("This folder does not exist or cannot be written"), &Theme::danger, false);
    return;
  }
  const ExportFormat* format = current();
  if (!format) {
    say(tr("Looking at the clips…"), &Theme::text2, false);
    return;
  }
  if (!format->reason.isEmpty()) {
    say(format->reason, &Theme::danger, false);
    return;
  }
  const auto free = static_cast<qint64>(space.available);
  say(tr("At most %1; %2 are free").arg(numbers::bytes(format->bytes), numbers::bytes(free)),
      free <= format->bytes      ? &Theme::danger
      : free < 2 * format->bytes ? &Theme::warning
                                 : &Theme::text2,
      free > format->bytes);
}

void ExportDialog::submit() {
  const ExportFormat* format = current();
  if (!format || !m_waiting.isEmpty()) return;
  m_context.settings().setValue(kFormatKey, format->key);
  m_context.settings().setValue(kStripKey, m_strip->isChecked());
  const ExportChoice choice = this->choice();
  m_export->setEnabled(false);
  m_queued.clear();
  QSet<QString> taken = outputsToCome(m_context.queue());
  for (const QString& video : std::as_const(m_videos)) {
    const QString target = exportTarget(video, *format, m_folder->text(), taken);
    taken.insert(target);
    m_waiting.insert(m_context.queue().submit(exportJob(video, choice, target),
                                              tr("Export, %1").arg(QFileInfo(target).fileName())));
  }
}

void ExportDialog::answered(qint64 token) {
  if (!m_waiting.remove(token) || !m_waiting.isEmpty()) return;
  if (m_queued.size() == m_videos.size()) {
    m_context.notify(tr("%n export(s) in the queue", nullptr, static_cast<int>(m_queued.size())),
                     m_folder->text());
    Q_EMIT queued(m_queued);
    accept();
  }
}

void ExportDialog::refused(qint64 token, const jobs::JobError& error) {
  if (!m_waiting.contains(token)) return;
  say(error.message(), &Theme::danger, false);
  answered(token);
}

}  // namespace vdit::ui
