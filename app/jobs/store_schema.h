// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of the queue's store and how a store of an older version becomes one of this. Used by the
// store's thread, on its connection.
//
// Versions (PRAGMA user_version): 1, the first; 2, history says on which machine, since a project can be
// carried to another one.
#pragma once

#include <QSqlDatabase>
#include <QSqlError>
#include <QString>

namespace vdit::jobs {

constexpr int kStoreVersion = 2;

/// In an empty file. One transaction.
bool makeStore(QSqlDatabase& database, QSqlError& error);

/// First a whole copy of the file, as it is, under copyOfStore(); then all steps in one transaction: whoever
/// is killed in between leaves the old version or the new one, never a mixture.
bool migrateStore(QSqlDatabase& database, const QString& file, int from, QSqlError& error);
/// "queue.sqlite.version-1"
QString copyOfStore(const QString& file, int version);

/// Of the computer: what its history is kept under.
QString thisMachine();

}  // namespace vdit::jobs
