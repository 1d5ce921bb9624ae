// SPDX-License-Identifier: GPL-3.0-or-later
// The configs that Generate offers: what they promise, what was measured on this machine instead, own presets
// as soon as they are saved.
#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "app/project/own_presets.h"
#include "engine/base/sha256.h"
#include "tests/ui/maps/studio_fixture.h"
#include "ui/generate/session/config_catalog.h"
#include "ui/views/clip_grid.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

const QString kBalanced = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/balanced.json");

}  // namespace

class TestConfigList : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void configsCarryTheirPredictions();
  void predictedErrorsAreThoseOfTheHeads();
  void whatWasMeasuredHereStandsBeforeThePrediction();
  void ownPresetsAppearWhenTheyAreSaved();
  void configsOfAnotherModelCannotBeChosen();
  void aClipsTokensAreItsFamilys();
};

void TestConfigList::configsCarryTheirPredictions() {
  const QList<ConfigEntry> entries = readConfigs(
      {QStringLiteral(VDIT_SOURCE_DIR "/docs/benchmarks/demo-sparse.json"), QStringLiteral("/nowhere.json")});
  QCOMPARE(entries.size(), 3);
  QCOMPARE(*entries[0].predictedSpeedUp, 1.0);
  QVERIFY(entries[1].density && *entries[1].density < 0.9 && *entries[1].density > 0.1);
  QVERIFY(entries[1].predictedSpeedUp && *entries[1].predictedSpeedUp > 1);
  QVERIFY(!entries[2].failure.isEmpty());
  ConfigCatalog catalog;
  catalog.setEntries(entries);
  const QAbstractItemModelTester tester(&catalog);
  catalog.setClip(160, 96, 17);  // the grid that this config was made for: 5 x 6 x 10
  QVERIFY(!catalog.index(1).data(ConfigCatalog::ElsewhereRole).toBool());
  catalog.setClip(320, 192, 49);
  QVERIFY(catalog.index(1).data(ConfigCatalog::ElsewhereRole).toBool());
  QVERIFY(!(catalog.flags(catalog.index(2)) & Qt::ItemIsEnabled));
}

void TestConfigList::predictedErrorsAreThoseOfTheHeads() {
  // A budget was met in another measure, whose sum the file gives as well: 2.3.
  const ConfigEntry balanced = readConfig(kBalanced);
  QVERIFY(balanced.predictedError && *balanced.predictedError > 0.01 && *balanced.predictedError < 0.2);
  const QTemporaryDir alone;  // without the table beside it nothing is known of the heads
  const QString copy = alone.filePath(QStringLiteral("balanced.json"));
  QVERIFY(QFile::copy(kBalanced, copy));
  QVERIFY(!readConfig(copy).predictedError);
  QCOMPARE(readConfig(copy, {.tableFolders = {QFileInfo(kBalanced).absolutePath()}}).predictedError,
           balanced.predictedError);
}

