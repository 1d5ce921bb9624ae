// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/prompt_history.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace vdit::ui {

void PromptHistory::use(const QString& prompt) {
  const QString text = prompt.trimmed();
  if (text.isEmpty()) return;
  recent.removeAll(text);
  recent.prepend(text);
  while (recent.size() > kMost) recent.removeLast();
}

void PromptHistory::toggleFavourite(const QString& prompt) {
  const QString text = prompt.trimmed();
  if (text.isEmpty() || favourites.removeAll(text) > 0) return;
  favourites.prepend(text);
}

QByteArray PromptHistory::toJson() const {
  return QJsonDocument(QJsonObject{{QStringLiteral("recent"), QJsonArray::fromStringList(recent)},
                                   {QStringLiteral("favourites"), QJsonArray::fromStringList(favourites)}})
      .toJson();
}

PromptHistory PromptHistory::fromJson(const QByteArray& json) {
  const QJsonObject root = QJsonDocument::fromJson(json).object();
  const auto texts = [&root](const char* key) {
    QStringList list;
    for (const QJsonValue& value : root.value(QLatin1String(key)).toArray()) {
      if (value.isString() && !value.toString().isEmpty()) list.append(value.toString());
    }
    return list;
  };
  return {texts("recent").mid(0, kMost), texts("favourites")};
}

// Words of the captions that the demo model was trained on (resources/demo_model.md).
QStringList PromptHistory::templates() {
  return {QStringLiteral("a red ball bounces on a checkered floor under a blue sky"),
          QStringLiteral("a green cube rolls right on a wooden floor under a sunset sky"),
          QStringLiteral("a yellow cylinder comes closer and a purple ball floats up and down on a sand "
                         "desert under a blue sky")};
}

}  // namespace vdit::ui
