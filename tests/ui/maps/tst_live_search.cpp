// SPDX-License-Identifier: GPL-3.0-or-later
// A running search fills the grid from the engine's events, cell by cell, before there is a table.
#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QInputDialog>
#include <QJsonArray>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <numeric>

#include "engine/base/error.h"
#include "tests/ui/maps/studio_fixture.h"
#include "tests/ui/maps/synthetic_table.h"
#include "ui/tune/candidate_set.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/live_search.h"
#include "ui/tune/new_search_dialog.h"
#include "ui/tune/search_list.h"
#include "ui/tune/tune_workspace.h"
#include "ui/views/banner.h"
#include "ui/views/text_label.h"

namespace vdit::test {

namespace {

QJsonObject cells(int group, double begin, double end, int layer, const char* letters) {
  QJsonArray heads;
  for (int head = 0; letters[head] != 0; ++head) {
    heads.append(QJsonObject{{QStringLiteral("head"), head},
                             {QStringLiteral("letter"), QString(QLatin1Char(letters[head]))},
                             {QStringLiteral("density"), 0.25},
                             {QStringLiteral("error"), 0.01 * (head + 1)}});
  }
  return {{QStringLiteral("event"), QStringLiteral("search_cells")},
          {QStringLiteral("prompt"), 0},
          {QStringLiteral("group"), group},
          {QStringLiteral("group_begin"), begin},
          {QStringLiteral("group_end"), end},
          {QStringLiteral("layer"), layer},
          {QStringLiteral("layers"), 12},
          {QStringLiteral("heads"), heads}};
}

}  // namespace

class TestLiveSearch : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { ui::applyTheme(*qApp, ui::ThemeKind::Dark); }
  void theNewestGroupOfACellIsShown();
  void eventsThatCannotBeAreIgnored();
  void theGridFillsWhileASearchRuns();
  void editsAndThePersonComeFirst();
  void aNewSearchIsOfTheClipAndItsPrompts();
  void theListTellsTheStateOfEverySearch();
  void promptsAreAddedToASearchThatHasEnded();
};

void TestLiveSearch::theNewestGroupOfACellIsShown() {
  ui::LiveSearch live;
  QVERIFY(live.take(cells(0, 0, 0.1, 3, "FSDM")));
  QVERIFY(live.take(cells(1, 0.1, 0.25, 3, "VDDD")));
  QCOMPARE(live.at(0, 1, 3, 0)->mode, kernels::Mode::VerticalStripe);
  QCOMPARE(live.at(0, 0.1, 3, 0)->mode, kernels::Mode::Full);
  QCOMPARE(live.at(0, 0.1, 3, 1)->mode, kernels::Mode::Skip);
  QCOMPARE(live.at(0, 0.1, 3, 1)->error, 0.02);
  QVERIFY(!live.at(0.5, 1, 3, 0));
  QVERIFY(!live.at(0, 1, 2, 0));
  QCOMPARE(live.measured(), 4);
  QVERIFY(live.take(cells(0, 0, 0.1, 3, "DDDD")));  // the next prompt
  QCOMPARE(live.at(0, 1, 3, 0)->mode, kernels::Mode::Diagonal);
}

void TestLiveSearch::eventsThatCannotBeAreIgnored() {
  ui::LiveSearch live;
  const QJsonObject good = cells(0, 0, 1, 0, "F");
  const auto broken = [&](const char* key, const QJsonValue& value) {
    QJsonObject event = good;
    event[QLatin1String(key)] = value;
    return event;
  };
  for (const QJsonObject& event :
       {broken("event", QStringLiteral("search_place")), broken("layer", 12), broken("layer", -1),
        broken("layers", 1 << 20), broken("group", -3), broken("group_end", 0), broken("group_end", 7),
        broken("heads", QJsonArray())})
    QVERIFY(!live.take(event));
  QCOMPARE(live.measured(), 0);
  QVERIFY(live.take(broken("heads", QJsonArray{QJsonObject{{QStringLiteral("head"), 9}}})));
  QCOMPARE(live.measured(), 0);
}

