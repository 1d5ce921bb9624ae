// SPDX-License-Identifier: GPL-3.0-or-later
// "What is this?" wherever a word with an explanation stands (ui/views/explained_word.h): a menu on the right
// button, at once on Shift+F1.
#pragma once

#include <QObject>

class QWidget;

namespace vdit::ui {

class WordHelpFilter : public QObject {
  Q_OBJECT
 public:
  /// Watches the whole application for as long as it lives.
  explicit WordHelpFilter(QObject* parent);

  /// The word under a point of the widget; empty: none.
  static QString wordAt(const QWidget& widget, const QPoint& point);
  /// The word that the keyboard stands on.
  static QString wordOfFocus(const QWidget& widget);

 Q_SIGNALS:
  void asked(const QString& word);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace vdit::ui
