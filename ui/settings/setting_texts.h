// SPDX-License-Identifier: GPL-3.0-or-later
// Titles, help and names of choices of every preference, translated. A test checks that none is missing.
#pragma once

#include <QString>

namespace vdit::ui {

QString settingTitle(const QString& key);
QString settingHelp(const QString& key);
QString settingChoice(const QString& key, const QString& value);
QString settingUnit(const QString& key);
QString settingsPageTitle(const QString& page);

}  // namespace vdit::ui
