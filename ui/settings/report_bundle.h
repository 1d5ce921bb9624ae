// SPDX-License-Identifier: GPL-3.0-or-later
// What helps somebody else to find a fault: versions, machine, engine, log, settings, in one folder on this
// machine. It is sent nowhere, and prompts are left out.
#pragma once

#include <QString>
#include <QStringList>

namespace vdit::link {
class EngineLink;
}
namespace vdit::project {
class StudioSettings;
}

namespace vdit::ui {

/// Lines of "name: value" about program, Qt, system, screens and engine.
QStringList diagnostics(const link::EngineLink& engine);

/// Writes FOLDER/diagnostics.txt, log.txt and settings.json. Returns the error in words, empty when all is
/// written.
QString writeReportBundle(const QString& folder, const link::EngineLink& engine,
                          const project::StudioSettings& settings, const QStringList& log);

}  // namespace vdit::ui
