// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/studio_settings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <algorithm>

namespace vdit::project {
namespace {

constexpr int kMostRecent = 12;

QString defaultFile() {
  const QString portable = QCoreApplication::applicationDirPath() + QStringLiteral("/studio.ini");
  if (QFileInfo::exists(portable)) return portable;
  return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
         QStringLiteral("/sparse-vdit-studio/studio.ini");
}

SettingInfo choice(const char* key, const char* page, const QStringList& choices) {
  return {QString::fromLatin1(key),
          QString::fromLatin1(page),
          SettingInfo::Kind::Choice,
          choices.first(),
          choices,
          0,
          0};
}

SettingInfo toggle(const char* key, const char* page, bool value) {
  return {QString::fromLatin1(key), QString::fromLatin1(page), SettingInfo::Kind::Toggle, value, {}, 0, 0};
}

SettingInfo number(const char* key, const char* page, double value, double lowest, double highest) {
  return {QString::fromLatin1(key),
          QString::fromLatin1(page),
          SettingInfo::Kind::Number,
          value,
          {},
          lowest,
          highest};
}

SettingInfo text(const char* key, const char* page, SettingInfo::Kind kind) {
  return {QString::fromLatin1(key), QString::fromLatin1(page), kind, QString(), {}, 0, 0};
}

const SettingInfo* infoOf(const QString& key) {
  const auto& all = StudioSettings::all();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const SettingInfo& info) { return info.key == key; });
  return found == all.end() ? nullptr : &*found;
}

