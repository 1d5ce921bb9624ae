// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/project/json_object_file.h"

#include <QFile>
#include <QJsonDocument>

namespace vdit::project {

JsonObjectFile readJsonObjectFile(const QString& path, qint64 mostBytes) {
  using State = JsonObjectFile::State;
  QFile file(path);
  if (!file.exists()) return {};
  if (file.size() > mostBytes || !file.open(QIODevice::ReadOnly)) return {State::Unreadable, {}};
  const QJsonDocument document = QJsonDocument::fromJson(file.read(mostBytes));
  if (!document.isObject()) return {State::Damaged, {}};
  return {State::Read, document.object()};
}

}  // namespace vdit::project
