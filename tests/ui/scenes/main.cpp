// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-ui-scenes FOLDER [--theme NAME] [--language NAME] [SCENE ...]: pictures of the window in states that
// the sample project alone does not show (the largest models, a search that runs, a difference, a tour), for
// people to look at. QT_SCALE_FACTOR sets the scale. The states are played, not made up: by clicks, keys,
// files and the engine's events.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <cstdio>
#include <exception>

#include "tests/ui/scenes/scene_list.h"

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  QCommandLineParser parser;
  QStringList names;
  for (const vdit::scenes::Scene& scene : vdit::scenes::allScenes()) names.append(scene.name);
  parser.setApplicationDescription(QStringLiteral("Scenes: ") + names.join(QStringLiteral(", ")));
  parser.addHelpOption();
  parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("where the pictures go"));
  const QCommandLineOption theme(QStringLiteral("theme"), QStringLiteral("dark, light or contrast"),
                                 QStringLiteral("name"), QStringLiteral("dark"));
  const QCommandLineOption language(QStringLiteral("language"), QStringLiteral("en or zh_CN"),
                                    QStringLiteral("name"), QStringLiteral("en"));
  parser.addOptions({theme, language});
  parser.process(application);
  QStringList wanted = parser.positionalArguments();
  if (wanted.isEmpty()) parser.showHelp(2);
  const QString folder = wanted.takeFirst();
  QDir().mkpath(folder);
  int failed = 0;
  for (const vdit::scenes::Scene& scene : vdit::scenes::allScenes()) {
    if (!wanted.isEmpty() && !wanted.contains(scene.name)) continue;
    try {
      scene.play({folder, {parser.value(theme), parser.value(language)}});
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", qUtf8Printable(scene.name), error.what());
      ++failed;
    }
  }
  return failed == 0 ? 0 : 1;
}
