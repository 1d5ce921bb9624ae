// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/store_schema.h"

#include <QFile>
#include <QSqlQuery>
#include <QSysInfo>
#include <QVariant>
#include <cstdio>

namespace vdit::jobs {
namespace {

const char* const kTables[] = {
    "CREATE TABLE jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER NOT NULL, after_job INTEGER NOT "
    "NULL, "
    "place REAL NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL, target TEXT NOT "
    "NULL, "
    "request TEXT NOT NULL, progress TEXT NOT NULL, reason TEXT NOT NULL, error TEXT, output TEXT NOT NULL, "
    "checkpoint TEXT NOT NULL, result TEXT, created TEXT, started TEXT, finished TEXT, seconds REAL NOT "
    "NULL, "
    "attempts INTEGER NOT NULL, resume_queued INTEGER NOT NULL)",
    "CREATE TABLE history (id INTEGER PRIMARY KEY, key TEXT NOT NULL, seconds REAL NOT NULL, machine TEXT "
    "NOT NULL DEFAULT '')",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"};

bool run(QSqlDatabase& database, const QString& statement, QSqlError& error) {
  QSqlQuery query(database);
  if (query.exec(statement)) return true;
  error = query.lastError();
  return false;
}

bool setVersion(QSqlDatabase& database, QSqlError& error) {
  return run(database, QStringLiteral("PRAGMA user_version=%1").arg(kStoreVersion), error);
}

// SQLite writes it whole under a name of its own, then it takes the final one.
bool copyWhole(QSqlDatabase& database, const QString& to, QSqlError& error) {
  const QString temporary = to + QStringLiteral(".new");
  QFile::remove(temporary);
  QSqlQuery query(database);
  query.prepare(QStringLiteral("VACUUM INTO ?"));
  query.addBindValue(temporary);
  if (!query.exec()) {
    error = query.lastError();
    query.clear();
    QFile::remove(temporary);
    return false;
  }
  if (std::rename(QFile::encodeName(temporary).constData(), QFile::encodeName(to).constData()) == 0)
    return true;
  error = QSqlError(to, QStringLiteral("it cannot be renamed"), QSqlError::UnknownError);
  return false;
}

bool toVersion2(QSqlDatabase& database, QSqlError& error) {
  if (!run(database, QStringLiteral("ALTER TABLE history ADD COLUMN machine TEXT NOT NULL DEFAULT ''"),
           error))
    return false;
  QSqlQuery query(database);
  query.prepare(QStringLiteral("UPDATE history SET machine = ?"));
  query.addBindValue(thisMachine());
  if (query.exec()) return true;
  error = query.lastError();
  return false;
}

}  // namespace

bool makeStore(QSqlDatabase& database, QSqlError& error) {
  bool good = run(database, QStringLiteral("BEGIN IMMEDIATE"), error);
  for (const char* table : kTables) good = good && run(database, QLatin1String(table), error);
  good = good && setVersion(database, error) && run(database, QStringLiteral("COMMIT"), error);
  QSqlError ignored;
  if (!good) run(database, QStringLiteral("ROLLBACK"), ignored);
  return good;
}

bool migrateStore(QSqlDatabase& database, const QString& file, int from, QSqlError& error) {
  bool good = copyWhole(database, copyOfStore(file, from), error) &&
              run(database, QStringLiteral("BEGIN IMMEDIATE"), error);
  if (from < 2) good = good && toVersion2(database, error);
  good = good && setVersion(database, error) && run(database, QStringLiteral("COMMIT"), error);
  QSqlError ignored;
  if (!good) run(database, QStringLiteral("ROLLBACK"), ignored);
  return good;
}

QString copyOfStore(const QString& file, int version) {
  return file + QStringLiteral(".version-%1").arg(version);
}

QString thisMachine() {
  const QByteArray id = QSysInfo::machineUniqueId();
  return id.isEmpty() ? QSysInfo::machineHostName() : QString::fromLatin1(id);
}

}  // namespace vdit::jobs
