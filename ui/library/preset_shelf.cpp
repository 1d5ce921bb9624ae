// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/preset_shelf.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <algorithm>

#include "engine/base/error.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMost = 500;

// What the name leaves of itself in a file's name.
QString stemOf(const QString& name) {
  static const QRegularExpression kOther(QStringLiteral("[^\\p{L}\\p{N}]+"));
  QString stem = name.toLower();
  stem.replace(kOther, QStringLiteral("-"));
  while (stem.toUtf8().size() > 120) stem.chop(1);
  return stem.isEmpty() || stem == QLatin1String("-") ? QStringLiteral("preset") : stem;
}

}  // namespace

PresetShelf::PresetShelf(QString folder) : m_folder(std::move(folder)) {
  if (m_folder.isEmpty()) {
    m_folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
               QStringLiteral("/sparse-vdit-studio/export-presets");
  }
}

QList<PresetShelf::Entry> PresetShelf::entries() const {
  QList<Entry> entries;
  const QFileInfoList files = QDir(m_folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files);
  for (const QFileInfo& file : files.mid(0, kMost)) {
    Entry entry{.file = file.absoluteFilePath(), .preset = {}, .fault = {}};
    try {
      entry.preset = readExportPreset(entry.file).preset;
    } catch (const Error& error) {
      entry.preset.name = file.completeBaseName();
      entry.fault = QString::fromUtf8(error.what());
    }
    entries.append(entry);
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return QString::localeAwareCompare(a.preset.name, b.preset.name) < 0;
  });
  return entries;
}

QString PresetShelf::save(const ExportPreset& preset) const {
  QString file;
  for (const Entry& entry : entries()) {
    if (entry.fault.isEmpty() && entry.preset.name == preset.name) file = entry.file;
  }
  for (int turn = 1; file.isEmpty(); ++turn) {
    const QString name = stemOf(preset.name) + (turn > 1 ? QStringLiteral("-%1").arg(turn) : QString());
    const QString free = QStringLiteral("%1/%2.json").arg(m_folder, name);
    if (!QFileInfo::exists(free)) file = free;
  }
  QDir().mkpath(m_folder);
  writeExportPreset(file, preset);
  return file;
}

ReadExportPreset PresetShelf::add(const QString& file) const {
  ReadExportPreset read = readExportPreset(file);
  save(read.preset);
  return read;
}

bool PresetShelf::remove(const QString& file) const {
  return QFile::remove(file) || !QFileInfo::exists(file);
}

void writeExportPreset(const QString& file, const ExportPreset& preset) {
  QSaveFile out(file);
  const QByteArray text = exportPresetText(preset);
  if (out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit()) return;
  throw Error({ErrorKind::Resource, "file.write", file.toStdString(), "", out.errorString().toStdString(),
               "a writable folder", "check the free space and the permissions of the folder"});
}

}  // namespace vdit::ui
