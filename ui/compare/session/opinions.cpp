// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/session/opinions.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

namespace vdit::ui {

QByteArray Opinions::toJson() const {
  QJsonObject noteObject, voteObject;
  for (auto it = notes.begin(); it != notes.end(); ++it)
    noteObject.insert(QString::number(it.key()), it.value());
  for (auto it = votes.begin(); it != votes.end(); ++it) {
    voteObject.insert(it.key(), QJsonObject{{QStringLiteral("reference"), it->reference},
                                            {QStringLiteral("candidate"), it->candidate},
                                            {QStringLiteral("neither"), it->neither}});
  }
  return QJsonDocument(
             QJsonObject{{QStringLiteral("notes"), noteObject}, {QStringLiteral("votes"), voteObject}})
      .toJson();
}

Opinions Opinions::fromJson(const QByteArray& json) {
  Opinions opinions;
  const QJsonObject root = QJsonDocument::fromJson(json).object();
  const QJsonObject noteObject = root.value(QLatin1String("notes")).toObject();
  for (auto it = noteObject.begin(); it != noteObject.end(); ++it) {
    bool number = false;
    const int frame = it.key().toInt(&number);
    if (number && frame >= 0 && it->isString()) opinions.notes.insert(frame, it->toString());
  }
  const QJsonObject voteObject = root.value(QLatin1String("votes")).toObject();
  for (auto it = voteObject.begin(); it != voteObject.end(); ++it) {
    const QJsonObject votes = it->toObject();
    opinions.votes.insert(it.key(), {votes.value(QLatin1String("reference")).toInt(),
                                     votes.value(QLatin1String("candidate")).toInt(),
                                     votes.value(QLatin1String("neither")).toInt()});
  }
  return opinions;
}

QString Opinions::documentKey(const QString& comparison) {
  const QByteArray hash =
      QCryptographicHash::hash(comparison.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
  return QStringLiteral("compare-") + QString::fromLatin1(hash);
}

}  // namespace vdit::ui
