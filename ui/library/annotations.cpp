// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/annotations.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

#include "app/project/project.h"

namespace vdit::ui {
namespace {

const QString kDocument = QStringLiteral("annotations");

}  // namespace

Annotations::Annotations(project::Project& project, QObject* parent) : QObject(parent), m_project(project) {
  load();
  connect(&project, &project::Project::documentRestored, this, [this](const QString& key) {
    if (key != kDocument) return;
    load();
    Q_EMIT changed({});
  });
}

void Annotations::load() {
  m_all.clear();
  const QJsonObject stored = QJsonDocument::fromJson(m_project.document(kDocument)).object();
  for (auto it = stored.begin(); it != stored.end(); ++it) {
    const QJsonObject entry = it.value().toObject();
    Annotation annotation;
    annotation.rating = qBound(0, entry.value(QLatin1String("rating")).toInt(), 5);
    for (const QJsonValue& tag : entry.value(QLatin1String("tags")).toArray())
      annotation.tags.append(tag.toString());
    m_all.insert(it.key(), annotation);
  }
}

QString Annotations::keyOf(const QString& path) const {
  return QDir(m_project.folder()).relativeFilePath(path);
}

Annotation Annotations::of(const QString& path) const {
  return m_all.value(keyOf(path));
}

void Annotations::set(const QString& path, const Annotation& annotation) {
  if (of(path) == annotation) return;
  if (annotation == Annotation()) {
    m_all.remove(keyOf(path));
  } else {
    m_all.insert(keyOf(path), annotation);
  }
  QJsonObject stored;
  for (auto it = m_all.begin(); it != m_all.end(); ++it) {
    stored.insert(it.key(), QJsonObject{{QStringLiteral("rating"), it->rating},
                                        {QStringLiteral("tags"), QJsonArray::fromStringList(it->tags)}});
  }
  m_project.setDocument(kDocument, QJsonDocument(stored).toJson(QJsonDocument::Compact));
  Q_EMIT changed(path);
}

QList<QPair<QString, int>> Annotations::tags() const {
  QMap<QString, int> counts;
  for (const Annotation& annotation : m_all) {
    for (const QString& tag : annotation.tags) ++counts[tag];
  }
  QList<QPair<QString, int>> tags;
  for (auto it = counts.begin(); it != counts.end(); ++it) tags.append({it.key(), it.value()});
  return tags;
}

}  // namespace vdit::ui
