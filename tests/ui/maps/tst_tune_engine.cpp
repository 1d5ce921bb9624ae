// SPDX-License-Identifier: GPL-3.0-or-later
// A search steered from the window with the real engine: stopped with the best so far, its table solved on,
// the program ended, and the same job resumed by the next one to the end.
#include <QFile>
#include <QSignalSpy>
#include <QTest>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "search/solve/loss_table.h"
#include "ui/look/theme.h"
#include "ui/shell/studio_context.h"
#include "ui/tune/candidate_set.h"
#include "ui/tune/pareto_plot.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_workspace.h"

#include <QTemporaryDir>

namespace vdit::test {
namespace {

constexpr int kPatience = 240'000;

// The program from its start to its end, on a project that outlives it.
struct Program {
  project::Project project;
  project::StudioSettings settings;
  link::EngineLink engine{
      {.name = QStringLiteral("local"), .program = QStringLiteral(VDIT_PROGRAM_FOLDER "/vdit")}};
  jobs::JobQueue queue;
  ui::StudioContext context;
  ui::TuneWorkspace tune;

  Program(const QString& folder, jobs::StartPolicy policy)
      : project(folder + QStringLiteral("/project")),
        settings(folder + QStringLiteral("/studio.ini")),
        queue(project.jobStoreFile(), policy),
        context(queue, engine, project, settings),
        tune(context) {
    tune.show();
  }
  void start() {
    QTRY_VERIFY_WITH_TIMEOUT(queue.isLoaded(), kPatience);
    queue.attachEngine(&engine);
    engine.start();
    QTRY_VERIFY_WITH_TIMEOUT(engine.state() == link::EngineState::Ready, kPatience);
  }
};

}  // namespace

class TestTuneEngine : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { ui::applyTheme(*qApp, ui::ThemeKind::Dark); }
  void aSearchStopsWithItsBestAndResumesAfterARestart();
};

void TestTuneEngine::aSearchStopsWithItsBestAndResumesAfterARestart() {
  QTemporaryDir folder;
  QString table;
  qint64 id = 0;
  {
    Program program(folder.path(), jobs::StartPolicy::Run);
    program.start();
    const QString base = program.project.searchesFolder() + QStringLiteral("/search-01");
    table = base + QStringLiteral(".vdt");
    const QString prompts = base + QStringLiteral(".prompts.txt");
    const QString candidates = base + QStringLiteral(".candidates.json");
    ui::writeWholeFile(prompts, "a red ball rolls left\na blue cube spins in place\na green ball bounces\n");
    ui::writeWholeFile(candidates,
                       ui::candidatesDocument({kernels::Mode::Skip, kernels::Mode::Diagonal}, {0.25, 0.5}));
    QSignalSpy progressed(&program.tune.searches(), &ui::SearchFlow::progressed);
    program.tune.searches().submit({{QStringLiteral("format"), QStringLiteral("vdit-job")},
                                    {QStringLiteral("version"), 1},
                                    {QStringLiteral("command"), QStringLiteral("search")},
                                    {QStringLiteral("model"), QStringLiteral("demo")},
                                    {QStringLiteral("prompts"), prompts},
                                    {QStringLiteral("candidates"), candidates},
                                    {QStringLiteral("size"), QStringLiteral("160x96")},
                                    {QStringLiteral("frames"), 17},
                                    {QStringLiteral("steps"), 8},
                                    {QStringLiteral("seed"), 42},
                                    {QStringLiteral("resume"), true},
                                    {QStringLiteral("output"), table}},
                                   QStringLiteral("Search search-01"));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(table), kPatience);
    QVERIFY(!progressed.isEmpty());  // by prompt, step and layer
    QCOMPARE(program.queue.jobs().size(), 1);
    id = program.queue.jobs().first().id;
    program.tune.searches().stopWithBest(id, table);
    const auto state = [&] { return program.queue.jobs().first().state; };
    QTRY_VERIFY_WITH_TIMEOUT(state() == jobs::JobState::Paused, kPatience);
    QTRY_VERIFY_WITH_TIMEOUT(program.tune.searches().table() != nullptr && program.tune.isSettled(),
                             kPatience);
    // The best so far is a table like any other: the sliders solve on it, the curve is drawn.
    const search::LossTable& best = *program.tune.searches().table()->table;
    QVERIFY(best.samples_done >= 1 && best.samples_done < best.samples_total);
    QVERIFY(!program.tune.pareto()->curve().empty());
    QVERIFY(!program.tune.document().config().groups.empty());
  }
  Program next(folder.path(), jobs::StartPolicy::Run);
  next.start();
  QCOMPARE(next.queue.jobs().size(), 1);
  QCOMPARE(next.queue.jobs().first().id, id);
  QTRY_VERIFY(next.tune.searches().list().rowOf(table) >= 0);
  next.tune.searches().resume(id);
  const auto samples = [&] { return search::read_loss_table(table.toStdString()).samples_done; };
  QTRY_COMPARE_WITH_TIMEOUT(samples(), 3, kPatience);
  QTRY_VERIFY_WITH_TIMEOUT(
      next.queue.jobs().isEmpty() || next.queue.jobs().first().state == jobs::JobState::Done, kPatience);
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestTuneEngine)
#include "tst_tune_engine.moc"
