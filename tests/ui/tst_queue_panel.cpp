// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's table with values, and its panel on a real queue and store.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFile>
#include <QJsonDocument>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <memory>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "tests/link/fake_target.h"
#include "ui/look/theme.h"
#include "ui/queue/job_log_dialog.h"
#include "ui/queue/job_text.h"
#include "ui/queue/queue_filter.h"
#include "ui/queue/queue_model.h"
#include "ui/queue/queue_panel.h"
#include "ui/queue/queue_strip.h"
#include "ui/views/key_value_list.h"

using namespace vdit::jobs;
using namespace vdit::ui;

namespace {

Job job(qint64 id, JobState state = JobState::Pending, qint64 parent = 0) {
  Job made;
  made.id = id;
  made.parent = parent;
  made.state = state;
  made.title = QStringLiteral("job %1").arg(id);
  return made;
}

QList<qint64> idsOf(const QueueModel& model) {
  QList<qint64> ids;
  for (const Job& job : model.jobs()) ids.append(job.id);
  return ids;
}

QJsonObject generateRequest(const QString& output) {
  return {{QStringLiteral("format"), QStringLiteral("vdit-job")},
          {QStringLiteral("version"), 1},
          {QStringLiteral("command"), QStringLiteral("generate")},
          {QStringLiteral("model"), QStringLiteral("demo")},
          {QStringLiteral("prompt"), QStringLiteral("a ball")},
          {QStringLiteral("size"), QStringLiteral("160x96")},
          {QStringLiteral("frames"), 17},
          {QStringLiteral("steps"), 2},
          {QStringLiteral("output"), output}};
}

}  // namespace

