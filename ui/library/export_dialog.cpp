// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/export_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QStorageInfo>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/project/studio_settings.h"
#include "ui/library/video_export.h"
#include "ui/look/theme.h"
#include "ui/shell/studio_context.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

const QString kPresetKey = QStringLiteral("files/export-preset");
const QString kStripKey = QStringLiteral("files/strip-private");

}  // namespace

ExportDialog::ExportDialog(StudioContext& context, QStringList videos, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_videos(std::move(videos)),
      m_presets(new QComboBox),
      m_folder(new QLineEdit(QStandardPaths::writableLocation(QStandardPaths::MoviesLocation))),
      m_strip(new QCheckBox(tr("Leave out prompt and settings"))),
      m_disk(new TextLabel({}, TextStyle::Small, &Theme::text2)),
      m_progress(new QProgressBar),
      m_export(new QPushButton(tr("Export"))) {
  setWindowTitle(tr("Export %n clip(s)", nullptr, static_cast<int>(m_videos.size())));
  setMinimumWidth(scaled(460));
  for (const ExportPreset& preset : exportPresets()) m_presets->addItem(preset.title, preset.key);
  m_presets->setCurrentIndex(qMax(0, m_presets->findData(context.settings().value(kPresetKey))));
  m_presets->setAccessibleName(tr("Format"));
  m_folder->setAccessibleName(tr("Folder"));
  m_strip->setChecked(context.settings().value(kStripKey).toBool());
  m_progress->setTextVisible(false);
  m_progress->setRange(0, 1000);
  m_progress->setAccessibleName(tr("Progress of the export"));
  m_progress->hide();
  m_export->setProperty("primary", true);
  m_export->setDefault(true);
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
  column->addWidget(m_progress);
  column->addSpacing(scaled(6));
  column->addLayout(foot);
  connect(m_presets, &QComboBox::currentIndexChanged, this, &ExportDialog::checkDisk);
  connect(m_folder, &QLineEdit::textChanged, this, &ExportDialog::checkDisk);
  connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
  checkDisk();
}

QString ExportDialog::diskText() const {
  return m_disk->text();
}

void ExportDialog::checkDisk() {
  const QFileInfo folder(m_folder->text());
  const auto preset = exportPreset(m_presets->currentData().toString());
  if (!folder.isDir() || !folder.isWritable() || !preset) {
    m_disk->setText(tr("This folder does not exist or cannot be written"));
    m_disk->setRole(&Theme::danger);
    m_export->setEnabled(false);
    return;
  }
  const qint64 needed = exportForecast(m_videos, *preset);
  const qint64 free = QStorageInfo(folder.absoluteFilePath()).bytesAvailable();
  m_export->setEnabled(free > needed);
  m_disk->setText(tr("At most %1; %2 are free").arg(numbers::bytes(needed), numbers::bytes(free)));
  m_disk->setRole(free <= needed ? &Theme::danger : free < 2 * needed ? &Theme::warning : &Theme::text2);
}

void ExportDialog::start() {
  const auto preset = exportPreset(m_presets->currentData().toString());
  if (!preset || m_running) return;
  m_context.settings().setValue(kPresetKey, preset->key);
  m_context.settings().setValue(kStripKey, m_strip->isChecked());
  m_running = new VideoExport(m_videos, *preset, m_folder->text(), m_strip->isChecked(), this);
  for (QWidget* field : std::initializer_list<QWidget*>{m_presets, m_folder, m_strip, m_export})
    field->setEnabled(false);
  m_progress->show();
  connect(m_running, &VideoExport::progressed, m_progress,
          [this](double fraction) { m_progress->setValue(qRound(1000 * fraction)); });
  connect(m_running, &VideoExport::finished, this, &ExportDialog::finish);
  m_running->start();
}

void ExportDialog::finish(const QStringList& written, const QStringList& failures) {
  if (failures.isEmpty()) {
    m_context.notify(tr("Exported %n file(s)", nullptr, static_cast<int>(written.size())), m_folder->text());
  } else {
    m_context.notify(tr("The export failed"), failures.join(QLatin1Char('\n')));
  }
  Q_EMIT exported(written);
  failures.isEmpty() ? accept() : reject();
}

}  // namespace vdit::ui
