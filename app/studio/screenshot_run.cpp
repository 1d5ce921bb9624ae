// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/screenshot_run.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>

#include "app/link/engine_link.h"
#include "ui/look/theme.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workspace_window.h"

namespace vdit::app {
namespace {

constexpr int kPoll = 100;       // ms between two looks whether all has loaded
constexpr int kQuietTurns = 4;   // settled for so many looks
constexpr int kMostTurns = 300;  // then the picture is taken as it is

QString nameOf(ui::Workspace workspace) {
  static const QStringList kNames = {QStringLiteral("generate"), QStringLiteral("compare"),
                                     QStringLiteral("inspect"), QStringLiteral("tune"),
                                     QStringLiteral("library")};
  return kNames.at(static_cast<int>(workspace));
}

}  // namespace

ScreenshotRun::ScreenshotRun(ui::MainWindow& window, ui::StudioContext& context, QString folder,
                             QObject* parent)
    : QObject(parent), m_window(window), m_context(context), m_folder(std::move(folder)) {
  m_poll.setInterval(kPoll);
  connect(&m_poll, &QTimer::timeout, this, &ScreenshotRun::watch);
}

void ScreenshotRun::start() {
  QDir().mkpath(m_folder);
  m_window.resize(ui::scaled(1440), ui::scaled(900));
  for (const auto workspace : {ui::Workspace::Generate, ui::Workspace::Compare, ui::Workspace::Inspect,
                               ui::Workspace::Tune, ui::Workspace::Library}) {
    if (m_window.workspace(workspace)) m_left.append(workspace);
  }
  next();
}

void ScreenshotRun::next() {
  if (m_left.isEmpty()) {
    QApplication::exit(0);
    return;
  }
  m_now = m_left.takeFirst();
  m_context.open(m_now);
  m_quietTurns = m_turns = 0;
  m_poll.start();
}

void ScreenshotRun::watch() {
  const auto* workspace = m_window.workspace(m_now);
  const bool engineStarts = m_context.engine().state() == link::EngineState::Starting;
  m_quietTurns = workspace->isSettled() && !engineStarts ? m_quietTurns + 1 : 0;
  if (m_quietTurns < kQuietTurns && ++m_turns < kMostTurns) return;
  m_poll.stop();
  take();
  next();
}

void ScreenshotRun::take() {
  const QString theme = ui::theme().kind == ui::ThemeKind::Light          ? QStringLiteral("light")
                        : ui::theme().kind == ui::ThemeKind::HighContrast ? QStringLiteral("contrast")
                                                                          : QStringLiteral("dark");
  const int percent = qRound(100 * m_window.devicePixelRatioF());
  const QString path = QStringLiteral("%1/%2-%3-%4.png").arg(m_folder, nameOf(m_now), theme).arg(percent);
  if (!m_window.grab().save(path)) qWarning("%s was not written", qUtf8Printable(path));
}

}  // namespace vdit::app
