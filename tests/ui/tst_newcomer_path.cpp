// SPDX-License-Identifier: GPL-3.0-or-later
// The newcomer's path without a mouse, on the real engine: first start, a head of the recommended config is
// skipped, a paired run shows what that does, the config is saved. (A small clip stands in for the demo's, so
// that the test takes seconds.)
#include <QApplication>
#include <QDir>
#include <QJsonDocument>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "app/config/sparse_config_reader.h"
#include "app/jobs/job_queue.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_session.h"
#include "ui/settings/guided_tour.h"
#include "ui/shell/main_window.h"
#include "ui/shell/workspace_window.h"
#include "ui/tune/grid_view.h"

namespace vdit::test {

class TestNewcomerPath : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aHeadIsChangedItsEffectSeenAndTheConfigSaved();
};

void TestNewcomerPath::aHeadIsChangedItsEffectSeenAndTheConfigSaved() {
  QTemporaryDir home;
  qputenv("HOME", home.path().toUtf8());  // the first start makes the sample project below it
  qputenv("XDG_CONFIG_HOME", home.filePath(QStringLiteral("config")).toUtf8());
  app::StudioOptions options;
  options.settings = home.filePath(QStringLiteral("studio.ini"));
  options.engine = QStringLiteral(VDIT_PROGRAM_FOLDER "/vdit");
  options.theme = QStringLiteral("dark");
  options.language = QStringLiteral("en");
  app::StudioSession session(*qApp, options);
  session.context().settings().dismiss(ui::GuidedTour::hintKey());
  const QJsonObject clip{{QStringLiteral("model"), QStringLiteral("demo")},
                         {QStringLiteral("prompt"), QStringLiteral("a red ball rolls left")},
                         {QStringLiteral("size"), QStringLiteral("64x64")},
                         {QStringLiteral("frames"), 5},
                         {QStringLiteral("steps"), 8},
                         {QStringLiteral("seed"), 7}};
  session.start();
  QWidget& window = session.window();
  QVERIFY(QTest::qWaitForWindowActive(&window));
  session.context().project().setDocument(ui::StudioContext::clipDocument(), QJsonDocument(clip).toJson());
  const auto key = [](Qt::Key which, Qt::KeyboardModifiers with = Qt::NoModifier) {
    QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : QApplication::activeWindow(),
                    which, with);
  };
  const auto workspace = [&] { return session.window().currentWorkspace()->workspace(); };

  key(Qt::Key_4, Qt::ControlModifier);
  QTRY_COMPARE(workspace(), ui::Workspace::Tune);
  auto* grid = session.window().currentWorkspace()->findChild<ui::GridView*>();
  QVERIFY(grid);
  // The recommended config is open: not every head is Full.
  QTRY_VERIFY(grid->model()
                  ->index(5, 0)
                  .data(Qt::AccessibleTextRole)
                  .toString()
                  .contains(QStringLiteral("Diagonal")));
  for (int i = 0; i < 40 && QApplication::focusWidget() != grid; ++i) key(Qt::Key_Tab);
  QCOMPARE(QApplication::focusWidget(), grid);
  for (int i = 0; i < 5; ++i) key(Qt::Key_Down);
  QCOMPARE(grid->currentIndex().row(), 5);
  key(Qt::Key_S);
  QVERIFY(grid->currentIndex().data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("Skip")));

  key(Qt::Key_Return, Qt::ControlModifier);
  const auto isDone = [&] {
    const QList<jobs::Job>& all = session.context().queue().jobs();
    return !all.isEmpty() && all.first().state == jobs::JobState::Done;
  };
  QTRY_VERIFY_WITH_TIMEOUT(isDone(), 90'000);
  const QString output = session.context().queue().jobs().first().output;
  QVERIFY(QFileInfo::exists(output + QStringLiteral("/metrics.json")));
  key(Qt::Key_2, Qt::ControlModifier);
  QTRY_COMPARE(workspace(), ui::Workspace::Compare);

  key(Qt::Key_4, Qt::ControlModifier);
  QTRY_COMPARE(workspace(), ui::Workspace::Tune);
  const QDir configs(session.context().project().configsFolder());
  const QStringList saved = configs.entryList({QStringLiteral("*.json")}, QDir::Files);
  QVERIFY(!saved.isEmpty());
  const app::SparseConfig config =
      app::read_sparse_config(configs.filePath(saved.first()).toStdString()).config;
  const auto skips = std::count_if(
      config.groups.begin(), config.groups.end(),
      [](const app::StepGroup& group) { return group.heads[5 * 4].mode.mode == kernels::Mode::Skip; });
  QCOMPARE(skips, 1);
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestNewcomerPath)
#include "tst_newcomer_path.moc"
