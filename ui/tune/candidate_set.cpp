// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tune/candidate_set.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include "app/config/mode_text.h"
#include "engine/base/error.h"

namespace vdit::ui {

QByteArray candidatesDocument(const QList<kernels::Mode>& modes, const QList<double>& densities) {
  QJsonArray list{QJsonObject{{QStringLiteral("mode"), QStringLiteral("full")}}};
  for (const kernels::Mode mode : modes) {
    const QString name = QString::fromStdString(std::string(app::mode_name(mode)));
    if (mode == kernels::Mode::Full) continue;
    if (mode == kernels::Mode::Skip) {
      list.append(QJsonObject{{QStringLiteral("mode"), name}});
      continue;
    }
    for (const double density : densities) {
      QJsonObject one{{QStringLiteral("mode"), name}, {QStringLiteral("density"), density}};
      if (mode == kernels::Mode::MultiDiagonal) one[QStringLiteral("order")] = QStringLiteral("space-major");
      list.append(one);
    }
  }
  return QJsonDocument(QJsonObject{{QStringLiteral("format"), QStringLiteral("vdit-candidates")},
                                   {QStringLiteral("version"), 1},
                                   {QStringLiteral("candidates"), list}})
      .toJson(QJsonDocument::Indented);
}

void writeWholeFile(const QString& path, const QByteArray& bytes) {
  QSaveFile file(path);
  if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return;
  throw Error({.kind = ErrorKind::Resource,
               .code = "file.write",
               .subject = path.toStdString(),
               .found = file.errorString().toStdString(),
               .expected = "a file that can be written",
               .hint = "check free space and permissions"});
}

}  // namespace vdit::ui
