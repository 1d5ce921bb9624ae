// SPDX-License-Identifier: GPL-3.0-or-later
// The next start after a crash (reliability.md Q02, V02): what was left is said in words, and each choice
// does what it says. The crash is a copy of a project in use.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDirIterator>
#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <memory>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/backup_file.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_options.h"
#include "app/studio/studio_session.h"
#include "engine/video/video_reader.h"
#include "tests/link/fake_target.h"
#include "tests/ui/killed_writer.h"
#include "ui/look/theme.h"
#include "ui/recovery/recovery_dialog.h"
#include "ui/settings/guided_tour.h"
#include "ui/shell/main_window.h"
#include "ui/shell/studio_context.h"

using namespace vdit;
using jobs::JobState;
using ui::RecoveryChoice;
using ui::RecoveryDialog;
using ui::RecoveryItem;

namespace {

constexpr int kPatience = 30'000;

QJsonObject request(const QString& output) {
  return {{QStringLiteral("format"), QStringLiteral("vdit-job")},
          {QStringLiteral("version"), 1},
          {QStringLiteral("command"), QStringLiteral("generate")},
          {QStringLiteral("model"), QStringLiteral("demo")},
          {QStringLiteral("prompt"), QStringLiteral("a red ball")},
          {QStringLiteral("steps"), 400},
          {QStringLiteral("output"), output}};
}

void copyTree(const QString& from, const QString& to) {
  QDir().mkpath(to);
  QDirIterator entries(from, QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot,
                       QDirIterator::Subdirectories);
  while (entries.hasNext()) {
    entries.next();
    const QString target = to + entries.filePath().mid(from.size());
    if (entries.fileInfo().isDir()) {
      QDir().mkpath(target);
    } else if (!entries.fileName().endsWith(QLatin1String("lock"))) {
      QVERIFY2(QFile::copy(entries.filePath(), target), qPrintable(target));
    }
  }
}

}  // namespace

