// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/studio_context.h"

#include <QJsonDocument>
#include <utility>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/model_shelf.h"
#include "app/project/own_presets.h"
#include "app/project/project.h"
#include "app/project/result_name.h"
#include "app/project/studio_settings.h"
#include "engine/base/machine.h"

namespace vdit::ui {
namespace {

constexpr qsizetype kMostRemembered = 200;

}  // namespace

StudioContext::StudioContext(jobs::JobQueue& queue, link::EngineLink& engine, project::Project& project,
                             project::StudioSettings& settings, QObject* parent)
    : QObject(parent),
      m_queue(queue),
      m_engines{std::ref(engine)},
      m_project(project),
      m_settings(settings),
      m_models(new project::ModelShelf(settings, this)),
      m_presets(new project::OwnPresets(settings.fileName(), this)),
      m_machine(machine()) {
  connect(&engine, &link::EngineLink::infoChanged, this, [this] {
    const QString before = std::exchange(m_machine, machine());
    if (before != m_machine) Q_EMIT machineChanged();
  });
}

std::optional<project::FoundModel> StudioContext::modelOfJob(qint64 id) const {
  const std::optional<jobs::Job> job = m_queue.job(id);
  return job ? m_models->readyModel(job->request.value(QLatin1String("model")).toString()) : std::nullopt;
}

QStringList StudioContext::configFiles() const {
  return m_project.configFiles() + m_presets->files();
}

QString StudioContext::machine() const {
  const QString engines = engine().info().machine;
  return engines.isEmpty() ? QString::fromStdString(machine_id()) : engines;
}

void StudioContext::select(const Selection& selection) {
  if (selection == m_selection) return;
  m_history.resize(m_historyIndex + 1);
  m_history.append(selection);
  if (m_history.size() > kMostRemembered) m_history.removeFirst();
  m_historyIndex = static_cast<int>(m_history.size()) - 1;
  m_selection = selection;
  Q_EMIT selectionChanged(m_selection);
}

void StudioContext::track(const Selection& selection) {
  if (selection == m_selection) return;
  if (m_historyIndex >= 0) m_history[m_historyIndex] = selection;
  m_selection = selection;
  Q_EMIT selectionChanged(m_selection);
}

QString StudioContext::clipDocument() {
  return QStringLiteral("generate-form");
}

QJsonObject StudioContext::clip() const {
  QJsonObject clip = form();
  clip.remove(QStringLiteral("dense_steps"));  // of the form alone
  return clip;
}

QString StudioContext::newResultPath(const QJsonObject& job, const QString& extension) const {
  const QString pattern = m_settings.value(QStringLiteral("files/result-name")).toString();
  return m_project.newResultPath(project::resultName(pattern, job), extension);
}

QJsonObject StudioContext::form() const {
  return QJsonDocument::fromJson(m_project.document(clipDocument())).object();
}

void StudioContext::back() {
  if (!canGoBack()) return;
  m_selection = m_history.at(--m_historyIndex);
  Q_EMIT selectionChanged(m_selection);
}

void StudioContext::forward() {
  if (!canGoForward()) return;
  m_selection = m_history.at(++m_historyIndex);
  Q_EMIT selectionChanged(m_selection);
}

bool StudioContext::canGoBack() const {
  return m_historyIndex > 0;
}

bool StudioContext::canGoForward() const {
  return m_historyIndex + 1 < m_history.size();
}

void StudioContext::open(Workspace workspace) {
  Q_EMIT workspaceRequested(workspace);
}

void StudioContext::notify(const QString& title, const QString& text, const QString& action) {
  Q_EMIT notified(title, text, action);
}

}  // namespace vdit::ui
