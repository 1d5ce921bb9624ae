// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio_options.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace vdit::app {

StudioOptions readOptions(const QCoreApplication& application) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("The window of Sparse-vDiT Studio"));
  parser.addHelpOption();
  parser.addVersionOption();
  parser.addPositionalArgument(QStringLiteral("path"), QStringLiteral("a pair, a video or a project to open"),
                               QStringLiteral("[path]"));
  const auto option = [&](const char* name, const char* description, const char* value) {
    const QCommandLineOption made(QString::fromLatin1(name), QString::fromLatin1(description),
                                  value ? QString::fromLatin1(value) : QString());
    parser.addOption(made);
    return made;
  };
  const auto project = option("project", "open or make the project in this folder", "folder");
  const auto engine = option("engine", "the engine program (vdit)", "program");
  const auto settings = option("settings", "the settings file", "file");
  const auto workspace = option("workspace", "generate, compare, inspect, tune or library", "name");
  const auto theme = option("theme", "dark, light, contrast or system, for this run", "name");
  const auto language = option("language", "en, zh_CN or system, for this run", "name");
  const auto screenshot =
      option("screenshot", "write pictures of every workspace into this folder and end", "folder");
  const auto painted = option("quit-when-painted", "end after the first picture of the window", nullptr);
  parser.process(application);
  StudioOptions options;
  options.path = parser.positionalArguments().value(0);
  options.project = parser.value(project);
  options.engine = parser.value(engine);
  options.settings = parser.value(settings);
  options.workspace = parser.value(workspace);
  options.theme = parser.value(theme);
  options.language = parser.value(language);
  options.screenshot = parser.value(screenshot);
  options.quitWhenPainted = parser.isSet(painted);
  return options;
}

}  // namespace vdit::app
