// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/plan_text.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <algorithm>
#include <iterator>

namespace vdit::ui {
namespace {

constexpr const char* kContext = "vdit::ui::PlanText";

// As MemoryPlan::in_words has them.
constexpr const char* kSentences[] = {
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "guidance: both predictions in one pass"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "guidance: one prediction after the other"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "guidance is read by the transformer: one prediction a step"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "no guidance: one prediction a step"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "text encoder kept in memory"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "text encoder freed before denoising"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "transformer kept in memory"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "transformer freed before decoding"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "decoding in tiles of the picture"),
    QT_TRANSLATE_NOOP("vdit::ui::PlanText", "decoding whole pictures")};

}  // namespace

QString planText(const QString& sentence) {
  for (const char* known : kSentences) {
    if (sentence == QLatin1String(known)) return QCoreApplication::translate(kContext, known);
  }
  static const QRegularExpression kChunk(QStringLiteral("^decoding (\\d+) latent frames at a time$"));
  if (const auto match = kChunk.match(sentence); match.hasMatch())
    return QCoreApplication::translate("vdit::ui::PlanText", "decoding %1 latent frames at a time")
        .arg(match.captured(1));
  return sentence;
}

QStringList knownPlanSentences() {
  QStringList all;
  std::transform(std::begin(kSentences), std::end(kSentences), std::back_inserter(all),
                 [](const char* one) { return QLatin1String(one); });
  return all;
}

}  // namespace vdit::ui
