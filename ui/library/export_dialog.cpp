// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtConcurrent/QtConcurrentRun>
#include <filesystem>

#include "app/jobs/job_queue.h"
#include "app/project/studio_settings.h"
#include "ui/look/theme.h"
#include "ui/shell/studio_context.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

const QString kPresetKey = QStringLiteral("files/export-preset");
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
                           const ExportSurvey& survey)
    : QDialog(parent),
      m_context(context),
      m_videos(std::move(videos)),
      m_presets(new QComboBox),
      m_folder(new QLineEdit(QStandardPaths::writableLocation(QStandardPaths::MoviesLocation))),
      m_strip(new QCheckBox(tr("Leave out prompt and settings"))),
      m_disk(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_export(new QPushButton(tr("Export"))) {
  setWindowTitle(tr("Export %n clip(s)", nullptr, static_cast<int>(m_videos.size())));
  setMinimumWidth(scaled(460));
  for (const ExportPreset& preset : exportPresets()) m_presets->addItem(preset.title, preset.key);
  m_presets->setCurrentIndex(qMax(0, m_presets->findData(context.settings().value(kPresetKey))));
  m_presets->setAccessibleName(tr("Format"));
  m_folder->setAccessibleName(tr("Folder"));
  m_strip->setChecked(context.settings().value(kStripKey).toBool());
  m_export->setProperty("primary", true);
  m_export->setDefault(true);
  build();
  connect(m_presets, &QComboBox::currentIndexChanged, this, &ExportDialog::checkDisk);
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
  labelled(tr("Format"));
  column->addWidget(m_presets);
  column->addSpacing(scaled(6));
  labelled(tr("Folder"));
  column->addLayout(folderRow);
  column->addWidget(m_strip);
  column->addSpacing(scaled(6));
  column->addWidget(m_disk);
  column->addSpacing(scaled(6));
  column->addLayout(foot);
}

QString ExportDialog::diskText() const {
  return m_disk->text();
}

// What cannot be used stays in the list, grey and with its reason.
void ExportDialog::takeSurvey() {
  m_surveyed = m_survey.result();
  auto* items = qobject_cast<QStandardItemModel*>(m_presets->model());
  for (const ExportPreset& preset : std::as_const(m_surveyed)) {
    QStandardItem* item = items->item(m_presets->findData(preset.key));
    if (preset.reason.isEmpty()) continue;
    item->setEnabled(false);
    item->setText(tr("%1: %2").arg(preset.title, preset.reason));
  }
  const ExportPreset* chosen = current();
  if (chosen && !chosen->reason.isEmpty()) {
    for (int row = 0; row < m_presets->count(); ++row) {
      if (!items->item(row)->isEnabled()) continue;
      m_presets->setCurrentIndex(row);
      break;
    }
  }
  checkDisk();
}

const ExportPreset* ExportDialog::current() const {
  for (const ExportPreset& preset : m_surveyed) {
    if (preset.key == m_presets->currentData().toString()) return &preset;
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
  const ExportPreset* preset = current();
  if (!preset) {
    say(tr("Looking at the clips…"), &Theme::text2, false);
    return;
  }
  if (!preset->reason.isEmpty()) {
    say(preset->reason, &Theme::danger, false);
    return;
  }
  const auto free = static_cast<qint64>(space.available);
  say(tr("At most %1; %2 are free").arg(numbers::bytes(preset->bytes), numbers::bytes(free)),
      free <= preset->bytes      ? &Theme::danger
      : free < 2 * preset->bytes ? &Theme::warning
                                 : &Theme::text2,
      free > preset->bytes);
}

void ExportDialog::submit() {
  const ExportPreset* preset = current();
  if (!preset || !m_waiting.isEmpty()) return;
  m_context.settings().setValue(kPresetKey, preset->key);
  m_context.settings().setValue(kStripKey, m_strip->isChecked());
  m_export->setEnabled(false);
  m_queued.clear();
  QSet<QString> taken = outputsToCome(m_context.queue());
  for (const QString& video : std::as_const(m_videos)) {
    const QString target = exportTarget(video, *preset, m_folder->text(), taken);
    taken.insert(target);
    m_waiting.insert(m_context.queue().submit(exportJob(video, *preset, target, m_strip->isChecked()),
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