void TestLiveSearch::theGridFillsWhileASearchRuns() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  QTRY_VERIFY(tune.isSettled());
  QVERIFY(!tune.model().isLive());
  Q_EMIT studio.engine().searchEvent(7, cells(0, 0, 0.1, 5, "DDMS"));
  QVERIFY(tune.model().isLive());
  QCOMPARE(tune.model().cell(5, 2).mode.mode, kernels::Mode::MultiDiagonal);
  QCOMPARE(tune.model().cell(5, 2).figures.error.value(), 0.03);
  QVERIFY(tune.model().cell(5, 3).measured && !tune.model().cell(6, 0).measured);
  QVERIFY(tune.model().spokenText(6, 0).contains(QStringLiteral("not measured yet")));
  QVERIFY(!tune.model().spokenText(5, 0).contains(QStringLiteral("half-width")));  // nobody told it
  QVERIFY(tune.gridPanel()->banner()->isVisibleTo(&tune));
  // What is not measured is no Full: neither counted, nor a layer of density 1.
  const std::vector<int> counts = tune.model().modeCounts();
  QCOMPARE(std::accumulate(counts.begin(), counts.end(), 0), 4);
  QVERIFY(tune.model().isLayerMeasured(5) && !tune.model().isLayerMeasured(6));
  Q_EMIT studio.engine().searchEvent(7, {{QStringLiteral("prompt"), 2},
                                         {QStringLiteral("prompts"), 4},
                                         {QStringLiteral("layer"), 7},
                                         {QStringLiteral("layers"), 12}});
  QVERIFY(tune.gridPanel()->banner()->text().contains(QStringLiteral("prompt 2 of 4, layer 7 of 12")));
  Q_EMIT studio.engine().searchEvent(7, cells(0, 0, 0.1, 6, "FFVD"));
  QCOMPARE(tune.model().cell(6, 2).mode.mode, kernels::Mode::VerticalStripe);
  QCOMPARE(tune.model().cell(5, 2).mode.mode, kernels::Mode::MultiDiagonal);
  // The job ends: the config is there again.
  jobs::Job over;
  over.id = 7;
  over.kind = jobs::JobKind::Search;
  over.state = jobs::JobState::Failed;
  Q_EMIT studio.queue().jobChanged(over);
  QVERIFY(!tune.model().isLive());
  QCOMPARE(tune.model().cell(5, 2).mode.mode, kernels::Mode::Full);
  QVERIFY(!tune.gridPanel()->banner()->isVisibleTo(&tune));
}

void TestLiveSearch::editsAndThePersonComeFirst() {
  StudioFixture studio;
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  QTRY_VERIFY(tune.isSettled());
  Q_EMIT studio.engine().searchEvent(7, cells(0, 0, 1, 5, "DDDD"));
  QVERIFY(tune.model().isLive());
  auto* back = [&]() -> QToolButton* {
    for (auto* button : tune.gridPanel()->banner()->findChildren<QToolButton*>()) {
      if (button->text() == QStringLiteral("Back to the config")) return button;
    }
    return nullptr;
  }();
  QVERIFY(back);
  back->click();
  QVERIFY(!tune.model().isLive());
  Q_EMIT studio.engine().searchEvent(7, cells(0, 0, 1, 6, "DDDD"));
  QVERIFY(!tune.model().isLive());  // the person went back to the config
  Q_EMIT studio.engine().searchEvent(8, cells(0, 0, 1, 6, "DDDD"));
  QVERIFY(tune.model().isLive());  // another search
  tune.editHead(0, 0, static_cast<int>(kernels::Mode::Skip));
  QVERIFY(!tune.model().isLive());
  QCOMPARE(tune.model().cell(0, 0).mode.mode, kernels::Mode::Skip);
  Q_EMIT studio.engine().searchEvent(8, cells(0, 0, 1, 7, "DDDD"));
  QVERIFY(!tune.model().isLive());  // there are edits
}

