// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's memory plan (model.forecast, "plan") in the language of the window.
#pragma once

#include <QString>
#include <QStringList>

namespace vdit::ui {

/// A sentence of the plan; one that is not known stays as the engine says it.
QString planText(const QString& sentence);
/// The sentences without a number, as the engine says them.
QStringList knownPlanSentences();

}  // namespace vdit::ui
