// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/sweep_dialog.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/look/theme.h"
#include "ui/views/number_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

SweepDialog::SweepDialog(const GenerateSettings& base, const QList<ConfigEntry>& configs, Expected expected,
                         QWidget* parent)
    : QDialog(parent), m_base(base), m_expected(std::move(expected)) {
  setWindowTitle(tr("Sweep"));
  resize(scaled(480), scaled(440));
  auto* column = new QVBoxLayout(this);
  const auto label = [&](const QString& text) {
    column->addWidget(new TextLabel(text, TextStyle::Small, &Theme::text2, this));
  };
  label(tr("Prompts, one a line"));
  m_prompts = new QPlainTextEdit(base.prompt, this);
  m_prompts->setTabChangesFocus(true);
  m_prompts->setAccessibleName(tr("Prompts, one a line"));
  column->addWidget(m_prompts);
  label(tr("Sparse configs"));
  m_configs = new QListWidget(this);
  m_configs->setAccessibleName(tr("Sparse configs"));
  for (const ConfigEntry& entry : configs) {
    if (!entry.failure.isEmpty()) continue;
    auto* item = new QListWidgetItem(entry.name, m_configs);
    item->setData(Qt::UserRole, entry.path);
    item->setCheckState(entry.path == base.config ? Qt::Checked : Qt::Unchecked);
  }
  column->addWidget(m_configs);
  label(tr("Seeds: numbers and ranges, such as 42, 50-53"));
  m_seeds = new QLineEdit(QString::number(base.seed), this);
  m_seeds->setAccessibleName(tr("Seeds: numbers and ranges, such as 42, 50-53"));
  column->addWidget(m_seeds);
  m_cost = new TextLabel({}, TextStyle::BodyStrong, &Theme::text, this);
  m_cost->setWordWrap(true);
  column->addWidget(m_cost);
  auto* buttons = new QHBoxLayout;
  auto* cancel = new QPushButton(tr("Cancel"), this);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  m_queue = new QPushButton(tr("Queue"), this);
  m_queue->setProperty("primary", true);
  m_queue->setDefault(true);
  connect(m_queue, &QPushButton::clicked, this, &QDialog::accept);
  buttons->addStretch(1);
  buttons->addWidget(cancel);
  buttons->addWidget(m_queue);
  column->addLayout(buttons);
  connect(m_prompts, &QPlainTextEdit::textChanged, this, &SweepDialog::refresh);
  connect(m_configs, &QListWidget::itemChanged, this, &SweepDialog::refresh);
  connect(m_seeds, &QLineEdit::textChanged, this, &SweepDialog::refresh);
  refresh();
}

QString SweepDialog::costText() const {
  return m_cost->text();
}

void SweepDialog::refresh() {
  Sweep sweep;
  for (const QString& line : m_prompts->toPlainText().split(QLatin1Char('\n'))) {
    if (!line.trimmed().isEmpty()) sweep.prompts.append(line.trimmed());
  }
  for (int i = 0; i < m_configs->count(); ++i) {
    if (m_configs->item(i)->checkState() == Qt::Checked)
      sweep.configs.append(m_configs->item(i)->data(Qt::UserRole).toString());
  }
  const auto seeds = Sweep::parseSeeds(m_seeds->text());
  sweep.seeds = seeds.value_or(QList<quint64>());
  m_jobs.clear();
  m_cost->setRole(&Theme::text);
  if (!seeds) {
    m_cost->setText(tr("Seeds: numbers and ranges, %1 at most").arg(Sweep::kMostJobs));
    m_cost->setRole(&Theme::danger);
  } else if (sweep.count() > Sweep::kMostJobs) {
    m_cost->setText(tr("%1 jobs: %2 at most").arg(sweep.count()).arg(Sweep::kMostJobs));
    m_cost->setRole(&Theme::danger);
  } else {
    m_jobs = sweep.jobs(m_base);
    const SweepCost cost = costOf(m_jobs, m_expected);
    const double bytes = double(m_base.width) * m_base.height * m_base.frames * 1.5 / 4 *
                         double(m_jobs.size());  // H.264 at its worst, and sidecars
    QString time = cost.known == 0 ? tr("not known yet") : numbers::duration(cost.seconds);
    if (cost.known > 0 && cost.known < m_jobs.size())
      time += tr(", without history: %1").arg(m_jobs.size() - cost.known);
    m_cost->setText(
        tr("Jobs: %1. Time: %2. Disk: %3 at most.")
            .arg(QString::number(m_jobs.size()), time, numbers::bytes(static_cast<qint64>(bytes))));
  }
  m_queue->setEnabled(!m_jobs.isEmpty());
}

}  // namespace vdit::ui
