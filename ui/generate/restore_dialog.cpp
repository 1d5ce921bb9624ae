// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/restore_dialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

RestoreDialog::RestoreDialog(const QString& source, const GenerateSettings& now, const GenerateSettings& then,
                             QWidget* parent)
    : QDialog(parent), m_now(now), m_then(then) {
  setWindowTitle(tr("Restore settings"));
  resize(scaled(560), scaled(360));
  const QList<SettingDifference> list = differences(now, then);
  auto* column = new QVBoxLayout(this);
  auto* sentence = new TextLabel(tr("These settings of %1 differ from the form. Ticked rows are taken over; "
                                    "Ctrl+Z brings the old ones back.")
                                     .arg(source),
                                 TextStyle::Body, &Theme::text2, this);
  sentence->setWordWrap(true);
  column->addWidget(sentence);
  m_table = new QTableWidget(static_cast<int>(list.size()), 3, this);
  m_table->setAccessibleName(windowTitle());
  m_table->setHorizontalHeaderLabels({tr("Setting"), tr("Now"), tr("Then")});
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->verticalHeader()->hide();
  m_table->setShowGrid(false);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  m_table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::Stretch);
  for (int row = 0; row < list.size(); ++row) {
    auto* title = new QTableWidgetItem(list.at(row).title);
    title->setData(Qt::UserRole, list.at(row).key);
    title->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
    title->setCheckState(Qt::Checked);
    m_table->setItem(row, 0, title);
    m_table->setItem(row, 1, new QTableWidgetItem(list.at(row).now));
    m_table->setItem(row, 2, new QTableWidgetItem(list.at(row).then));
  }
  column->addWidget(m_table);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Apply | QDialogButtonBox::Cancel, this);
  buttons->button(QDialogButtonBox::Apply)->setProperty("primary", true);
  buttons->button(QDialogButtonBox::Apply)->setDefault(true);
  connect(buttons->button(QDialogButtonBox::Apply), &QPushButton::clicked, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(buttons);
}

GenerateSettings RestoreDialog::chosen() const {
  QStringList keys;
  for (int row = 0; row < m_table->rowCount(); ++row) {
    if (m_table->item(row, 0)->checkState() == Qt::Checked)
      keys.append(m_table->item(row, 0)->data(Qt::UserRole).toString());
  }
  return merged(m_now, m_then, keys);
}

}  // namespace vdit::ui