class TestRecovery : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_project = m_dir->filePath(QStringLiteral("project"));
  }
  void cleanup() { m_session.reset(); }

  void Q02_whatACrashLeftIsOfferedAndDone() {
    crash();
    const QString results = m_project + QStringLiteral("/results");
    QVERIFY(test::leaveHalfWritten(results + QStringLiteral("/cut.mp4")));
    QVERIFY(test::leaveHalfWritten(results + QStringLiteral("/gone.mp4")));
    start();
    RecoveryDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((dialog = window().findChild<RecoveryDialog*>()) != nullptr, kPatience);
    QVERIFY(queue().isPaused());

    const int job = row(*dialog, QStringLiteral("first")), cut = row(*dialog, QStringLiteral("cut.mp4"));
    const int gone = row(*dialog, QStringLiteral("gone.mp4")), notes = row(*dialog, QStringLiteral("notes"));
    QVERIFY(job >= 0 && cut >= 0 && gone >= 0 && notes >= 0);
    QCOMPARE(dialog->items().size(), 4);  // the job that waited needs no choice
    const RecoveryItem& left = dialog->items().at(job);
    QVERIFY2(
        left.found.contains(QStringLiteral("of 400")) && left.found.contains(QStringLiteral("checkpoint")),
        qPrintable(left.found));
    dialog->showPreview(job);
    QVERIFY(dialog->preview().contains(QStringLiteral("a red ball")));
    dialog->showPreview(notes);
    QVERIFY2(dialog->preview().endsWith(QStringLiteral("the first words")), qPrintable(dialog->preview()));
    QVERIFY(!dialog->choiceOf(notes));  // one version alone is whole
    // What is proposed, but for the video that nobody wants.
    QCOMPARE(chosen(*dialog, job), RecoveryChoice::Resume);
    QCOMPARE(chosen(*dialog, cut), RecoveryChoice::KeepFrames);
    choose(*dialog, gone, RecoveryChoice::Remove);
    QVERIFY(dialog->startQueue().isChecked());
    dialog->accept();

    QTRY_VERIFY(!queue().isPaused());
    QTRY_VERIFY(queue().job(1)->state == JobState::Pending);
    QVERIFY(queue().job(2)->state == JobState::Pending);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(results + QStringLiteral("/cut.mp4")), kPatience);
    const QString kept = results + QStringLiteral("/cut.mp4");
    QVERIFY(engine::VideoReader(kept.toStdString()).info().frames > 0);
    QTRY_COMPARE(QDir(results).entryList({QStringLiteral("*.part*")}), QStringList());
    QVERIFY(!QFile::exists(results + QStringLiteral("/gone.mp4")));
  }

  void decidingLaterChangesNothing() {
    crash();
    start();
    RecoveryDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((dialog = window().findChild<RecoveryDialog*>()) != nullptr, kPatience);
    dialog->reject();
    QVERIFY(queue().job(1)->state == JobState::Interrupted);
    QVERIFY(queue().isPaused());
  }

  void aJobCanBeGivenUp() {
    crash();
    start();
    RecoveryDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((dialog = window().findChild<RecoveryDialog*>()) != nullptr, kPatience);
    choose(*dialog, row(*dialog, QStringLiteral("first")), RecoveryChoice::Cancel);
    dialog->startQueue().setChecked(false);
    dialog->accept();
    QTRY_VERIFY(queue().job(1)->state == JobState::Cancelled);
    QVERIFY(queue().isPaused());
  }

  void aVideoWhoseJobGoesOnIsNotKeptInItsWay() {
    jobs::Job job;
    job.id = 7;
    job.state = JobState::Interrupted;
    job.output = m_dir->filePath(QStringLiteral("its.mp4"));
    QVERIFY(test::leaveHalfWritten(job.output));
    const auto items = ui::surveyRecovery(
        {.jobs = {job}, .projectFolder = m_dir->path(), .resultsFolder = m_dir->path(), .damaged = {}});
    QCOMPARE(items.size(), 2);
    QVERIFY(items.at(0).found.contains(QStringLiteral("anew")));
    QCOMPARE(items.at(1).choices.first(), RecoveryChoice::Nothing);
    QVERIFY(!items.at(1).choices.contains(RecoveryChoice::KeepFrames));
  }

  void aDocumentOffersItsVersions() {
    crash();
    const project::BackupFile form(m_project + QStringLiteral("/documents"), QStringLiteral("generate-form"));
    form.write(formOf("a red ball"));
    form.write(formOf("a blue cube"), true);
    form.write(formOf("a blue cube at dusk"), true);
    start();
    RecoveryDialog* dialog = nullptr;
    QTRY_VERIFY_WITH_TIMEOUT((dialog = window().findChild<RecoveryDialog*>()) != nullptr, kPatience);
    const int at = row(*dialog, QStringLiteral("Settings in Generate"));
    QVERIFY(at >= 0);
    QComboBox* box = dialog->choiceOf(at);
    QVERIFY(box);
    QCOMPARE(box->count(), 3);
    QVERIFY(box->itemText(0).startsWith(QStringLiteral("autosaved ")));
    QVERIFY(box->itemText(1).startsWith(QStringLiteral("saved ")));
    QCOMPARE(box->currentIndex(), 0);  // what was autosaved stays unless somebody wants otherwise
    dialog->showPreview(at);
    QVERIFY(dialog->preview().contains(QStringLiteral("in use now")));
    box->setCurrentIndex(2);
    QVERIFY2(dialog->preview().contains(QStringLiteral("- \"prompt\": \"a blue cube at dusk\"")) &&
                 dialog->preview().contains(QStringLiteral("+ \"prompt\": \"a red ball\"")) &&
                 !dialog->preview().contains(QStringLiteral("seed")),
             qPrintable(dialog->preview()));
    dialog->accept();
    project::Project& project = m_session->context().project();
    QVERIFY(project.document(QStringLiteral("generate-form")).contains("a red ball"));
    // The form that people see has it, and what was there can be had again.
    auto* prompt = window().findChild<QPlainTextEdit*>(QStringLiteral("prompt"));
    QVERIFY(prompt);
    QCOMPARE(prompt->toPlainText(), QStringLiteral("a red ball"));
    const auto keepsWhatWas = [&form] {
      const QStringList versions = form.versions();
      return std::any_of(versions.begin(), versions.end(), [](const QString& path) {
        return project::BackupFile::contentOf(path).value_or(QByteArray()).contains("at dusk");
      });
    };
    QTRY_VERIFY(keepsWhatWas());
  }

  void anAutosaveAloneOpensNoDialog() {
    const project::BackupFile form(m_project + QStringLiteral("/documents"), QStringLiteral("generate-form"));
    QVERIFY(QDir().mkpath(m_project + QStringLiteral("/documents")));
    form.write(formOf("a red ball"));
    form.write(formOf("a blue cube"), true);
    const ui::LeftBehind left{
        .jobs = {}, .projectFolder = m_project, .resultsFolder = m_project, .damaged = {}, .crashed = true};
    QVERIFY(ui::surveyRecovery(left).isEmpty());
    QCOMPARE(project::autosavedDocuments(m_project).size(), 1);
  }

  void aGoodEndOffersNothing() {
    { project::Project project(m_project); }
    start();
    window().close();
    m_session.reset();
    start();
    QTRY_VERIFY(queue().isLoaded());
    QVERIFY(!queue().endedBadly());
    QVERIFY(!window().findChild<RecoveryDialog*>());
  }

 private:
  ui::MainWindow& window() { return m_session->window(); }
  jobs::JobQueue& queue() { return m_session->context().queue(); }

  static QByteArray formOf(const char* prompt) {
    return QJsonDocument(QJsonObject{{QStringLiteral("prompt"), QString::fromLatin1(prompt)},
                                     {QStringLiteral("command"), QStringLiteral("generate")},
                                     {QStringLiteral("seed"), 7}})
        .toJson(QJsonDocument::Compact);
  }

  // m_project as it is when a studio dies: one job in the middle of its steps, one waiting, a document
  // whose last write was cut.
  void crash() {
    const QString living = m_dir->filePath(QStringLiteral("living"));
    test::setFakeScript(R"({"step_seconds": 0.01})");
    const project::Project project(living);
    link::EngineLink engine(test::fakeTarget());
    jobs::JobQueue queue(project.jobStoreFile(), jobs::StartPolicy::Run);
    queue.attachEngine(&engine);
    engine.start();
    QTRY_VERIFY(queue.isLoaded());
    QDir().mkpath(m_project + QStringLiteral("/results"));
    queue.submit(request(m_project + QStringLiteral("/results/first.mp4")), QStringLiteral("first"));
    queue.submit(request(m_project + QStringLiteral("/results/second.mp4")), QStringLiteral("second"));
    QTRY_VERIFY_WITH_TIMEOUT(queue.job(1) && queue.job(1)->progress.step > 3, kPatience);
    QTRY_VERIFY(queue.job(2));
    copyTree(living, m_project);
    const project::BackupFile damaged(m_project + QStringLiteral("/documents"), QStringLiteral("notes"));
    damaged.write("the first words");
    damaged.write("the second words");
    QFile file(m_project + QStringLiteral("/documents/notes"));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append) && file.write("cut") == 3);
  }

  void start() {
    app::StudioOptions options;
    options.project = m_project;
    options.settings = m_dir->filePath(QStringLiteral("studio.ini"));
    options.engine = m_dir->filePath(QStringLiteral("no-vdit"));
    options.theme = QStringLiteral("dark");
    options.language = QStringLiteral("en");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    m_session->context().settings().dismiss(ui::GuidedTour::hintKey());
    m_session->context().project().document(QStringLiteral("notes"));  // as the view that has it would
    m_session->start();
  }

  static int row(const RecoveryDialog& dialog, const QString& name) {
    const auto& items = dialog.items();
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const RecoveryItem& item) { return item.name == name; });
    return found == items.end() ? -1 : static_cast<int>(found - items.begin());
  }
  static RecoveryChoice chosen(const RecoveryDialog& dialog, int row) {
    return static_cast<RecoveryChoice>(dialog.choiceOf(row)->currentData().toInt());
  }
  static void choose(const RecoveryDialog& dialog, int row, RecoveryChoice choice) {
    QComboBox* box = dialog.choiceOf(row);
    box->setCurrentIndex(box->findData(static_cast<int>(choice)));
  }

  std::unique_ptr<QTemporaryDir> m_dir;
  QString m_project;
  std::unique_ptr<app::StudioSession> m_session;
};

int main(int argc, char** argv) {
  test::writeWhenAsked(argc, argv);
  QApplication application(argc, argv);
  TestRecovery test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_recovery.moc"
