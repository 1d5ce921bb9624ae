// SPDX-License-Identifier: GPL-3.0-or-later
// The whole studio as its program makes it, in English and dark, on a new project, without an engine and
// without the tour of a first start.
#pragma once

#include <QApplication>
#include <QDir>
#include <memory>

#include "app/project/studio_settings.h"
#include "app/studio/studio_options.h"
#include "app/studio/studio_session.h"
#include "ui/settings/guided_tour.h"
#include "ui/shell/studio_context.h"

namespace vdit::test {

/// Project and settings lie in `folder`.
inline std::unique_ptr<app::StudioSession> openStudio(const QString& folder) {
  const QDir dir(folder);
  app::StudioOptions options;
  options.project = dir.filePath(QStringLiteral("project"));
  options.settings = dir.filePath(QStringLiteral("studio.ini"));
  options.engine = dir.filePath(QStringLiteral("no-vdit"));
  options.theme = QStringLiteral("dark");
  options.language = QStringLiteral("en");
  auto session = std::make_unique<app::StudioSession>(*qApp, options);
  session->context().settings().dismiss(ui::GuidedTour::hintKey());
  return session;
}

}  // namespace vdit::test
