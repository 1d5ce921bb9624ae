// SPDX-License-Identifier: GPL-3.0-or-later
// "What is this?" for the three words that a newcomer meets first. Views point to them with
// StudioContext::helpRequested.
#pragma once

#include <QList>
#include <QString>

class QWidget;

namespace vdit::ui {

struct WordHelp {
  QString key;    ///< "recall", "density", "lambda"
  QString title;  ///< translated
  QString text;   ///< a few sentences, translated
};

QList<WordHelp> wordHelps();
/// A small window with the text; unknown words show nothing and return null.
QWidget* showWordHelp(const QString& key, QWidget* parent);

}  // namespace vdit::ui