// The value in the setting's own type, or nothing when it does not fit. INI files and JSON know fewer types
// than we do.
std::optional<QVariant> fitted(const SettingInfo& info, const QVariant& value) {
  switch (info.kind) {
    case SettingInfo::Kind::Choice:
      if (info.choices.contains(value.toString())) return value.toString();
      return std::nullopt;
    case SettingInfo::Kind::Toggle: {
      if (value.typeId() == QMetaType::Bool) return value;
      const QString word = value.toString();
      if (word == QLatin1String("true") || word == QLatin1String("false"))
        return word == QLatin1String("true");
      return std::nullopt;
    }
    case SettingInfo::Kind::Number: {
      bool isNumber = false;
      const double number = value.toDouble(&isNumber);
      if (isNumber && number >= info.lowest && number <= info.highest) return number;
      return std::nullopt;
    }
    case SettingInfo::Kind::Path:
      if (value.typeId() == QMetaType::QString) return value;
      return std::nullopt;
    case SettingInfo::Kind::Text: {
      const QString line = value.toString();
      // An ssh host goes onto a command line: no option, no second word.
      if (info.key == QLatin1String("engine/ssh-host") &&
          (line.startsWith(QLatin1Char('-')) || line.contains(QLatin1Char(' ')))) {
        return std::nullopt;
      }
      if (value.typeId() == QMetaType::QString) return line;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

const QList<SettingInfo>& StudioSettings::all() {
  using Kind = SettingInfo::Kind;
  const auto words = [](std::initializer_list<const char*> list) {
    QStringList made;
    for (const char* word : list) made.append(QString::fromLatin1(word));
    return made;
  };
  static const QList<SettingInfo> kAll = {
      choice("look/theme", "look", words({"system", "dark", "light", "contrast"})),
      toggle("look/reduced-motion", "look", false),
      choice("language/language", "look", words({"system", "en", "zh_CN"})),
      text("engine/program", "engine", Kind::Path),
      text("engine/ssh-host", "engine", Kind::Text),
      text("engine/host-program", "engine", Kind::Text),
      text("engine/ssh-program", "engine", Kind::Path),
      choice("engine/new-jobs", "engine", words({"host", "local"})),
      choice("queue/start", "queue", words({"last", "run", "paused"})),
      toggle("queue/notify", "queue", true),
      toggle("queue/sound", "queue", false),
      text("files/result-name", "files", Kind::Text),
      toggle("files/strip-private", "files", false),
      number("files/backups", "files", 10, 1, 100),
      number("files/thumbnail-cache-mb", "files", 200, 10, 4000),
      choice("files/export-preset", "files",
             words({"h264", "h265", "av1", "prores", "ffv1", "png", "gif", "webp"})),
  };
  return kAll;
}

StudioSettings::StudioSettings(const QString& file, QObject* parent)
    : QObject(parent), m_settings(file.isEmpty() ? defaultFile() : file, QSettings::IniFormat) {}

QString StudioSettings::fileName() const {
  return m_settings.fileName();
}

QString StudioSettings::writeFault() const {
  const QString file = m_settings.fileName();
  // Asked before anything is lost: QSettings makes missing folders, and tells of a refusal only afterwards.
  QFileInfo place(QFileInfo(file).absolutePath());
  while (!place.exists() && !place.isRoot()) place.setFile(place.absolutePath());
  if (!place.isDir()) return tr("%1 is not a folder").arg(place.filePath());
  if (QFileInfo(file).isDir()) return tr("%1 is a folder").arg(file);
  const QFileInfo target(QFileInfo::exists(file) ? file : place.filePath());
  if (!target.isWritable() || !place.isWritable()) return tr("%1 cannot be written").arg(target.filePath());
  return m_settings.status() == QSettings::AccessError ? tr("%1 cannot be written").arg(file) : QString();
}

QVariant StudioSettings::value(const QString& key) const {
  const SettingInfo* info = infoOf(key);
  if (!info) return {};
  // A hand-edited file may hold anything; what does not fit counts as not set.
  return fitted(*info, m_settings.value(key, info->defaultValue)).value_or(info->defaultValue);
}

bool StudioSettings::setValue(const QString& key, const QVariant& value) {
  const SettingInfo* info = infoOf(key);
  if (!info) return false;
  const auto fit = fitted(*info, value);
  if (!fit) return false;
  if (*fit == this->value(key)) return true;
  m_settings.setValue(key, *fit);
  m_settings.sync();
  Q_EMIT changed(key);
  return true;
}

void StudioSettings::resetPage(const QString& page) {
  for (const SettingInfo& info : all()) {
    if (info.page == page) setValue(info.key, info.defaultValue);
  }
}

QByteArray StudioSettings::exportAll() const {
  QJsonObject values, shortcuts;
  for (const SettingInfo& info : all()) values.insert(info.key, QJsonValue::fromVariant(value(info.key)));
  m_settings.beginGroup(QStringLiteral("shortcuts"));
  for (const QString& command : m_settings.childKeys()) {
    shortcuts.insert(command, m_settings.value(command).toString());
  }
  m_settings.endGroup();
  return QJsonDocument(QJsonObject{{QStringLiteral("format"), QStringLiteral("vdit-studio-settings")},
                                   {QStringLiteral("version"), 1},
                                   {QStringLiteral("settings"), values},
                                   {QStringLiteral("shortcuts"), shortcuts}})
      .toJson();
}

QStringList StudioSettings::importAll(const QByteArray& json, bool* parsed) {
  const QJsonObject document = QJsonDocument::fromJson(json).object();
  const bool ours =
      document.value(QStringLiteral("format")).toString() == QLatin1String("vdit-studio-settings");
  if (parsed) *parsed = ours;
  QStringList refused;
  if (!ours) return refused;
  const QJsonObject values = document.value(QStringLiteral("settings")).toObject();
  for (auto it = values.begin(); it != values.end(); ++it) {
    if (!setValue(it.key(), it.value().toVariant())) refused.append(it.key());
  }
  const QJsonObject shortcuts = document.value(QStringLiteral("shortcuts")).toObject();
  for (auto it = shortcuts.begin(); it != shortcuts.end(); ++it) {
    setShortcut(it.key(), QKeySequence(it.value().toString(), QKeySequence::PortableText));
  }
  return refused;
}

std::optional<QKeySequence> StudioSettings::shortcut(const QString& command) const {
  const QString key = QStringLiteral("shortcuts/") + command;
  if (!m_settings.contains(key)) return std::nullopt;
  return QKeySequence(m_settings.value(key).toString(), QKeySequence::PortableText);
}

void StudioSettings::setShortcut(const QString& command, const QKeySequence& keys) {
  m_settings.setValue(QStringLiteral("shortcuts/") + command, keys.toString(QKeySequence::PortableText));
}

void StudioSettings::clearShortcut(const QString& command) {
  m_settings.remove(QStringLiteral("shortcuts/") + command);
}

QStringList StudioSettings::recentProjects() const {
  return m_settings.value(QStringLiteral("recent/projects")).toStringList();
}

void StudioSettings::addRecentProject(const QString& folder) {
  QStringList recent = recentProjects();
  recent.removeAll(folder);
  recent.prepend(folder);
  m_settings.setValue(QStringLiteral("recent/projects"), QVariant(recent.mid(0, kMostRecent)));
}

// One line each, "DATE PATH": a path may hold anything but starts behind the first space.
QList<KnownFolder> StudioSettings::modelFolders() const {
  QList<KnownFolder> folders;
  for (const QString& line : m_settings.value(QStringLiteral("models/folders")).toStringList()) {
    const QString path = line.section(QLatin1Char(' '), 1);
    if (!path.isEmpty())
      folders.append({path, QDate::fromString(line.section(QLatin1Char(' '), 0, 0), Qt::ISODate)});
  }
  return folders;
}

void StudioSettings::rememberModelFolder(const QString& folder, const QDate& seen) {
  QList<KnownFolder> folders = modelFolders();
  const auto same = [&folder](const KnownFolder& known) { return known.path == folder; };
  const auto found = std::find_if(folders.begin(), folders.end(), same);
  if (found == folders.end()) {
    folders.append({folder, seen});
  } else if (found->lastSeen == seen) {
    return;
  } else {
    found->lastSeen = seen;
  }
  storeModelFolders(folders);
}

void StudioSettings::forgetModelFolder(const QString& folder) {
  QList<KnownFolder> folders = modelFolders();
  folders.removeIf([&folder](const KnownFolder& known) { return known.path == folder; });
  storeModelFolders(folders);
}

void StudioSettings::storeModelFolders(const QList<KnownFolder>& folders) {
  QStringList lines;
  for (const KnownFolder& known : folders)
    lines << known.lastSeen.toString(Qt::ISODate) + QLatin1Char(' ') + known.path;
  m_settings.setValue(QStringLiteral("models/folders"), QVariant(lines));
}

bool StudioSettings::isDismissed(const QString& hint) const {
  return m_settings.value(QStringLiteral("dismissed/") + hint, false).toBool();
}

void StudioSettings::dismiss(const QString& hint, bool dismissed) {
  m_settings.setValue(QStringLiteral("dismissed/") + hint, dismissed);
}

}  // namespace vdit::project
