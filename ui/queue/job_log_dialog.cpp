// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/queue/job_log_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include "app/jobs/job_queue.h"
#include "app/project/json_object_file.h"
#include "engine/base/error.h"
#include "engine/base/sha256.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/views/key_value_list.h"
#include "ui/views/number_text.h"

namespace vdit::ui {
namespace {

constexpr int kMostLines = 20'000;

// The config that a finished clip was made with, as its sidecar says; before that, of the file as it is now.
QString hashOfConfig(const QString& config, const QString& output) {
  const QStringList sidecars{output + QStringLiteral(".json"), output + QStringLiteral("/sparse.mp4.json")};
  for (const QString& sidecar : sidecars) {
    const QString known = project::readJsonObject(sidecar)
                              .value(QLatin1String("metadata"))
                              .toObject()
                              .value(QLatin1String("sparse_sha256"))
                              .toString();
    if (!known.isEmpty()) return known;
  }
  try {
    return QString::fromStdString(sha256_file_hex(config.toStdString()));
  } catch (const Error& error) {
    return QString::fromUtf8(error.what());
  }
}

QString timeText(const QDateTime& time) {
  return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat) : QString();
}

}  // namespace

JobLogDialog::JobLogDialog(jobs::JobQueue& queue, const jobs::Job& job, QWidget* parent)
    : QDialog(parent), m_job(job.id), m_facts(new KeyValueList), m_text(new QPlainTextEdit) {
  setWindowTitle(tr("Log of %1").arg(job.title));
  resize(scaled(820), scaled(520));
  m_text->setReadOnly(true);
  m_text->setFont(vdit::ui::font(TextStyle::CellNumber));
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setMaximumBlockCount(kMostLines);
  m_text->setAccessibleName(windowTitle());
  m_text->setPlaceholderText(tr("Nothing yet: the job has not begun"));
  auto* copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy"));
  copy->setAutoDefault(false);
  connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(text()); });
  auto* close = new QPushButton(tr("Close"));
  connect(close, &QPushButton::clicked, this, &QDialog::accept);
  auto* foot = new QHBoxLayout;
  foot->addWidget(copy);
  foot->addStretch(1);
  foot->addWidget(close);
  auto* column = new QVBoxLayout(this);
  column->setSpacing(scaled(12));
  column->addWidget(m_facts);
  column->addWidget(m_text, 1);
  column->addLayout(foot);
  showFacts(job);
  askForHash(job);
  connect(&queue, &jobs::JobQueue::jobChanged, this, [this](const jobs::Job& changed) {
    if (changed.id == m_job) showFacts(changed);
  });
  connect(&queue, &jobs::JobQueue::logGrew, this, [this](qint64 id, const QString& line) {
    if (id != m_job) return;
    m_read ? m_text->appendPlainText(line) : m_grown.append(line);
  });
  connect(&queue, &jobs::JobQueue::logRead, this, [this](qint64 id, const QString& stored) {
    if (id != m_job || m_read) return;
    m_read = true;
    m_text->setPlainText(stored.trimmed());
    for (const QString& line : std::as_const(m_grown)) m_text->appendPlainText(line);
  });
  queue.readLog(m_job);
}

QString JobLogDialog::text() const {
  return m_text->toPlainText();
}

void JobLogDialog::showFacts(const jobs::Job& job) {
  using Value = KeyValueList::Value;
  m_facts->set(tr("State"), stateWord(job.state), Value::Text);
  m_facts->set(tr("Runs on"), targetWord(job.target), Value::Text);
  m_facts->set(tr("Attempts"), QLocale().toString(job.attempts));
  if (job.started.isValid()) m_facts->set(tr("Started"), timeText(job.started));
  if (job.finished.isValid()) m_facts->set(tr("Ended"), timeText(job.finished));
  if (job.secondsSpent > 0) m_facts->set(tr("Time spent"), numbers::duration(job.secondsSpent));
  if (!job.output.isEmpty()) m_facts->set(tr("Output"), job.output, Value::Text);
}

void JobLogDialog::askForHash(const jobs::Job& job) {
  const QString config = job.request.value(QLatin1String("sparse")).toString();
  if (config.isEmpty()) return;
  m_facts->set(tr("Config"), config, KeyValueList::Value::Text);
  QtConcurrent::run(hashOfConfig, config, job.output).then(this, [this](const QString& hash) {
    m_facts->set(tr("Config, SHA-256"), hash, KeyValueList::Value::Text,
                 tr("Of the bytes that the clip was made with; of the file as it is now, before that"));
  });
}

}  // namespace vdit::ui