void TestLiveSearch::aNewSearchIsOfTheClipAndItsPrompts() {
  StudioFixture studio;
  const QString folder = studio.project().searchesFolder();
  std::optional<double> known;
  ui::NewSearchDialog dialog(folder, QStringLiteral("/models/wan"),
                             [&](const QJsonObject&) { return known; });
  dialog.setClip({{QStringLiteral("size"), QStringLiteral("160x96")}, {QStringLiteral("frames"), 17}});
  QVERIFY(dialog.forecast()->text().contains(QStringLiteral("no history")));
  known = 380;
  dialog.prompts()->setPlainText(QStringLiteral("a red ball\n# not this one\n\n  a blue cube "));
  QVERIFY(dialog.forecast()->text().contains(QStringLiteral("6:20")));
  dialog.setDensities(QStringLiteral("0.2 1.4"));
  QVERIFY(!dialog.startButton()->isEnabled());  // a density above 1
  dialog.setDensities(QStringLiteral("0.2, 0.4"));
  QVERIFY(dialog.startButton()->isEnabled());
  dialog.modeBox(static_cast<int>(kernels::Mode::Skip))->setChecked(false);
  const QJsonObject job = dialog.writeJob();
  QCOMPARE(job.value(QStringLiteral("command")).toString(), QStringLiteral("search"));
  QCOMPARE(job.value(QStringLiteral("model")).toString(), QStringLiteral("/models/wan"));
  QCOMPARE(job.value(QStringLiteral("size")).toString(), QStringLiteral("160x96"));
  QCOMPARE(job.value(QStringLiteral("frames")).toInt(), 17);
  QCOMPARE(job.value(QStringLiteral("steps")).toInt(), 20);
  QVERIFY(job.value(QStringLiteral("resume")).toBool());
  const auto read = [](const QJsonValue& path) {
    QFile file(path.toString());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  QCOMPARE(read(job.value(QStringLiteral("prompts"))), QByteArray("a red ball\na blue cube\n"));
  const QByteArray candidates = read(job.value(QStringLiteral("candidates")));
  QVERIFY(candidates.contains("diagonal") && !candidates.contains("skip"));
}

void TestLiveSearch::theListTellsTheStateOfEverySearch() {
  StudioFixture studio;
  ui::SearchListModel list;
  ui::SearchListView view(list);
  const int empty = view.sizeHint().height();
  jobs::Job job;
  job.id = 7;
  job.kind = jobs::JobKind::Search;
  job.state = jobs::JobState::Running;
  job.output = studio.path(QStringLiteral("search-04.vdt"));
  job.progress = {.phase = QStringLiteral("search"), .fraction = 0.63};
  job.progress.secondsLeft = 380;
  job.progress.detail = QStringLiteral("layer 7 of 12");
  list.showJob(job);
  const auto told = [&](int role) { return list.index(0).data(role).toString(); };
  QCOMPARE(told(ui::SearchListModel::DetailRole), QStringLiteral("layer 7 of 12, 6:20 left"));
  QCOMPARE(told(ui::SearchListModel::TrailingRole), QStringLiteral("63 %"));
  QVERIFY(view.sizeHint().height() >= view.sizeHintForRow(0) && view.sizeHint().height() > empty);
  job.state = jobs::JobState::Paused;
  list.showJob(job);
  QCOMPARE(told(ui::SearchListModel::DetailRole), QStringLiteral("Paused"));
  job.state = jobs::JobState::Failed;  // no word of time left
  list.showJob(job);
  QCOMPARE(told(ui::SearchListModel::DetailRole), QStringLiteral("Failed"));
  job.error = jobs::JobError{.code = QStringLiteral("host.oom"), .found = QStringLiteral("no memory")};
  list.showJob(job);
  QVERIFY(told(ui::SearchListModel::DetailRole).contains(QStringLiteral("no memory")));
}

void TestLiveSearch::promptsAreAddedToASearchThatHasEnded() {
  StudioFixture studio;
  QTRY_VERIFY(studio.queue().isLoaded());
  const QString folder = studio.project().searchesFolder();
  QDir().mkpath(folder);
  const QString table = folder + QStringLiteral("/s.vdt"), list = folder + QStringLiteral("/s.prompts.txt");
  const auto linesOf = [&list] {
    QFile file(list);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  };
  ui::writeWholeFile(list, "a red ball\n");
  ui::TuneWorkspace tune(studio.context());
  tune.show();
  const QJsonObject request{{QStringLiteral("format"), QStringLiteral("vdit-job")},
                            {QStringLiteral("version"), 1},
                            {QStringLiteral("command"), QStringLiteral("search")},
                            {QStringLiteral("model"), QStringLiteral("demo")},
                            {QStringLiteral("prompts"), list},
                            {QStringLiteral("steps"), 8},
                            {QStringLiteral("output"), table}};
  QSignalSpy notified(&studio.context(), &ui::StudioContext::notified);
  QAction* add = nullptr;
  for (QAction* action : tune.commands()) {
    if (action->objectName() == QLatin1String("tune.addPrompts")) add = action;
  }
  QVERIFY(add);
  add->trigger();  // no table is open
  QCOMPARE(notified.count(), 1);
  search::write_loss_table(table.toStdString(), *synthetic_table(1, 12, 4), Overwrite::No);
  tune.searches().open(table);
  QTRY_COMPARE(tune.searches().tableFile(), table);
  add->trigger();  // nobody knows how it was made
  QCOMPARE(notified.count(), 2);
  studio.queue().submit(request, QStringLiteral("s"));
  QTRY_COMPARE(studio.queue().jobs().size(), 1);
  add->trigger();  // its search waits
  QCOMPARE(notified.count(), 3);
  studio.queue().cancel({studio.queue().jobs().first().id});
  QTRY_VERIFY(jobs::isFinal(studio.queue().jobs().first().state));
  add->trigger();
  auto* dialog = tune.findChild<QInputDialog*>();
  QVERIFY(dialog && dialog->isVisible());
  savePicture(*dialog, QStringLiteral("add-prompts"));
  dialog->setTextValue(QStringLiteral("two cubes\n\n  a fox in snow  "));
  dialog->accept();
  QTRY_COMPARE(studio.queue().jobs().size(), 2);
  const QJsonObject again = studio.queue().jobs().last().request;
  QCOMPARE(again.value(QStringLiteral("output")), table);
  QVERIFY(again.value(QStringLiteral("resume")).toBool());
  QCOMPARE(again.value(QStringLiteral("steps")), 8);
  QCOMPARE(linesOf(), QByteArray("a red ball\ntwo cubes\na fox in snow\n"));
  QFile::remove(list);
  studio.queue().cancel({studio.queue().jobs().last().id});
  QTRY_VERIFY(tune.searches().requestOf(table).has_value());
  QVERIFY_EXCEPTION_THROWN(tune.searches().addPrompts(table, {QStringLiteral("x")}), Error);
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestLiveSearch)
#include "tst_live_search.moc"
