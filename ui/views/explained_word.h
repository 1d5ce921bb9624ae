// SPDX-License-Identifier: GPL-3.0-or-later
// Marks a control as one whose word has an explanation ("What is recall?"): asked for with the right button
// or Shift+F1. Words are the keys of ui/settings/word_help.h.
#pragma once

#include <QStringList>
#include <QVariant>
#include <QWidget>

namespace vdit::ui {

inline constexpr const char* kExplainedWord = "explainedWord";    ///< of a widget and all in it
inline constexpr const char* kExplainedWords = "explainedWords";  ///< of a header view, by section

inline void setExplainedWord(QWidget& widget, const QString& word) {
  widget.setProperty(kExplainedWord, word);
}
inline void setExplainedWords(QWidget& header, const QStringList& words) {
  header.setProperty(kExplainedWords, words);
}

}  // namespace vdit::ui
