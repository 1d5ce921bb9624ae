// SPDX-License-Identifier: GPL-3.0-or-later
// The window on what the real engine wrote: the maps and figures that Inspect shows are those of `vdit
// inspect`, bit for bit, and rows computed in the window from its queries and keys add up to its maps.
#include <QProcess>
#include <QTest>

#include "app/capture/capture_folder.h"
#include "tests/ui/maps/studio_fixture.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/query_view.h"

namespace vdit::test {

class TestInspectEngine : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void shownIsWhatTheEngineWrote();
};

void TestInspectEngine::shownIsWhatTheEngineWrote() {
  StudioFixture studio;
  const QString folder = studio.path(QStringLiteral("capture"));
  QProcess engine;
  engine.start(QStringLiteral(VDIT_PROGRAM_FOLDER "/vdit"), {QStringLiteral("inspect"),
                                                             QStringLiteral("-m"),
                                                             QStringLiteral("demo"),
                                                             QStringLiteral("-p"),
                                                             QStringLiteral("a red ball rolls left"),
                                                             QStringLiteral("--size"),
                                                             QStringLiteral("160x96"),
                                                             QStringLiteral("--frames"),
                                                             QStringLiteral("17"),
                                                             QStringLiteral("--steps"),
                                                             QStringLiteral("3"),
                                                             QStringLiteral("--steps-list"),
                                                             QStringLiteral("1"),
                                                             QStringLiteral("--layers"),
                                                             QStringLiteral("0,5"),
                                                             QStringLiteral("--rows"),
                                                             QStringLiteral("--order"),
                                                             QStringLiteral("both"),
                                                             QStringLiteral("-o"),
                                                             folder});
  QVERIFY(engine.waitForFinished(120'000));
  QVERIFY2(engine.exitCode() == 0, engine.readAllStandardError().constData());
  const app::CaptureFolder capture = app::CaptureFolder::open(folder.toStdString());
  const app::CapturedStep written = capture.read(1, "conditional");
  QCOMPARE(written.heads.size(), std::size_t{8});

  ui::InspectWorkspace inspect(studio.context());
  inspect.openCaptureFolder(folder);
  for (const app::CapturedHead& head : written.heads) {
    inspect.chooseHead(head.layer, head.head);
    QTRY_VERIFY(inspect.isSettled());
    QCOMPARE(inspect.canvas()->map().cells, head.map_frame);
    for (std::size_t i = 0; i < capture.info().candidates.size() && i < head.recall.size(); ++i) {
      const int row = inspect.candidates().rowOf(capture.info().candidates[i]);
      QVERIFY(row >= 0);
      QCOMPARE(*inspect.candidates().at(row).recall, static_cast<double>(head.recall[i]));
      QCOMPARE(*inspect.candidates().at(row).error, static_cast<double>(head.error[i]));
      QCOMPARE(inspect.candidates().at(row).density, static_cast<double>(head.density[i]));
    }
  }
  // The query's row, pooled as the map is, is the map's row of a single token only when blocks are single
  // tokens; its mass over all keys is 1 in any case, and the strongest block of the map's row holds the mass
  // that the rows of its block have on average.
  inspect.chooseQuery(0, 0, 0);
  QTRY_VERIFY(inspect.isSettled());
  double sum = 0;
  for (const float weight : inspect.query()->weights()) sum += static_cast<double>(weight);
  QVERIFY(std::abs(sum - 1) < 1e-4);
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestInspectEngine)
#include "tst_inspect_engine.moc"