void TestConfigList::whatWasMeasuredHereStandsBeforeThePrediction() {
  test::StudioFixture studio;
  const QString pair = studio.project().resultsFolder() + QStringLiteral("/ball-7");
  QVERIFY(QDir().mkpath(pair));
  const auto write = [&](const char* name, const QJsonObject& object) {
    QFile file(pair + QLatin1Char('/') + QLatin1String(name));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(object).toJson()) > 0);
  };
  const auto measure = [&](const QString& machine) {
    write("metrics.json", {{QStringLiteral("psnr_db"), 30.8},
                           {QStringLiteral("density"), 0.35},
                           {QStringLiteral("speedup"), 1.87},
                           {QStringLiteral("machine"), machine}});
  };
  const QString hash = QString::fromStdString(sha256_file_hex(kBalanced.toStdString()));
  write("sparse.mp4.json",
        {{QStringLiteral("metadata"), QJsonObject{{QStringLiteral("sparse_sha256"), hash}}}});
  write("job.json", {{QStringLiteral("size"), QStringLiteral("320x192")}, {QStringLiteral("frames"), 49}});
  measure(QStringLiteral("another computer"));
  ConfigCatalog catalog;
  const auto read = [&] {
    return readConfigs({kBalanced}, {.resultsFolder = studio.project().resultsFolder(),
                                     .machine = studio.context().machine()});
  };
  catalog.setEntries(read());
  catalog.setClip(320, 192, 49);
  const auto shown = [&](int role) { return catalog.index(1).data(role).toString(); };
  QCOMPARE(shown(ConfigCatalog::SpeedUpRole), QStringLiteral("1.52 ×"));
  QCOMPARE(shown(ConfigCatalog::MeasuredRole), QString());
  measure(studio.context().machine());
  catalog.setEntries(read());
  QCOMPARE(shown(ConfigCatalog::SpeedUpRole), QStringLiteral("1.87 ×"));
  QCOMPARE(shown(ConfigCatalog::MeasuredRole), QStringLiteral("measured"));
  QVERIFY(shown(Qt::AccessibleTextRole).contains(QStringLiteral("1.87 × measured")));
  QVERIFY(shown(Qt::ToolTipRole).contains(QStringLiteral("ball-7")));
  QVERIFY(shown(Qt::ToolTipRole).contains(QStringLiteral("1.52 ×, predicted")));
  catalog.setClip(160, 96, 17);  // another clip was not measured
  QCOMPARE(shown(ConfigCatalog::SpeedUpRole), QStringLiteral("1.52 ×"));
}

void TestConfigList::ownPresetsAppearWhenTheyAreSaved() {
  test::StudioFixture studio;
  ConfigCatalog catalog;
  catalog.follow(studio.context());
  QTRY_VERIFY(catalog.rowCount() > 1);
  const QString file = studio.context().presets().folder() + QStringLiteral("/mine.json");
  QCOMPARE(catalog.rowOf(file), -1);
  QVERIFY(QFile::copy(kBalanced, file));
  QTRY_VERIFY(catalog.rowOf(file) > 0);
  QVERIFY(QFile::remove(file));
  QTRY_COMPARE(catalog.rowOf(file), -1);
}

void TestConfigList::configsOfAnotherModelCannotBeChosen() {
  ConfigCatalog catalog;
  catalog.setEntries(readConfigs({QStringLiteral(VDIT_SOURCE_DIR "/docs/benchmarks/demo-sparse.json")}));
  catalog.setModel(QStringLiteral("wan"), 12, 4);
  QVERIFY(catalog.flags(catalog.index(1)) & Qt::ItemIsEnabled);
  catalog.setModel(QStringLiteral("wan"), 30, 12);
  QVERIFY(!(catalog.flags(catalog.index(1)) & Qt::ItemIsEnabled));
  QVERIFY(catalog.index(1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("30 × 12")));
  catalog.setModel(QStringLiteral("hunyuan"), 12, 4);
  QVERIFY(!(catalog.flags(catalog.index(1)) & Qt::ItemIsEnabled));
  QVERIFY(catalog.index(1).data(Qt::ToolTipRole).toString().contains(QStringLiteral("hunyuan")));
  QVERIFY(catalog.flags(catalog.index(0)) & Qt::ItemIsEnabled);  // full attention fits all
}

void TestConfigList::aClipsTokensAreItsFamilys() {
  using kernels::TokenGrid;
  const TokenGrid wan{.frames = 21, .height = 30, .width = 52};
  QVERIFY(*clipGrid("wan", 832, 480, 81) == wan);
  QVERIFY(*clipGrid("hunyuan", 832, 480, 81) == wan);
  // Latent frames by twos, one more where they are odd: 81 frames are 21, then 22.
  QVERIFY((*clipGrid("cogvideox", 1360, 768, 81) == TokenGrid{.frames = 11, .height = 48, .width = 85}));
  QVERIFY((*clipGrid("cogvideox", 1360, 768, 77) == TokenGrid{.frames = 10, .height = 48, .width = 85}));
  QVERIFY((*clipGrid("cogvideox", 1360, 768, 1) == TokenGrid{.frames = 1, .height = 48, .width = 85}));
  QVERIFY(!clipGrid("", 832, 480, 81));
}

QTEST_MAIN(TestConfigList)
#include "tst_config_list.moc"
