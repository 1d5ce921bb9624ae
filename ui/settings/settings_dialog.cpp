// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/project/studio_settings.h"
#include "ui/look/theme.h"
#include "ui/settings/setting_texts.h"
#include "ui/settings/shortcuts_page.h"
#include "ui/shell/fuzzy_match.h"
#include "ui/views/empty_state.h"
#include "ui/views/text_label.h"

namespace vdit::ui {
namespace {

using project::SettingInfo;
using project::StudioSettings;

constexpr int kFieldWidth = 260;
constexpr int kLooseMatch = 12;  // a fuzzy score under this is chance, in texts as long as a help line

QStringList pageNames() {
  QStringList names;
  for (const SettingInfo& info : StudioSettings::all()) {
    if (!names.contains(info.page)) names.append(info.page);
  }
  return names;
}

bool fits(const QString& query, const QString& title, const QString& help) {
  if (title.contains(query, Qt::CaseInsensitive) || help.contains(query, Qt::CaseInsensitive)) return true;
  const auto score = fuzzyScore(query, title);
  return score && *score >= kLooseMatch;
}

}  // namespace

SettingsDialog::SettingsDialog(StudioSettings& settings, CommandList& commands, QWidget* parent)
    : QDialog(parent),
      m_settings(settings),
      m_search(new QLineEdit),
      m_pages(new QListWidget),
      m_stack(new QStackedWidget),
      m_shortcuts(new ShortcutsPage(commands)),
      m_nothing(new EmptyState(QStringLiteral("search"), tr("No setting of that name"))) {
  setWindowTitle(tr("Settings"));
  resize(scaled(760), scaled(560));
  m_search->setPlaceholderText(tr("Search settings"));
  m_search->setAccessibleName(tr("Search settings"));
  m_search->setClearButtonEnabled(true);
  m_search->addAction(icon(QStringLiteral("search"), &Theme::text2), QLineEdit::LeadingPosition);
  connect(m_search, &QLineEdit::textChanged, this, &SettingsDialog::setFilter);
  m_pages->setFixedWidth(scaled(180));
  m_pages->setProperty("plainFrame", true);
  m_pages->setFrameShape(QFrame::NoFrame);
  m_pages->setAccessibleName(tr("Pages"));
  m_pages->viewport()->setBackgroundRole(QPalette::Window);
  buildPages();

  auto* left = new QVBoxLayout;
  left->setContentsMargins(0, 0, 0, 0);
  left->setSpacing(scaled(8));
  left->addWidget(m_search);
  left->addWidget(m_pages, 1);
  auto* importButton = new QPushButton(icon(QStringLiteral("import")), tr("Import…"));
  auto* exportButton = new QPushButton(icon(QStringLiteral("export")), tr("Export…"));
  auto* reset = new QPushButton(tr("Reset this page"));
  auto* close = new QPushButton(tr("Close"));
  for (QPushButton* button : {importButton, exportButton, reset, close}) button->setAutoDefault(false);
  connect(importButton, &QPushButton::clicked, this, &SettingsDialog::importFromFile);
  connect(exportButton, &QPushButton::clicked, this, &SettingsDialog::exportToFile);
  connect(reset, &QPushButton::clicked, this, [this] {
    const QString page =
        m_pages->currentItem() ? m_pages->currentItem()->data(Qt::UserRole).toString() : QString();
    page == QLatin1String("shortcuts") ? m_shortcuts->resetAll() : m_settings.resetPage(page);
  });
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  auto* foot = new QHBoxLayout;
  foot->addWidget(importButton);
  foot->addWidget(exportButton);
  foot->addStretch(1);
  foot->addWidget(reset);
  foot->addWidget(close);
  auto* body = new QHBoxLayout;
  body->setSpacing(scaled(16));
  body->addLayout(left);
  body->addWidget(m_stack, 1);
  auto* column = new QVBoxLayout(this);
  column->setSpacing(scaled(12));
  column->addLayout(body, 1);
  column->addLayout(foot);
  connect(m_pages, &QListWidget::currentRowChanged, this, [this](int row) {
    if (row >= 0) m_stack->setCurrentIndex(row);
  });
  connect(&m_settings, &StudioSettings::changed, this, &SettingsDialog::refresh);
  m_pages->setCurrentRow(0);
}

void SettingsDialog::buildPages() {
  for (const QString& page : pageNames()) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, scaled(12), 0);
    column->setSpacing(scaled(16));
    column->addWidget(new TextLabel(settingsPageTitle(page), TextStyle::Title));
    for (const SettingInfo& info : StudioSettings::all()) {
      if (info.page == page) column->addWidget(makeRow(info));
    }
    column->addStretch(1);
    auto* area = new QScrollArea;
    area->setProperty("plainFrame", true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    m_stack->addWidget(area);
    auto* item = new QListWidgetItem(settingsPageTitle(page), m_pages);
    item->setData(Qt::UserRole, page);
  }
  m_stack->addWidget(m_shortcuts);
  auto* item = new QListWidgetItem(settingsPageTitle(QStringLiteral("shortcuts")), m_pages);
  item->setData(Qt::UserRole, QStringLiteral("shortcuts"));
  m_stack->addWidget(m_nothing);
}

