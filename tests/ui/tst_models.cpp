// SPDX-License-Identifier: GPL-3.0-or-later
// Models on disk: what a folder is, said from its JSON and file names alone; the hub's cache, read and never
// written; added folders that go away and come back.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/project/model_scan.h"
#include "app/project/model_shelf.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"

using namespace vdit::project;

namespace {

void write(const QString& path, const QByteArray& bytes) {
  QDir().mkpath(QFileInfo(path).absolutePath());
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

QStringList listing(const QString& folder) {
  QStringList names;
  QDirIterator files(folder, QDir::AllEntries | QDir::NoDotAndDotDot | QDir::System | QDir::Hidden,
                     QDirIterator::Subdirectories);
  while (files.hasNext()) {
    files.next();
    names << files.filePath() + QLatin1Char(' ') + QString::number(files.fileInfo().size());
  }
  names.sort();
  return names;
}

}  // namespace

class TestModels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("HF_HUB_CACHE", path("hub").toUtf8());
  }
  void cleanup() { qunsetenv("HF_HUB_CACHE"); }

  void aWholeModelIsReady() {
    const FoundModel model = readModel(QStringLiteral(VDIT_DEMO_MODEL));
    QCOMPARE(model.state, ModelState::Ready);
    QCOMPARE(model.pipeline, QStringLiteral("WanPipeline"));
    QCOMPARE(model.layers, 12);
    QCOMPARE(model.heads, 4);
    QCOMPARE(model.headSize, 64);
    QVERIFY(model.bytes > 10'000'000);
  }

  void everyFamilyOfTheEngineIsKnown() {
    const std::pair<const char*, const char*> rows[] = {
        {"WanPipeline", "wan"}, {"HunyuanVideoPipeline", "hunyuan"}, {"CogVideoXPipeline", "cogvideox"}};
    for (const auto& [pipeline, family] : rows) {
      const QString folder = path("of ") + QLatin1String(family);
      QVERIFY(copyFolder(QStringLiteral(VDIT_DEMO_MODEL), folder));
      write(folder + QStringLiteral("/model_index.json"),
            QStringLiteral("{\"_class_name\": \"%1\"}").arg(QLatin1String(pipeline)).toUtf8());
      write(folder + QStringLiteral("/transformer/config.json"),
            R"({"num_layers": 2, "num_single_layers": 3, "num_attention_heads": 4})");
      const FoundModel model = readModel(folder);
      QCOMPARE(model.state, ModelState::Ready);
      QCOMPARE(model.family, QLatin1String(family));
      QCOMPARE(model.layers, 5);
      QCOMPARE(model.dualLayers, 2);
      QCOMPARE(model.embeddedGuidance, model.family == QLatin1String("hunyuan"));
    }
    QCOMPARE(readModel(QStringLiteral(VDIT_DEMO_MODEL)).dualLayers, 0);  // all layers are alike
  }

  void whatIsWrongIsNamed_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("reason");
    const int incomplete = static_cast<int>(ModelState::Incomplete);
    QTest::newRow("no index") << QStringLiteral("-model_index.json") << incomplete
                              << QStringLiteral("model_index.json is missing");
    QTest::newRow("no component") << QStringLiteral("-vae/") << incomplete << QStringLiteral("folder vae");
    QTest::newRow("no weights") << QStringLiteral("-transformer/diffusion_pytorch_model.safetensors")
                                << incomplete << QStringLiteral("transformer: its weights are missing");
    QTest::newRow("a missing shard") << QStringLiteral("shard") << incomplete
                                     << QStringLiteral("model-00002-of-00002.safetensors is missing");
    QTest::newRow("a shard outside") << QStringLiteral("outside") << incomplete << QStringLiteral("../x");
    QTest::newRow("pickle only") << QStringLiteral("pickle") << incomplete
                                 << QStringLiteral("convert it to safetensors");
    QTest::newRow("another pipeline")
        << QStringLiteral("pipeline") << static_cast<int>(ModelState::Unsupported)
        << QStringLiteral("OtherPipeline is not run");
    QTest::newRow("gone") << QStringLiteral("-/") << static_cast<int>(ModelState::Missing)
                          << QStringLiteral("not there");
  }
  void whatIsWrongIsNamed() {
    QFETCH(const QString, change);
    const QString folder = path("m");
    const QString transformer = folder + QStringLiteral("/transformer/");
    const QString weights = transformer + QStringLiteral("diffusion_pytorch_model.safetensors");
    QVERIFY(copyFolder(QStringLiteral(VDIT_DEMO_MODEL), folder));
    if (change.startsWith(QLatin1Char('-')) && change.endsWith(QLatin1Char('/'))) {
      QDir(folder + QLatin1Char('/') + change.mid(1)).removeRecursively();
    } else if (change.startsWith(QLatin1Char('-'))) {
      QVERIFY(QFile::remove(folder + QLatin1Char('/') + change.mid(1)));
    } else if (change == QLatin1String("pipeline")) {
      write(folder + QStringLiteral("/model_index.json"), R"({"_class_name": "OtherPipeline"})");
    } else {
      QVERIFY(QFile::remove(weights));
      if (change == QLatin1String("pickle"))
        write(transformer + QStringLiteral("diffusion_pytorch_model.bin"), "x");
      if (change == QLatin1String("shard")) {
        write(transformer + QStringLiteral("model-00001-of-00002.safetensors"), "x");
        write(
            weights + QStringLiteral(".index.json"),
            R"({"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}})");
      }
      if (change == QLatin1String("outside")) {
        write(folder + QStringLiteral("/x"), "x");
        write(weights + QStringLiteral(".index.json"), R"({"weight_map": {"a": "../x"}})");
      }
    }
    const FoundModel model = readModel(folder);
    QTEST(static_cast<int>(model.state), "state");
    QFETCH(const QString, reason);
    QVERIFY2(model.reason.contains(reason), qPrintable(model.reason));
  }

  void theHubsCacheIsReadAndLeftAlone() {
    const QString repository = path("hub/models--Wan-AI--Tiny");
    const QString commit = QStringLiteral("0123456789abcdef");
    for (const QString& name : {commit, QStringLiteral("older")}) {
      const QString snapshot = repository + QStringLiteral("/snapshots/") + name;
      QVERIFY(QDir().mkpath(repository + QStringLiteral("/snapshots")));
      QVERIFY(copyFolder(QStringLiteral(VDIT_DEMO_MODEL), snapshot));
    }
    // Snapshots link into the blobs beside them.
    const QString linked = repository + QStringLiteral("/snapshots/") + commit +
                           QStringLiteral("/vae/diffusion_pytorch_model.safetensors");
    QVERIFY(QDir().mkpath(repository + QStringLiteral("/blobs")));
    QVERIFY(QFile::rename(linked, repository + QStringLiteral("/blobs/weights")));
    QVERIFY(QFile::link(QStringLiteral("../../../blobs/weights"), linked));
    write(repository + QStringLiteral("/refs/main"), commit.toLatin1());
    QDir().mkpath(path("hub/models--Wan-AI--Empty/snapshots/1"));
    const QStringList before = listing(path("hub"));
    const QStringList folders = hubModelFolders(hubCacheFolder());
    QCOMPARE(folders, QStringList{repository + QStringLiteral("/snapshots/") + commit});
    const FoundModel model = readModel(folders.first());
    QCOMPARE(model.state, ModelState::Ready);
    QCOMPARE(model.name, QStringLiteral("Wan-AI/Tiny"));
    QCOMPARE(model.revision, commit);
    QVERIFY(QFile::remove(repository + QStringLiteral("/blobs/weights")));
    QCOMPARE(readModel(folders.first()).state, ModelState::Incomplete);
    QCOMPARE(before.size(), listing(path("hub")).size() + 1);
  }

  void addedFoldersAreRememberedAndMissed() {
    StudioSettings settings(path("s.ini"));
    ModelShelf shelf(settings);
    QSignalSpy changed(&shelf, &ModelShelf::changed);
    shelf.scan();
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(shelf.models().size(), 1);  // the built-in one
    QCOMPARE(shelf.models().first().path, QStringLiteral("demo"));
    QVERIFY(copyFolder(QStringLiteral(VDIT_DEMO_MODEL), path("mine/one model")));
    shelf.add(path("mine"));  // a folder with models in it
    QTRY_COMPARE(shelf.models().size(), 2);
    QCOMPARE(shelf.models().last().name, QStringLiteral("one model"));
    QCOMPARE(shelf.readyModels().size(), 2);
    QVERIFY(QDir().rename(path("mine"), path("unplugged")));
    shelf.scan();
    QTRY_COMPARE(shelf.models().last().state, ModelState::Missing);
    QCOMPARE(shelf.models().last().lastSeen, QDate::currentDate());
    QCOMPARE(shelf.readyModels().size(), 1);
    QCOMPARE(StudioSettings(path("s.ini")).modelFolders().size(), 1);
    shelf.forget(path("mine/one model"));
    QTRY_COMPARE(shelf.models().size(), 1);
  }

 private:
  QString path(const char* name) const { return m_dir->filePath(QLatin1String(name)); }
  std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
