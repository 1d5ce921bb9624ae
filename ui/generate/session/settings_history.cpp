// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/session/settings_history.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMost = 100;

GenerateSettings withFieldsOf(const GenerateSettings& now, const GenerateSettings& from,
                              const GenerateSettings& to) {
  QStringList keys;
  for (const SettingDifference& one : differences(from, to)) keys.append(one.key);
  return merged(now, to, keys);
}

}  // namespace

void SettingsHistory::add(const GenerateSettings& before, const GenerateSettings& after) {
  if (before == after) return;
  m_changes.resize(m_done);
  m_changes.append({before, after});
  if (m_changes.size() > kMost) m_changes.removeFirst();
  m_done = m_changes.size();
}

GenerateSettings SettingsHistory::undo(const GenerateSettings& now) {
  const Change& change = m_changes[--m_done];
  return withFieldsOf(now, change.after, change.before);
}

GenerateSettings SettingsHistory::redo(const GenerateSettings& now) {
  const Change& change = m_changes[m_done++];
  return withFieldsOf(now, change.before, change.after);
}

}  // namespace vdit::ui
