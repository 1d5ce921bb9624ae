// SPDX-License-Identifier: GPL-3.0-or-later
// The person's preferences: typed, one INI file, each with a title and a help text so that a page can list
// and search them. Documents and history are the project's, never kept here.
#pragma once

#include <QDate>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariant>
#include <optional>

namespace vdit::project {

/// One preference as the settings page shows it.
struct SettingInfo {
  enum class Kind { Choice, Toggle, Number, Path, Text };
  QString key;   ///< "look/theme"
  QString page;  ///< "look", "engine", "queue", "files", "language"
  Kind kind = Kind::Text;
  QVariant defaultValue;
  QStringList choices;  ///< of Choice: stored values
  double lowest = 0, highest = 0;
};

/// A model folder that the person added, and when it was last there.
struct KnownFolder {
  QString path;
  QDate lastSeen;
  bool operator==(const KnownFolder&) const = default;
};

class StudioSettings : public QObject {
  Q_OBJECT
 public:
  /// `file`: the INI file; empty: the XDG config folder's, or "studio.ini" beside the program in portable
  /// mode.
  explicit StudioSettings(const QString& file = {}, QObject* parent = nullptr);

  static const QList<SettingInfo>& all();
  QString fileName() const;
  /// Why preferences are not kept: the folder is missing, a file or read-only. Empty: they are.
  QString writeFault() const;

  QVariant value(const QString& key) const;
  /// Refused (false) when the key is unknown or the value is not of its kind and range.
  bool setValue(const QString& key, const QVariant& value);
  void resetPage(const QString& page);
  QByteArray exportAll() const;  ///< JSON
  /// Returns the keys that were not taken: unknown, or wrong in kind or range.
  QStringList importAll(const QByteArray& json, bool* parsed = nullptr);

  // Typed shorthands of the most asked.
  QString theme() const {
    return value(QStringLiteral("look/theme")).toString();
  }  ///< "system", "dark", "light", "contrast"
  bool reducedMotion() const { return value(QStringLiteral("look/reduced-motion")).toBool(); }
  QString language() const {
    return value(QStringLiteral("language/language")).toString();
  }  ///< "system", "en", "zh_CN"
  QString engineProgram() const {
    return value(QStringLiteral("engine/program")).toString();
  }  ///< empty: beside the studio
  QString engineHost() const { return value(QStringLiteral("engine/ssh-host")).toString(); }
  /// Where a host is set: whether jobs run here all the same unless they are sent there.
  bool newJobsRunHere() const {
    return value(QStringLiteral("engine/new-jobs")).toString() == QLatin1String("local");
  }
  QString startPolicy() const {
    return value(QStringLiteral("queue/start")).toString();
  }  ///< "run", "paused", "last"

  std::optional<QKeySequence> shortcut(const QString& command) const;
  void setShortcut(const QString& command, const QKeySequence& keys);
  void clearShortcut(const QString& command);

  QStringList recentProjects() const;
  void addRecentProject(const QString& folder);
  QList<KnownFolder> modelFolders() const;
  void rememberModelFolder(const QString& folder, const QDate& seen);
  void forgetModelFolder(const QString& folder);
  /// Hints and tours that the person has dismissed for good.
  bool isDismissed(const QString& hint) const;
  void dismiss(const QString& hint, bool dismissed = true);

 Q_SIGNALS:
  void changed(const QString& key);

 private:
  void storeModelFolders(const QList<KnownFolder>& folders);

  mutable QSettings m_settings;
};

}  // namespace vdit::project
