// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/views/hint_text.h"

#include <QRegularExpression>

namespace vdit::ui {

QString withHint(const QString& text, const QString& hint) {
  if (hint.isEmpty()) return text;
  static const QRegularExpression kPlainWord(QStringLiteral("^\\p{Ll}[\\p{L}'-]*(?=[\\s,;]|$)"));
  const QRegularExpressionMatch word = kPlainWord.match(hint);
  const bool raised = word.hasMatch() && word.captured() != QLatin1String("vdit");
  const QString sentence = raised ? hint.left(1).toUpper() + hint.mid(1) : hint;
  if (text.isEmpty()) return sentence;
  return text + QLatin1String(text.endsWith(QLatin1Char('.')) ? " " : ". ") + sentence;
}

}  // namespace vdit::ui
