// SPDX-License-Identifier: GPL-3.0-or-later
// The measured configs, ranked: of one clip, by what was measured, beside what was predicted; a row opens its
// config.
#include <QAction>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>

#include "search/solve/table_solver.h"
#include "tests/ui/maps/studio_fixture.h"
#include "tests/ui/maps/synthetic_table.h"
#include "ui/tune/ranking_table.h"
#include "ui/tune/tune_workspace.h"

namespace vdit::test {

class TestRanking : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void measuredConfigsAreRanked();
  void verifiedConfigsAreRankedAndOpened();
};

void TestRanking::measuredConfigsAreRanked() {
  const QString here = QStringLiteral("0123456789abcdef"), clip = QStringLiteral("{ball}");
  const auto pair = [&](const char* config, double psnr, double speedup, double error) {
    ui::MeasuredPair made{.name = QStringLiteral("pair"),
                          .config = QStringLiteral("/no/such/%1.json").arg(QLatin1String(config)),
                          .configSha256 = QLatin1String(config),
                          .psnr = psnr,
                          .speedup = speedup,
                          .machine = here,
                          .clip = clip,
                          .clipName = QStringLiteral("a red ball, 42")};
    made.predictedError = error;
    made.predictedSpeedup = speedup - 0.1;
    return made;
  };
  ui::MeasuredPair cube = pair("cube", 60, 3, 0.001), far = pair("far", 29, 9, 0.4);
  cube.clip = QStringLiteral("{cube}");  // of another prompt: its PSNR says nothing here
  far.machine = QStringLiteral("fedcba9876543210");
  ui::MeasuredPair watched = pair("fast", 28, 0.5, 0.3);
  watched.instrumented = true;
  ui::RankingTable table;
  table.ranking().setRanking(ui::rankPairs(
      {pair("fast", 30, 1.9, 0.3), pair("slow", 33.01, 1.2, 0.1), cube, pair("even", 32.98, 1.4, 0.2),
       watched, far, pair("fast", 31, 1.7, 0.3), pair("worse", 27, 1.3, 0.05)},
      here));
  const std::vector<ui::RankedConfig>& ranked = table.ranking().ranking().configs;
  QStringList names;
  for (const ui::RankedConfig& one : ranked) names.append(one.name);
  // 33.0 dB both: the faster one first.
  QCOMPARE(names, QStringLiteral("even slow fast far worse").split(QLatin1Char(' ')));
  QCOMPARE(ranked[2].pairs, 3);
  QVERIFY(std::abs(ranked[2].psnr - 89.0 / 3) < 1e-9);
  QVERIFY(std::abs(ranked[2].speedup - 1.8) < 1e-9);  // not of the run that was watched
  QCOMPARE(ranked[0].predictedRank, 3);
  QCOMPARE(ranked[4].predictedRank, 1);
  // Not by the one that was timed on another machine.
  QCOMPARE(ranked[4].surpassedBy, QStringLiteral("even"));
  QCOMPARE(ranked[1].surpassedBy, QStringLiteral("even"));
  QVERIFY(ranked[0].surpassedBy.isEmpty() && ranked[2].surpassedBy.isEmpty());
  const auto words = [&](int row) {
    return table.model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
  };
  QCOMPARE(words(0), QStringLiteral("Rank 1, predicted 3: even, PSNR 33.0 dB, predicted error 2.0e-1, "
                                    "speed-up 1.40 ×, predicted 1.30 ×"));
  QVERIFY(words(3).contains(QStringLiteral("9.00 × elsewhere")));
  QVERIFY(table.ranking().fact().contains(QStringLiteral("a red ball, 42")));
  QVERIFY(ui::rankPairs({}, here).configs.empty());
}

void TestRanking::verifiedConfigsAreRankedAndOpened() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.resize(1380, 780);
  tune.show();
  const QString searched = studio.project().searchesFolder() + QStringLiteral("/search-03.vdt");
  search::write_loss_table(searched.toStdString(), *synthetic_table(3, 3, 4), Overwrite::Yes);
  tune.searches().open(searched);
  QTRY_VERIFY(tune.searches().table() != nullptr && tune.isSettled());
  const auto jobs = tune.verificationJobs(tune.spreadPoints(3));
  QCOMPARE(jobs.size(), std::size_t{3});
  // The queue made them: the densest came out worst, against the prediction.
  const double psnr[] = {31, 34, 28};
  QStringList configs;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    const QDir folder(studio.project().resultsFolder() + QStringLiteral("/verified-%1").arg(i));
    QVERIFY(QDir().mkpath(folder.path()));
    configs.append(jobs[i].value(QStringLiteral("sparse")).toString());
    const auto write = [&](const char* name, const QJsonObject& object) {
      QFile file(folder.filePath(QLatin1String(name)));
      QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(object).toJson()) > 0);
    };
    write("job.json", jobs[i]);
    write("metrics.json", {{QStringLiteral("psnr_db"), psnr[i]},
                           {QStringLiteral("density"), 0.5},
                           {QStringLiteral("speedup"), 1.5},
                           {QStringLiteral("machine"), studio.context().machine()}});
  }
  QTRY_COMPARE(tune.ranking()->model()->rowCount(), 3);
  const auto command = [&](const char* name) {
    for (QAction* action : tune.commands()) {
      if (action->objectName() == QLatin1String(name)) action->trigger();
    }
  };
  QVERIFY(!tune.ranking()->isVisible());
  command("tune.ranking");
  QVERIFY(tune.ranking()->isVisible());
  QTRY_VERIFY(tune.isSettled());
  ui::RankingTable& ranking = *tune.ranking();
  QCOMPARE(ranking.ranking().at(0).file, configs[1]);
  QCOMPARE(ranking.ranking().at(0).predictedRank, 2);
  QCOMPARE(ranking.ranking().at(2).file, configs[2]);
  QCOMPARE(ranking.ranking().at(2).predictedRank, 1);
  QVERIFY(ranking.ranking().at(2).predictedSpeedup.has_value());
  QTest::mouseClick(ranking.viewport(), Qt::LeftButton, {},
                    ranking.visualRect(ranking.model()->index(0, 1)).center());
  QCOMPARE(tune.document().file(), configs[1]);
  QTest::keyClick(&ranking, Qt::Key_Down);
  QTest::keyClick(&ranking, Qt::Key_Return);
  QCOMPARE(tune.document().file(), configs[0]);
  savePicture(tune, QStringLiteral("tune-ranking"));
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestRanking)
#include "tst_ranking.moc"
