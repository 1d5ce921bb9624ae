// SPDX-License-Identifier: GPL-3.0-or-later
// A project, a queue and a link without an engine, as the workspaces are given them. Pictures of widgets go
// to $VDIT_PICTURES when that is set.
#pragma once

#include <QApplication>
#include <QTemporaryDir>
#include <QWidget>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "ui/look/theme.h"
#include "ui/shell/studio_context.h"

namespace vdit::test {

class StudioFixture {
 public:
  StudioFixture()
      : m_project(m_folder.filePath(QStringLiteral("project"))),
        m_settings(m_folder.filePath(QStringLiteral("studio.ini"))),
        m_link({.name = QStringLiteral("local"), .program = m_folder.filePath(QStringLiteral("no-engine"))}),
        m_queue(m_project.jobStoreFile(), jobs::StartPolicy::Paused),
        m_context(m_queue, m_link, m_project, m_settings) {}

  ui::StudioContext& context() { return m_context; }
  jobs::JobQueue& queue() { return m_queue; }
  link::EngineLink& engine() { return m_link; }
  project::Project& project() { return m_project; }
  QString path(const QString& name) const { return m_folder.filePath(name); }

 private:
  QTemporaryDir m_folder;
  project::Project m_project;
  project::StudioSettings m_settings;
  link::EngineLink m_link;
  jobs::JobQueue m_queue;
  ui::StudioContext m_context;
};

inline void savePicture(QWidget& widget, const QString& name) {
  const QString folder = qEnvironmentVariable("VDIT_PICTURES");
  if (!folder.isEmpty()) widget.grab().save(folder + QLatin1Char('/') + name + QStringLiteral(".png"));
}

}  // namespace vdit::test
