// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/generate/job_edit_bar.h"

#include <QPushButton>
#include <QVBoxLayout>

#include "app/jobs/job_queue.h"
#include "engine/base/error.h"
#include "ui/generate/session/dense_config.h"
#include "ui/generate/settings_form.h"
#include "ui/look/theme.h"
#include "ui/queue/job_text.h"
#include "ui/views/text_label.h"

namespace vdit::ui {

JobEditBar::JobEditBar(jobs::JobQueue& queue, SettingsForm& form, const QString& configsFolder,
                       QWidget* parent)
    : QWidget(parent), m_queue(queue), m_form(form), m_configsFolder(configsFolder) {
  setAutoFillBackground(true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(scaled(12), scaled(10), scaled(12), scaled(10));
  column->setSpacing(scaled(8));
  m_title = new TextLabel({}, TextStyle::BodyStrong, &Theme::text, this);
  m_title->setWordWrap(true);
  m_differences = new TextLabel({}, TextStyle::Small, &Theme::text2, this);
  m_differences->setWordWrap(true);
  column->addWidget(m_title);
  column->addWidget(m_differences);
  m_save = new QPushButton(tr("Save changes"), this);
  m_save->setProperty("primary", true);
  m_save->setToolTip(tr("Change the job where it stands in the queue (Ctrl+Enter)"));
  m_discard = new QPushButton(tr("Discard changes"), this);
  column->addWidget(m_save);
  column->addWidget(m_discard);
  connect(m_save, &QPushButton::clicked, this, &JobEditBar::save);
  connect(m_discard, &QPushButton::clicked, this, &JobEditBar::discard);
  connect(&form, &SettingsForm::changed, this, &JobEditBar::refresh);
  connect(&queue, &jobs::JobQueue::jobChanged, this, &JobEditBar::follow);
  connect(&queue, &jobs::JobQueue::jobRemoved, this, [this](qint64 id) {
    if (id == m_job) discard();
  });
  hide();
}

bool JobEditBar::begin(qint64 id) {
  const auto job = m_queue.job(id);
  if (!job || !isEditable(*job)) return false;
  if (!isActive()) m_before = m_form.settings();
  m_job = id;
  m_request = job->request;
  m_gone.clear();
  m_title->setText(tr("Editing %1").arg(job->title));
  m_form.setSettings(GenerateSettings::fromJob(job->request, {}));
  // As the form shows it, sizes snapped: what differs then is what the person changed.
  m_original = m_form.settings();
  m_form.setFootVisible(false);
  show();
  refresh();
  return true;
}

void JobEditBar::save() {
  if (!isActive() || !m_save->isEnabled()) return;
  const QString command = m_request.value(QLatin1String("command")).toString();
  const QString output = m_request.value(QLatin1String("output")).toString();
  QJsonObject request = m_request;  // fields that the form does not know stay
  for (const char* key : {"sparse", "dtype", "dynamic_guidance", "sigma_spacing"})  // not there: the usual
    request.remove(QLatin1String(key));
  QJsonObject edited;
  try {
    edited = withDenseConfig(m_form.settings(), m_configsFolder).toJob(command, output);
  } catch (const Error& error) {
    return m_differences->setText(QString::fromUtf8(error.what()));
  }
  for (auto field = edited.begin(); field != edited.end(); ++field) request.insert(field.key(), *field);
  m_queue.edit(m_job, request);
  end();
}

void JobEditBar::discard() {
  if (isActive()) end();
}

QString JobEditBar::text() const {
  return m_title->text() + QLatin1Char('\n') + m_differences->text();
}

void JobEditBar::refresh() {
  if (!isActive()) return;
  const GenerateSettings now = m_form.settings();
  const QList<SettingDifference> list = differences(m_original, now);
  QStringList lines;
  for (const SettingDifference& difference : list) {
    lines << (difference.key == QLatin1String("prompt") || difference.key == QLatin1String("negative_prompt")
                  ? difference.title
                  : tr("%1: %2 → %3").arg(difference.title, difference.now, difference.then));
  }
  const bool pairWithoutConfig =
      m_request.value(QLatin1String("command")).toString() == QLatin1String("pair") && now.config.isEmpty();
  if (!m_gone.isEmpty()) {
    lines = QStringList{m_gone};
  } else if (pairWithoutConfig) {
    lines << tr("A paired run needs a sparse config");
  } else if (list.isEmpty()) {
    lines = QStringList{tr("Nothing changed yet")};
  }
  m_differences->setText(lines.join(QLatin1Char('\n')));
  m_save->setEnabled(m_gone.isEmpty() && !list.isEmpty() && !pairWithoutConfig &&
                     !now.prompt.trimmed().isEmpty());
}

void JobEditBar::follow(const jobs::Job& job) {
  if (job.id != m_job || jobs::isWaiting(job.state)) return;
  m_gone = tr("The job is %1 now: it cannot be changed any more").arg(stateWord(job.state).toLower());
  refresh();
}

void JobEditBar::end() {
  m_job = 0;
  hide();
  m_form.setFootVisible(true);
  m_form.setSettings(m_before);
}

}  // namespace vdit::ui
