// SPDX-License-Identifier: GPL-3.0-or-later
// Prompts that were used, newest first, and favourites: a document of the project.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace vdit::ui {

struct PromptHistory {
  static constexpr int kMost = 50;

  QStringList recent, favourites;

  void use(const QString& prompt);  ///< to the front, once
  void toggleFavourite(const QString& prompt);
  QByteArray toJson() const;
  static PromptHistory fromJson(const QByteArray& json);
  /// Scenes that the demo model knows.
  static QStringList templates();
  bool operator==(const PromptHistory&) const = default;
};

}  // namespace vdit::ui
