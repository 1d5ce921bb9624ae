// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-ui-bench [--json FILE] [--stalls MS] [start|previews|wipe|maps-1600|maps-2016|sliders ...]: how
// responsive the window is (docs/benchmarks/studio.md). Without names every scene is played, each in a
// process of its own. Figures hold on an idle machine only.
#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTextStream>
#include <exception>

#include "tests/ui/bench/scenes.h"

namespace {

using vdit::bench::BenchOptions;
using vdit::bench::BenchReport;

const QStringList kScenes{QStringLiteral("start"),     QStringLiteral("previews"),
                          QStringLiteral("wipe"),      QStringLiteral("maps-1600"),
                          QStringLiteral("maps-2016"), QStringLiteral("sliders")};

bool writeJson(const QString& file, const QJsonObject& object) {
  if (file.isEmpty()) return true;
  QFile out(file);
  const QByteArray text = QJsonDocument(object).toJson();
  return out.open(QIODevice::WriteOnly) && out.write(text) == text.size();
}

int playOne(const QString& scene, const BenchOptions& options, const QString& json) {
  BenchReport report;
  if (scene == QLatin1String("start")) benchStart(options, report);
  if (scene == QLatin1String("previews")) benchPreviews(options, report);
  if (scene == QLatin1String("wipe")) benchWipe(options, report);
  if (scene == QLatin1String("maps-1600")) benchMaps(options, report, 40, 40);
  if (scene == QLatin1String("maps-2016")) benchMaps(options, report, 42, 48);
  if (scene == QLatin1String("sliders")) benchSliders(options, report);
  return writeJson(json, report.json()) ? 0 : 1;
}

// A process for each, so that memory is that of the scene alone.
int playEach(const QStringList& scenes, const QString& stalls, const QString& json) {
  const QTemporaryDir folder;
  QJsonObject all;
  int failed = 0;
  for (const QString& scene : scenes) {
    const QString file = folder.filePath(scene + QStringLiteral(".json"));
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("--json"), file, QStringLiteral("--stalls"), stalls, scene});
    process.waitForFinished(-1);
    QFile found(file);
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0 ||
        !found.open(QIODevice::ReadOnly)) {
      ++failed;
      continue;
    }
    all.insert(scene, QJsonDocument::fromJson(found.readAll()).object());
  }
  return writeJson(json, all) && failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && qstrcmp(argv[1], "--bare") == 0) return vdit::bench::showBareWindow(argc, argv);
  if (argc == 4 && qstrcmp(argv[1], "--clip") == 0)
    return vdit::bench::writeWipeClip(QString::fromLocal8Bit(argv[2]), QByteArray(argv[3]).toInt());
  QApplication application(argc, argv);
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Measures the window: ") +
                                   kScenes.join(QStringLiteral(", ")));
  parser.addHelpOption();
  parser.addPositionalArgument(QStringLiteral("scenes"), QStringLiteral("default: all"));
  const QCommandLineOption json(QStringLiteral("json"), QStringLiteral("write the figures here"),
                                QStringLiteral("file"));
  const QCommandLineOption stalls(
      QStringLiteral("stalls"), QStringLiteral("print the stack of the GUI thread in gaps longer than this"),
      QStringLiteral("ms"), QStringLiteral("0"));
  parser.addOptions({json, stalls});
  parser.process(application);
  const QStringList scenes = parser.positionalArguments().isEmpty() ? kScenes : parser.positionalArguments();
  for (const QString& scene : scenes) {
    if (!kScenes.contains(scene)) {
      QTextStream(stderr) << "vdit-ui-bench: no such scene: " << scene << '\n';
      return 2;
    }
  }
  if (scenes.size() > 1) return playEach(scenes, parser.value(stalls), parser.value(json));
  try {
    return playOne(scenes.first(),
                   {.studio = QCoreApplication::applicationDirPath() + QStringLiteral("/vdit-studio"),
                    .fakeEngine = QStringLiteral(VDIT_FAKE_ENGINE),
                    .stallMs = parser.value(stalls).toDouble()},
                   parser.value(json));
  } catch (const std::exception& error) {
    QTextStream(stderr) << "vdit-ui-bench: " << scenes.first() << ": " << error.what() << '\n';
    return 1;
  }
}
