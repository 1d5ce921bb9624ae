// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON file of ours or of a model whose root is an object. Untrusted: read only up to a size, in one go.
#pragma once

#include <QJsonObject>
#include <QString>

namespace vdit::project {

constexpr qint64 kMostJsonBytes = 64 << 20;

struct JsonObjectFile {
  enum class State { Read, Absent, Unreadable, Damaged };  ///< Unreadable: refused, or larger than allowed

  State state = State::Absent;
  QJsonObject object;  ///< empty unless it was read
};

JsonObjectFile readJsonObjectFile(const QString& path, qint64 mostBytes = kMostJsonBytes);

/// Where a file that is absent or damaged means the same as an empty one.
inline QJsonObject readJsonObject(const QString& path, qint64 mostBytes = kMostJsonBytes) {
  return readJsonObjectFile(path, mostBytes).object;
}

}  // namespace vdit::project