class TestQueuePanel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rowsComeGoAndMoveWithoutReset() {
    QueueModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setJobs({job(1), job(2), job(3)});
    const QPersistentModelIndex third = model.indexOf(3);
    model.setJobs({job(3), job(1), job(4)});
    QCOMPARE(idsOf(model), (QList<qint64>{3, 1, 4}));
    QCOMPARE(third.row(), 0);
    QCOMPARE(resets.count(), 0);
    model.setJobs({});
    QCOMPARE(model.rowCount(), 0);
  }

  void progressChangesOneRow() {
    QueueModel model;
    model.setJobs({job(1), job(2)});
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    Job running = job(2, JobState::Running);
    running.progress = {QStringLiteral("denoise"), 0.53, 12, 20, 48.0, {}};
    model.update(running);
    QCOMPARE(changes.count(), 1);
    QCOMPARE(changes.first().first().toModelIndex().row(), 1);
    const auto text = [&](int column) { return model.index(1, column).data().toString(); };
    QCOMPARE(text(QueueModel::Progress), QStringLiteral("53 %"));
    QCOMPARE(text(QueueModel::Step), QStringLiteral("12 / 20"));
    QCOMPARE(text(QueueModel::Left), QStringLiteral("0:48"));
    QVERIFY(model.index(1, QueueModel::Title)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("0:48")));
  }

  void whatHasNotBegunIsEstimated() {
    QueueModel model;
    model.setExpected([](const Job&) { return std::optional(181.0); });
    model.setJobs({job(1)});
    QCOMPARE(model.index(0, QueueModel::Left).data().toString(), QStringLiteral("3:01"));
  }

  void nothingIsLeftOfWhatHasEnded() {
    QueueModel model;
    model.setExpected([](const Job&) { return std::optional(181.0); });
    QList<Job> ended{job(1, JobState::Done), job(2, JobState::Failed), job(3, JobState::Cancelled)};
    for (Job& one : ended) {
      one.secondsSpent = 0.2;
      one.progress.secondsLeft = 48.0;
    }
    model.setJobs(ended);
    for (int row = 0; row < model.rowCount(); ++row)
      QCOMPARE(model.index(row, QueueModel::Left).data().toString(), QString());
  }

  void aHintIsASentence() {
    const auto text = [](const char* found, const char* hint) {
      return errorText({QStringLiteral("code"),
                        QStringLiteral("a.mp4"),
                        {},
                        QString::fromUtf8(found),
                        {},
                        QString::fromUtf8(hint)});
    };
    QCOMPARE(text("no room", "free some space"), QStringLiteral("a.mp4: no room. Free some space"));
    QCOMPARE(text("no room.", "Free some space"), QStringLiteral("a.mp4: no room. Free some space"));
    QCOMPARE(text("no model", "vdit models lists them"),
             QStringLiteral("a.mp4: no model. vdit models lists them"));
    QCOMPARE(text("bad", "job.json: remove the field"),
             QStringLiteral("a.mp4: bad. job.json: remove the field"));
    QCOMPARE(text("bad", "--force writes over it"), QStringLiteral("a.mp4: bad. --force writes over it"));
    QCOMPARE(text("bad", ""), QStringLiteral("a.mp4: bad"));
  }

  void childrenStandUnderTheirParentAndMoveWithIt() {
    QueueModel model;
    model.setJobs({job(1), job(2, JobState::Pending, 1), job(3), job(4)});
    QCOMPARE(model.index(1, 0).data(QueueModel::DepthRole).toInt(), 1);
    QCOMPARE(model.topLevelBefore(3), 1);
    QCOMPARE(model.topLevelAfter(2), 3);
    QSignalSpy moves(&model, &QueueModel::moveRequested);
    const std::unique_ptr<QMimeData> dragged(model.mimeData({model.index(3, 0)}));
    model.dropMimeData(dragged.get(), Qt::MoveAction, 1, 0,
                       {});  // between a pair and its child: behind the pair
    QCOMPARE(moves.count(), 1);
    QCOMPARE(moves.first().at(0).toLongLong(), 4);
    QCOMPARE(moves.first().at(1).toLongLong(), 3);
    const std::unique_ptr<QMimeData> child(model.mimeData({model.index(1, 0)}));
    model.dropMimeData(child.get(), Qt::MoveAction, 4, 0, {});
    QCOMPARE(moves.last().at(0).toLongLong(), 1);
    QCOMPARE(moves.last().at(1).toLongLong(), 0);
  }

  void aSweepIsMovedInsideAndItsHeadStays() {
    QueueModel model;
    QueueFilter filter;
    filter.setSourceModel(&model);
    model.setJobs({job(1, JobState::Done), job(2, JobState::Running, 1), job(3, JobState::Pending, 1),
                   job(4, JobState::Pending, 1), job(5)});
    filter.invalidate();
    QCOMPARE(filter.rowCount(), 5);  // its head is done, and stands for the others
    QVERIFY(model.hasOpenChildren(1));
    QCOMPARE(model.siblingAfter(3), 4);
    QCOMPARE(model.siblingAfter(4), 0);
    QCOMPARE(model.siblingBefore(4), 3);
    QCOMPARE(model.siblingBefore(5), 1);
    model.setJobs({job(1, JobState::Done), job(2, JobState::Done, 1), job(5)});
    filter.invalidate();
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(model.siblingBefore(5), 0);
  }

  void onlyClipsAndPairsThatWaitAreEdited() {
    Job made = job(1);
    QVERIFY(isEditable(made));
    made.state = JobState::Running;
    QVERIFY(!isEditable(made));
    made.state = JobState::Held;
    made.kind = JobKind::Search;
    QVERIFY(!isEditable(made));
  }

  void finishedJobsAreLeftOutAndFailedOnesStay() {
    QueueModel model;
    QueueFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setJobs({job(1, JobState::Done), job(2, JobState::Failed), job(3, JobState::Cancelled), job(4)});
    QCOMPARE(filter.rowCount(), 2);
    filter.setFinishedShown(true);
    QCOMPARE(filter.rowCount(), 4);
  }

  void everyStateHasWordColourAndForm() {
    QStringList words;
    for (int state = 0; state <= static_cast<int>(JobState::Cancelled); ++state) {
      const QString word = stateWord(static_cast<JobState>(state));
      QVERIFY(!word.isEmpty() && !words.contains(word));
      words.append(word);
    }
  }

  void theStripTellsWhatRuns() {
    QueueStrip strip;
    QVERIFY(strip.text().contains(QStringLiteral("Ctrl+Enter")));
    Job running = job(1, JobState::Running);
    running.progress = {QStringLiteral("search"), 0.63, 0, 0, 380.0, QStringLiteral("layer 7 of 12")};
    strip.setJobs({running, job(2)}, false, 554);
    QVERIFY(strip.text().contains(QStringLiteral("layer 7 of 12")));
  }

  void savedQueuesAreDroppedHere() {
    const QTemporaryDir dir;
    JobQueue queue(dir.filePath(QStringLiteral("queue.sqlite")), StartPolicy::Paused);
    QTRY_VERIFY(queue.isLoaded());
    QueuePanel panel(queue);
    const QString file = dir.filePath(QStringLiteral("saved.json"));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::WriteOnly));
    saved.write(QJsonDocument(generateRequest(dir.filePath(QStringLiteral("a.mp4")))).toJson());
    saved.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file)});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&panel, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&panel, &drop);
    QTRY_COMPARE(queue.jobs().size(), 1);
    QCOMPARE(queue.jobs().first().title, QStringLiteral("a"));
    QMimeData other;
    other.setUrls({QUrl::fromLocalFile(dir.filePath(QStringLiteral("x.txt")))});
    QDragEnterEvent refused(QPoint(10, 10), Qt::CopyAction, &other, Qt::LeftButton, Qt::NoModifier);
    refused.ignore();
    QApplication::sendEvent(&panel, &refused);
    QVERIFY(!refused.isAccepted());
  }

  void jobsAreSentToAnotherMachine() {
    const QTemporaryDir dir;
    vdit::link::EngineLink here(
        {.name = QStringLiteral("local"), .program = dir.filePath(QStringLiteral("no-vdit"))});
    vdit::link::EngineLink there(
        {.name = QStringLiteral("gpu-box"), .program = dir.filePath(QStringLiteral("no"))});
    JobQueue queue(dir.filePath(QStringLiteral("queue.sqlite")), StartPolicy::Paused);
    queue.attachEngine(&here);
    QTRY_VERIFY(queue.isLoaded());
    QueuePanel panel(queue);
    queue.submit(generateRequest(dir.filePath(QStringLiteral("a.mp4"))), QStringLiteral("clip"));
    QTRY_COMPARE(panel.model().rowCount(), 1);
    panel.setOpen(true);
    panel.table().setCurrentIndex(panel.table().model()->index(0, QueueModel::Title));
    QAction* send = panel.command(QStringLiteral("send"));
    QVERIFY(!send->isEnabled());  // there is no other
    queue.attachEngine(&there);
    panel.setOpen(true);
    QVERIFY(send->isEnabled());
    const auto target = [&] { return panel.model().index(0, QueueModel::Target).data().toString(); };
    QCOMPARE(target(), QStringLiteral("this machine"));
    send->trigger();
    QTRY_COMPARE(target(), QStringLiteral("gpu-box"));
    send->trigger();
    QTRY_COMPARE(target(), QStringLiteral("this machine"));
    // One that has been taken out of the settings: the row says what it waits for.
    queue.setTarget({1}, QStringLiteral("old-box"));
    QTRY_COMPARE(target(), QStringLiteral("old-box"));
    const QString said = panel.model().index(0, 0).data(QueueModel::ErrorRole).toString();
    QVERIFY2(said.contains(QStringLiteral("old-box")), qPrintable(said));
    QVERIFY(send->isEnabled());
  }

  void E08_withoutItsDeviceAJobIsOfferedTheProcessor() {
    const QTemporaryDir dir;
    const QString once = dir.filePath(QStringLiteral("once"));
    vdit::test::setFakeScript(
        "{\"faults\": [{\"at\": 0, \"do\": \"fail\", \"code\": \"device.missing\", \"once\": \"" +
        once.toUtf8() + "\", \"error\": {\"subject\": \"cuda:0\", \"found\": \"0 CUDA devices\"}}]}");
    vdit::link::EngineLink engine(vdit::test::fakeTarget());
    JobQueue queue(dir.filePath(QStringLiteral("queue.sqlite")), StartPolicy::Run);
    queue.attachEngine(&engine);
    QTRY_VERIFY(queue.isLoaded());
    QueuePanel panel(queue);
    panel.setOpen(true);
    QJsonObject request = generateRequest(dir.filePath(QStringLiteral("a.mp4")));
    request.insert(QStringLiteral("device"), QStringLiteral("cuda:0"));
    queue.submit(request, QStringLiteral("clip"));
    QTRY_VERIFY_WITH_TIMEOUT(queue.job(1) && queue.job(1)->state == JobState::Failed, 20'000);
    panel.table().setCurrentIndex(panel.table().model()->index(0, QueueModel::Title));
    QAction* processor = panel.command(QStringLiteral("retry-processor"));
    QTRY_VERIFY(processor->isEnabled());
    QVERIFY2(processor->toolTip().contains(QStringLiteral("not known")), qPrintable(processor->toolTip()));
    QVERIFY(
        panel.model().index(0, 0).data(QueueModel::ErrorRole).toString().contains(QStringLiteral("cuda:0")));
    processor->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(queue.job(1)->state == JobState::Done, 20'000);
    QCOMPARE(queue.job(1)->request.value(QStringLiteral("device")).toString(), QStringLiteral("cpu"));
    vdit::test::setFakeScript("{}");
  }

  void theLogOfAJobIsShown() {
    const QTemporaryDir dir;
    vdit::link::EngineLink engine(vdit::test::fakeTarget());
    JobQueue queue(dir.filePath(QStringLiteral("queue.sqlite")), StartPolicy::Run);
    queue.attachEngine(&engine);
    QTRY_VERIFY(queue.isLoaded());
    const QString config = dir.filePath(QStringLiteral("mine.json"));
    QFile file(config);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{}") == 2);
    file.close();
    QJsonObject request = generateRequest(dir.filePath(QStringLiteral("a.mp4")));
    request.insert(QStringLiteral("sparse"), config);
    queue.submit(request, QStringLiteral("clip"));
    QTRY_VERIFY_WITH_TIMEOUT(queue.job(1) && queue.job(1)->state == JobState::Done, 20'000);
    QueuePanel panel(queue);
    panel.command(QStringLiteral("show-finished"))->setChecked(true);
    panel.setOpen(true);
    panel.table().setCurrentIndex(panel.table().model()->index(0, QueueModel::Title));
    panel.command(QStringLiteral("log"))->trigger();
    auto* log = panel.findChild<JobLogDialog*>();
    QVERIFY(log);
    QTRY_VERIFY(log->text().contains(QStringLiteral("attempt 1")));
    QVERIFY(log->text().contains(QStringLiteral("done after")));
    // The SHA-256 of "{}".
    QTRY_COMPARE(log->facts().value(QStringLiteral("Config, SHA-256")),
                 QStringLiteral("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"));
    QSignalSpy again(&panel, &QueuePanel::reproduceRequested);
    panel.command(QStringLiteral("reproduce"))->trigger();
    QCOMPARE(again.count(), 1);
    QCOMPARE(again.first().first().toString(), dir.filePath(QStringLiteral("a.mp4")));
  }

  void thePanelEditsARealQueue() {
    const QTemporaryDir dir;
    JobQueue queue(dir.filePath(QStringLiteral("queue.sqlite")));
    queue.setPaused(true);
    QSignalSpy loaded(&queue, &JobQueue::loaded);
    QVERIFY(queue.isLoaded() || loaded.wait());
    QueuePanel panel(queue);
    panel.resize(1000, 300);
    panel.setOpen(true);
    for (int i = 0; i < 3; ++i) {
      queue.submit(generateRequest(dir.filePath(QStringLiteral("%1.mp4").arg(i))),
                   QStringLiteral("clip %1").arg(i));
    }
    QTRY_COMPARE(panel.table().model()->rowCount(), 3);
    const auto titles = [&] {
      QStringList list;
      for (int row = 0; row < panel.table().model()->rowCount(); ++row) {
        list.append(panel.table().model()->index(row, QueueModel::Title).data().toString());
      }
      return list.join(QLatin1Char(','));
    };
    QCOMPARE(titles(), QStringLiteral("clip 0,clip 1,clip 2"));
    const auto run = [&](int row, const char* command) {
      panel.table().setCurrentIndex(panel.table().model()->index(row, QueueModel::Title));
      panel.command(QString::fromLatin1(command))->trigger();
    };
    run(2, "up");
    QTRY_COMPARE(titles(), QStringLiteral("clip 0,clip 2,clip 1"));
    run(0, "down");
    QTRY_COMPARE(titles(), QStringLiteral("clip 2,clip 0,clip 1"));
    run(2, "run-next");
    QTRY_COMPARE(titles(), QStringLiteral("clip 1,clip 2,clip 0"));
    run(1, "hold");
    QTRY_COMPARE(panel.table().model()->index(1, 0).data().toString(), QStringLiteral("Held"));
    QSignalSpy edits(&panel, &QueuePanel::editRequested);
    run(1, "edit");
    QCOMPARE(edits.count(), 1);
    run(1, "copy-command");
    QVERIFY(QApplication::clipboard()->text().startsWith(QStringLiteral("vdit")));
    run(0, "cancel");
    QTRY_COMPARE(titles(), QStringLiteral("clip 2,clip 0"));
    QTRY_VERIFY(panel.command(QStringLiteral("undo"))->isEnabled());
    panel.command(QStringLiteral("undo"))->trigger();
    QTRY_COMPARE(titles(), QStringLiteral("clip 1,clip 2,clip 0"));
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  applyTheme(application, ThemeKind::Dark);
  TestQueuePanel test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_queue_panel.moc"