QWidget* SettingsDialog::makeRow(const SettingInfo& info) {
  auto* row = new QWidget;
  auto* column = new QVBoxLayout(row);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(scaled(4));
  QWidget* control = makeControl(info);
  control->setAccessibleName(settingTitle(info.key));
  control->setAccessibleDescription(settingHelp(info.key));
  if (info.kind != SettingInfo::Kind::Toggle) {
    column->addWidget(new TextLabel(settingTitle(info.key), TextStyle::BodyStrong));
  }
  QWidget* field = control;
  if (info.kind == SettingInfo::Kind::Path) {
    field = new QWidget;
    auto* pair = new QHBoxLayout(field);
    pair->setContentsMargins(0, 0, 0, 0);
    auto* browse = new QToolButton;
    browse->setIcon(icon(QStringLiteral("folder")));
    browse->setAccessibleName(tr("Choose %1").arg(settingTitle(info.key)));
    browse->setToolTip(browse->accessibleName());
    connect(browse, &QToolButton::clicked, this, [this, key = info.key] {
      auto* dialog = new QFileDialog(this, settingTitle(key));
      dialog->setAttribute(Qt::WA_DeleteOnClose);
      dialog->setFileMode(QFileDialog::ExistingFile);
      connect(dialog, &QFileDialog::fileSelected, this,
              [this, key](const QString& path) { m_settings.setValue(key, path); });
      dialog->open();
    });
    pair->addWidget(control);
    pair->addWidget(browse);
    pair->addStretch(1);
  }
  column->addWidget(field, 0, Qt::AlignLeft);
  auto* help = new TextLabel(settingHelp(info.key), TextStyle::Small, &Theme::text2);
  help->setWordWrap(true);
  if (info.kind == SettingInfo::Kind::Toggle) help->setContentsMargins(scaled(20), 0, 0, 0);
  column->addWidget(help);
  m_rows.insert(info.key, row);
  m_controls.insert(info.key, control);
  return row;
}

QWidget* SettingsDialog::makeControl(const SettingInfo& info) {
  const QString key = info.key;
  switch (info.kind) {
    case SettingInfo::Kind::Toggle: {
      auto* box = new QCheckBox(settingTitle(key));
      box->setChecked(m_settings.value(key).toBool());
      connect(box, &QCheckBox::toggled, this, [this, key](bool on) { m_settings.setValue(key, on); });
      return box;
    }
    case SettingInfo::Kind::Choice: {
      auto* box = new QComboBox;
      box->setMinimumWidth(scaled(kFieldWidth));
      for (const QString& value : info.choices) box->addItem(settingChoice(key, value), value);
      box->setCurrentIndex(static_cast<int>(info.choices.indexOf(m_settings.value(key).toString())));
      connect(box, &QComboBox::activated, this,
              [this, key, box] { m_settings.setValue(key, box->currentData()); });
      return box;
    }
    case SettingInfo::Kind::Number: {
      auto* box = new QSpinBox;
      box->setRange(static_cast<int>(info.lowest), static_cast<int>(info.highest));
      box->setSuffix(settingUnit(key));
      box->setValue(m_settings.value(key).toInt());
      box->setFont(vdit::ui::font(TextStyle::Number));
      box->setMinimumWidth(scaled(110));
      connect(box, &QSpinBox::valueChanged, this,
              [this, key](int value) { m_settings.setValue(key, value); });
      return box;
    }
    case SettingInfo::Kind::Path:
    case SettingInfo::Kind::Text:
      break;
  }
  auto* field = new QLineEdit(m_settings.value(key).toString());
  field->setMinimumWidth(scaled(kFieldWidth));
  connect(field, &QLineEdit::editingFinished, this, [this, key, field] {
    const bool taken = m_settings.setValue(key, field->text());
    field->setProperty("invalid", !taken);
    field->setToolTip(taken ? QString() : tr("Not a host name: no spaces, no dash in front"));
    field->update();
  });
  return field;
}

