// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery/recovery_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>
#include <QtConcurrentRun>
#include <algorithm>

#include "app/jobs/job_queue.h"
#include "app/project/project.h"
#include "ui/look/theme.h"
#include "ui/recovery/version_difference.h"
#include "ui/shell/studio_context.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

void RecoveryDialog::offer(StudioContext& context, QWidget* parent) {
  const LeftBehind left{.jobs = context.queue().jobs(),
                        .projectFolder = context.project().folder(),
                        .resultsFolder = context.project().resultsFolder(),
                        .damaged = context.project().recoveries(),
                        .crashed = context.queue().endedBadly()};
  QtConcurrent::run(surveyRecovery, left).then(parent, [&context, parent](const QList<RecoveryItem>& items) {
    if (items.isEmpty()) return;
    auto* dialog = new RecoveryDialog(context, items, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
  });
}

RecoveryDialog::RecoveryDialog(StudioContext& context, QList<RecoveryItem> items, QWidget* parent)
    : QDialog(parent),
      m_context(context),
      m_items(std::move(items)),
      m_table(new QTableWidget(static_cast<int>(m_items.size()), 3)),
      m_preview(new QPlainTextEdit),
      m_start(new QCheckBox(tr("Start the queue"))) {
  setWindowTitle(tr("Recovered"));
  resize(scaled(760), scaled(460));
  const bool crashed = std::any_of(m_items.begin(), m_items.end(), [](const RecoveryItem& item) {
    return item.kind != RecoveryItem::Kind::Document;
  });
  auto* sentence =
      new TextLabel(crashed ? tr("The studio did not end properly the last time. Nothing that was queued is "
                                 "lost; this is what was left in the middle.")
                            : tr("Parts of this project were damaged; this is what stands for them now."),
                    TextStyle::Body, &Theme::text2);
  sentence->setWordWrap(true);
  m_preview->setReadOnly(true);
  m_preview->setAccessibleName(tr("Preview"));
  m_preview->setFont(vdit::ui::font(TextStyle::CellNumber));
  m_preview->setFixedHeight(scaled(132));
  fillTable();
  auto* later = new QPushButton(tr("Decide later"));
  connect(later, &QPushButton::clicked, this, &QDialog::reject);
  auto* apply = new QPushButton(tr("Do this"));
  apply->setProperty("primary", true);
  apply->setDefault(true);
  connect(apply, &QPushButton::clicked, this, &RecoveryDialog::accept);
  auto* foot = new QHBoxLayout;
  foot->addWidget(m_start);
  foot->addStretch(1);
  foot->addWidget(later);
  foot->addWidget(apply);
  auto* column = new QVBoxLayout(this);
  column->setSpacing(scaled(12));
  column->addWidget(sentence);
  column->addWidget(m_table, 1);
  column->addWidget(m_preview);
  column->addLayout(foot);
  const bool jobs = std::any_of(m_items.begin(), m_items.end(), [](const RecoveryItem& item) {
    return item.kind == RecoveryItem::Kind::Job;
  });
  m_start->setVisible(jobs);
  m_start->setChecked(jobs);
  showPreview(0);
}

void RecoveryDialog::fillTable() {
  m_table->setHorizontalHeaderLabels({tr("What"), tr("Found"), tr("Then")});
  m_table->setAccessibleName(tr("What was left"));
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(scaled(32));
  m_table->setShowGrid(false);
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setTabKeyNavigation(false);
  m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
  m_table->setColumnWidth(0, scaled(190));
  m_table->setColumnWidth(2, scaled(150));
  for (int row = 0; row < m_items.size(); ++row) {
    const RecoveryItem& item = m_items.at(row);
    m_table->setItem(row, 0, new QTableWidgetItem(item.name));
    auto* found = new QTableWidgetItem(item.found);
    found->setToolTip(item.found);
    m_table->setItem(row, 1, found);
    QComboBox* box = choiceBox(item);
    if (box) {
      m_table->setCellWidget(row, 2, box);
      connect(box, &QComboBox::currentIndexChanged, this, [this, row] {
        m_table->setCurrentCell(row, 0);
        showPreview(row);
      });
    }
    m_choices.append(box);
  }
  connect(m_table, &QTableWidget::currentCellChanged, this, [this](int row) { showPreview(row); });
}

QComboBox* RecoveryDialog::choiceBox(const RecoveryItem& item) {
  if (item.choices.isEmpty() && item.versions.size() < 2) return nullptr;
  auto* box = new QComboBox;
  box->setProperty("compact", true);
  box->setAccessibleName(tr("What becomes of %1").arg(item.name));
  for (const RecoveryChoice choice : item.choices) box->addItem(choiceWord(choice), static_cast<int>(choice));
  for (const project::DocumentVersion& version : item.versions) box->addItem(versionWords(version));
  return box;
}

// Of a document: the version that is chosen, and how it differs from the one in use.
QString RecoveryDialog::previewOf(int row) const {
  const RecoveryItem& item = m_items.at(row);
  if (item.versions.isEmpty()) return item.preview;
  const QComboBox* box = m_choices.value(row);
  const int chosen = box ? std::max(0, box->currentIndex()) : 0;
  const project::DocumentVersion& version = item.versions.at(chosen);
  const QString words = versionWords(version);
  if (chosen == 0)
    return tr("%1, in use now").arg(words) + QStringLiteral("\n\n") + readable(version.content);
  const VersionDifference difference = differenceOf(item.versions.first().content, version.content);
  return tr("%1, against the version in use (lines gone: %2, new: %3)")
             .arg(words)
             .arg(difference.removed)
             .arg(difference.added) +
         QStringLiteral("\n\n") + difference.lines.join(QLatin1Char('\n'));
}

QString RecoveryDialog::preview() const {
  return m_preview->toPlainText();
}

void RecoveryDialog::showPreview(int row) {
  if (row >= 0 && row < m_items.size()) m_preview->setPlainText(previewOf(row));
}

void RecoveryDialog::accept() {
  jobs::JobQueue& queue = m_context.queue();
  for (int row = 0; row < m_items.size(); ++row) {
    if (!m_choices.at(row)) continue;
    const RecoveryItem& item = m_items.at(row);
    if (!item.versions.isEmpty()) {
      const int version = m_choices.at(row)->currentIndex();
      if (version > 0) m_context.project().restoreDocument(item.key, item.versions.at(version).content);
      continue;
    }
    const auto choice = static_cast<RecoveryChoice>(m_choices.at(row)->currentData().toInt());
    if (choice == RecoveryChoice::Resume) queue.resume(item.job);
    if (choice == RecoveryChoice::Cancel) queue.cancel({item.job});
    if (item.kind != RecoveryItem::Kind::Video || choice == RecoveryChoice::Nothing) continue;
    QtConcurrent::run(settleVideo, item.part, choice)
        .then(&m_context, [context = &m_context, name = item.name](const QString& failure) {
          if (!failure.isEmpty()) context->notify(tr("%1 was left as it is").arg(name), failure);
        });
  }
  if (m_start->isVisibleTo(this) && m_start->isChecked()) queue.setPaused(false);
  QDialog::accept();
}

}  // namespace vdit::ui
