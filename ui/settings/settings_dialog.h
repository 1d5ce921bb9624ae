// SPDX-License-Identifier: GPL-3.0-or-later
// All preferences on pages, found by a search over titles and help. A change takes effect at once.
#pragma once

#include <QDialog>
#include <QHash>

class QLineEdit;
class QListWidget;
class QStackedWidget;
class QVBoxLayout;

namespace vdit::project {
struct SettingInfo;
class StudioSettings;
}  // namespace vdit::project

namespace vdit::ui {

class CommandList;
class EmptyState;
class ShortcutsPage;

class SettingsDialog : public QDialog {
  Q_OBJECT
 public:
  SettingsDialog(project::StudioSettings& settings, CommandList& commands, QWidget* parent = nullptr);

  void showPage(const QString& page);
  void setFilter(const QString& text);
  QLineEdit& searchField() { return *m_search; }
  /// The control of a preference, for tests.
  QWidget* control(const QString& key) const { return m_controls.value(key); }
  /// The keys that the search leaves.
  QStringList shownKeys() const;

 private:
  void buildPages();
  QWidget* makeRow(const project::SettingInfo& info);
  QWidget* makeControl(const project::SettingInfo& info);
  void refresh(const QString& key);
  void exportToFile();
  void importFromFile();

  project::StudioSettings& m_settings;
  QLineEdit* m_search;
  QListWidget* m_pages;
  QStackedWidget* m_stack;
  ShortcutsPage* m_shortcuts;
  EmptyState* m_nothing;
  QHash<QString, QWidget*> m_controls, m_rows;
};

}  // namespace vdit::ui