void SettingsDialog::refresh(const QString& key) {
  QWidget* control = m_controls.value(key);
  const QVariant value = m_settings.value(key);
  if (auto* toggle = qobject_cast<QCheckBox*>(control)) toggle->setChecked(value.toBool());
  if (auto* choice = qobject_cast<QComboBox*>(control)) choice->setCurrentIndex(choice->findData(value));
  if (auto* number = qobject_cast<QSpinBox*>(control)) number->setValue(value.toInt());
  if (auto* field = qobject_cast<QLineEdit*>(control)) field->setText(value.toString());
}

void SettingsDialog::showPage(const QString& page) {
  for (int row = 0; row < m_pages->count(); ++row) {
    if (m_pages->item(row)->data(Qt::UserRole).toString() == page) m_pages->setCurrentRow(row);
  }
}

void SettingsDialog::setFilter(const QString& text) {
  const QString query = text.trimmed();
  const auto shows = [&](const QString& title, const QString& help) {
    return query.isEmpty() || fits(query, title, help);
  };
  QHash<QString, int> hits;
  for (const SettingInfo& info : StudioSettings::all()) {
    const bool fit = shows(settingTitle(info.key), settingHelp(info.key));
    m_rows.value(info.key)->setVisible(fit);
    hits[info.page] += fit;
  }
  hits[QStringLiteral("shortcuts")] = m_shortcuts->setFilter(query);
  int first = -1;
  for (int row = 0; row < m_pages->count(); ++row) {
    QListWidgetItem* item = m_pages->item(row);
    const bool shown = hits.value(item->data(Qt::UserRole).toString()) > 0;
    item->setHidden(!shown);
    if (shown && first < 0) first = row;
  }
  if (first < 0) {
    m_stack->setCurrentWidget(m_nothing);
  } else if (!m_pages->currentItem() || m_pages->currentItem()->isHidden() ||
             m_stack->currentWidget() == m_nothing) {
    m_pages->setCurrentRow(first);
    m_stack->setCurrentIndex(first);
  }
}

QStringList SettingsDialog::shownKeys() const {
  QStringList keys;
  for (auto it = m_rows.begin(); it != m_rows.end(); ++it) {
    if (!it.value()->isHidden()) keys.append(it.key());
  }
  return keys;
}

void SettingsDialog::exportToFile() {
  auto* dialog = new QFileDialog(this, tr("Export settings"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->selectFile(QStringLiteral("studio-settings.json"));
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    QSaveFile file(path);
    const QByteArray bytes = m_settings.exportAll();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return;
    QMessageBox::warning(this, tr("Export settings"),
                         tr("%1 was not written: %2").arg(path, file.errorString()));
  });
  dialog->open();
}

void SettingsDialog::importFromFile() {
  auto* dialog = new QFileDialog(this, tr("Import settings"), {}, tr("Settings (*.json)"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
    constexpr qint64 kMostBytes = 1024 * 1024;
    QFile file(path);
    bool parsed = false;
    QStringList refused;
    if (file.size() <= kMostBytes && file.open(QIODevice::ReadOnly))
      refused = m_settings.importAll(file.readAll(), &parsed);
    if (!parsed) {
      QMessageBox::warning(this, tr("Import settings"),
                           tr("%1 holds no settings of this program.").arg(path));
    } else if (!refused.isEmpty()) {
      QMessageBox::information(this, tr("Import settings"),
                               tr("Not taken: %1").arg(refused.join(QStringLiteral(", "))));
    }
  });
  dialog->open();
}

}  // namespace vdit::ui
