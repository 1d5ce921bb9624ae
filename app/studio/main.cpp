// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-studio: makes the project, the engine, the queue and the window, connects them, runs.
#include <QApplication>
#include <QMessageBox>

#include "app/project/window_call.h"
#include "app/studio/studio_options.h"
#include "app/studio/studio_session.h"
#include "engine/base/error.h"

int main(int argc, char** argv) {
  // Docks that float on Wayland cannot be docked again with Qt 6.4 (QTBUG-87332): X11 first, unless the
  // person chose.
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && !qEnvironmentVariableIsEmpty("DISPLAY")) {
    qputenv("QT_QPA_PLATFORM", "xcb;wayland");
  }
  QApplication application(argc, argv);
  QApplication::setApplicationName(QStringLiteral("sparse-vdit-studio"));
  QApplication::setApplicationDisplayName(QStringLiteral("Sparse-vDiT Studio"));
  QApplication::setApplicationVersion(QStringLiteral(VDIT_VERSION));
  QGuiApplication::setDesktopFileName(QStringLiteral("io.github.sparse_vdit.Studio"));
  const vdit::app::StudioOptions options = vdit::app::readOptions(application);
  try {
    vdit::app::StudioSession session(application, options);
    session.start();
    return QApplication::exec();
  } catch (const vdit::Error& error) {
    const bool isOpen = error.info().code == "project.locked";
    if (isOpen && vdit::project::WindowCall::call(QString::fromStdString(error.info().subject), options.path))
      return 0;  // the window that has the project is in front now
    const QString text = QString::fromUtf8(error.what());
    qCritical("%s", qUtf8Printable(text));
    if (QGuiApplication::platformName() != QLatin1String("offscreen")) {
      QMessageBox::critical(nullptr, QApplication::applicationDisplayName(), text);
    }
    return vdit::exit_code(error.info().kind);
  }
}
