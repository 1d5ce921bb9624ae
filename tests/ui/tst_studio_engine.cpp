// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window on the real engine process and the demo model, with short settings: what a person does in
// Generate, Compare, Library and the queue ends in files that the engine wrote.
#include <signal.h>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "app/studio/studio_desk.h"
#include "app/studio/studio_session.h"
#include "engine/video/video_reader.h"
#include "ui/compare/compare_workspace.h"
#include "ui/compare/numbers_panel.h"
#include "ui/generate/forecast_panel.h"
#include "ui/generate/generate_workspace.h"
#include "ui/generate/preview_panel.h"
#include "ui/generate/restore_dialog.h"
#include "ui/library/details_panel.h"
#include "ui/library/library_model.h"
#include "ui/library/library_sidebar.h"
#include "ui/library/library_workspace.h"
#include "ui/settings/guided_tour.h"
#include "ui/shell/command_list.h"
#include "ui/shell/main_window.h"
#include "ui/shell/notification_tray.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

constexpr int kPatience = 240'000;  // a loaded machine; nothing here is timed

// The engine is a child of this process; its number is what the system says.
qint64 engineProcess() {
  const QString self = QString::number(QCoreApplication::applicationPid());
  for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
    QFile stat(QStringLiteral("/proc/%1/stat").arg(name));
    if (name.toLongLong() <= 0 || !stat.open(QIODevice::ReadOnly)) continue;
    const QString line = QString::fromUtf8(stat.readAll());
    const QStringList fields = line.section(QStringLiteral(") "), -1).split(QLatin1Char(' '));
    if (line.contains(QLatin1String("(vdit)")) && fields.value(1) == self &&
        fields.value(0) != QLatin1String("Z"))
      return name.toLongLong();
  }
  return 0;
}

std::vector<std::vector<std::uint8_t>> framesOf(const QString& video) {
  engine::VideoReader reader(video.toStdString());
  std::vector<std::vector<std::uint8_t>> frames;
  std::vector<std::uint8_t> frame;
  while (reader.read(frame)) frames.push_back(frame);
  return frames;
}

}  // namespace

class TestStudioEngine : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    qputenv("HF_HUB_CACHE", m_dir.filePath(QStringLiteral("hub")).toUtf8());
    app::StudioOptions options;
    options.project = m_dir.filePath(QStringLiteral("project"));
    options.settings = m_dir.filePath(QStringLiteral("studio.ini"));
    options.engine = QStringLiteral(VDIT_ENGINE_PROGRAM);
    options.theme = QStringLiteral("dark");
    options.language = QStringLiteral("en");
    m_session = std::make_unique<app::StudioSession>(*qApp, options);
    context().settings().dismiss(GuidedTour::hintKey());
    m_session->start();
    QTRY_COMPARE_WITH_TIMEOUT(context().engine().state(), link::EngineState::Ready, kPatience);
    QTRY_VERIFY(context().queue().isLoaded());
  }
  void cleanupTestCase() { m_session.reset(); }

  void theModelSaysWhatItTakes() {
    QTRY_VERIFY_WITH_TIMEOUT(generate().forecast().memoryText().contains(QStringLiteral("free")), kPatience);
    auto& library = workspace<LibraryWorkspace>(Workspace::Library);
    m_session->window().showWorkspace(Workspace::Library);
    QTRY_VERIFY_WITH_TIMEOUT(library.isSettled(), kPatience);
    library.sidebar().showKind(ResultKind::Model);
    library.table().selectRow(0);
    // Counted by the engine from the weights: 541,952 + 13,318,464 + 5,731,195.
    QTRY_VERIFY_WITH_TIMEOUT(library.details().texts().contains(QStringLiteral("19,591,611")), kPatience);
    library.sidebar().showKind(std::nullopt);
  }

  void aClipIsMadeWatchedAndListed() {
    m_session->window().showWorkspace(Workspace::Generate);
    QSignalSpy previews(&context().engine(), &link::EngineLink::previewArrived);
    QSignalSpy timed(&context().engine(), &link::EngineLink::stepTimed);
    generate().form().setSettings(clip(1));
    generate().form().generateButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(context().queue().jobs().size(), 1, kPatience);
    const qint64 id = context().queue().jobs().first().id;
    QTRY_VERIFY_WITH_TIMEOUT(previews.count() > 0, kPatience);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), QStringLiteral("done"), kPatience);
    QCOMPARE(timed.count(), 3);
    const auto preview = previews.first().first().value<link::PreviewFrames>();
    QCOMPARE(preview.steps, 3);
    QVERIFY(!preview.frames.empty());
    QVERIFY(generate().forecast().timing().attentionShare() > 0);
    const QString video = context().queue().job(id)->output;
    QCOMPARE(framesOf(video).size(), std::size_t{5});
    auto& library = workspace<LibraryWorkspace>(Workspace::Library);
    QTRY_VERIFY_WITH_TIMEOUT(library.model().indexOf(video).isValid(), kPatience);
    QVERIFY(library.model().item(library.model().indexOf(video))->fault.isEmpty());
    // This machine's own history says what the next one takes.
    QVERIFY(context().queue().expectedSeconds(clip(2).toJob(QStringLiteral("generate"), {})));
    m_video = video;
  }

  void itsSettingsAreShownBeforeTheyAreTaken() {
    GenerateSettings other = clip(9);
    other.prompt = QStringLiteral("something else");
    generate().form().setSettings(other);
    generate().restoreFrom(m_video);
    RestoreDialog* dialog = nullptr;
    QTRY_VERIFY((dialog = generate().findChild<RestoreDialog*>()) != nullptr);
    QCOMPARE(generate().form().settings().seed, quint64{9});
    dialog->accept();
    QCOMPARE(generate().form().settings(), clip(1));
  }

  void aPairedRunOpensInCompareWithItsNumbers() {
    m_session->window().showWorkspace(Workspace::Generate);
    GenerateSettings pair = clip(1);
    pair.width = 160;  // enough tokens for windows to leave some out
    pair.height = 96;
    pair.frames = 17;
    pair.config = QStringLiteral(VDIT_SOURCE_DIR "/resources/presets/fast.json");
    generate().form().setSettings(pair);
    generate().form().pairButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(context().queue().jobs().size(), 2, kPatience);
    const qint64 id = context().queue().jobs().last().id;
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), QStringLiteral("done"), kPatience);
    QTRY_COMPARE(m_session->window().currentWorkspace()->workspace(), Workspace::Compare);
    auto& compare = workspace<CompareWorkspace>(Workspace::Compare);
    QTRY_VERIFY_WITH_TIMEOUT(compare.session().isSettled() && compare.session().active(), kPatience);
    QVERIFY(compare.session().active()->series.has_value());
    QCOMPARE(compare.session().active()->series->frames(), 17);
    QVERIFY2(compare.numbers().headline().contains(QStringLiteral("dB")),
             qPrintable(compare.numbers().headline()));
    // The run has written its own report too.
    QVERIFY(QFile::exists(context().queue().job(id)->output + QStringLiteral("/report.html")));
  }

  void E01_aKilledEngineGoesOnFromItsCheckpoint() {
    GenerateSettings longer = clip(1);
    longer.steps = 40;
    const QString whole = m_dir.filePath(QStringLiteral("whole.mkv")),
                  cut = m_dir.filePath(QStringLiteral("cut.mkv"));
    QSignalSpy progress(&context().engine(), &link::EngineLink::jobProgress);
    const qint64 first = submit(longer, cut);
    QVERIFY(first > 0);
    const auto denoised = [&] {
      const auto job = context().queue().job(first);
      return job && job->state == jobs::JobState::Running && job->progress.step >= 3;
    };
    QTRY_VERIFY_WITH_TIMEOUT(denoised(), kPatience);
    const qint64 before = engineProcess();
    QVERIFY(before > 0);
    QCOMPARE(::kill(static_cast<pid_t>(before), SIGKILL), 0);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(first), QStringLiteral("done"), kPatience);
    QVERIFY(m_session->window().isVisible());  // the window outlives the engine
    QVERIFY(engineProcess() != before);
    const jobs::Job job = *context().queue().job(first);
    QCOMPARE(job.attempts, 2);
    QVERIFY2(resumedFrom(job.result) >= 3,
             QJsonDocument(job.result).toJson(QJsonDocument::Compact).constData());
    const qint64 second = submit(longer, whole);
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(second), QStringLiteral("done"), kPatience);
    QVERIFY(framesOf(cut) == framesOf(whole));  // lossless: bit for bit
    QVERIFY(!QFile::exists(cut + QStringLiteral(".checkpoint")));
  }

  void theVideoSoFarIsKeptByAKey() {
    m_session->window().showWorkspace(Workspace::Generate);
    GenerateSettings longer = clip(5);
    longer.steps = 200;
    generate().form().setSettings(longer);
    const qsizetype before = context().queue().jobs().size();
    generate().form().generateButton()->click();
    QTRY_COMPARE_WITH_TIMEOUT(context().queue().jobs().size(), before + 1, kPatience);
    const qint64 id = context().queue().jobs().last().id;
    QTRY_VERIFY_WITH_TIMEOUT(context().queue().job(id)->progress.step >= 2, kPatience);
    QAction* keep = m_session->window().commands().find(QStringLiteral("generate.keepSoFar"));
    QVERIFY(keep && keep->shortcut() == QKeySequence(Qt::CTRL | Qt::ALT | Qt::SHIFT | Qt::Key_Return));
    keep->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), QStringLiteral("done"), kPatience);
    const jobs::Job job = *context().queue().job(id);
    const int stopped = job.result.value(QLatin1String("stopped_after")).toInt();
    QVERIFY(stopped >= 2 && stopped < 200);
    QVERIFY2(job.reason.contains(QString::number(stopped)), qPrintable(job.reason));
    QCOMPARE(framesOf(job.output).size(), std::size_t{5});
    const auto item = readResult(job.output);
    QVERIFY(item && item->fault.isEmpty());
    QCOMPARE(item->stoppedAfter, stopped);
    auto& library = workspace<LibraryWorkspace>(Workspace::Library);
    m_session->window().showWorkspace(Workspace::Library);
    QTRY_VERIFY_WITH_TIMEOUT(library.model().indexOf(job.output).isValid(), kPatience);
  }

  void aSweepIsToldOnce() {
    NotificationTray& tray = m_session->desk().tray();
    const qsizetype before = tray.notices().size();
    generate().submitSweep({clip(21), clip(22)});
    QTRY_VERIFY_WITH_TIMEOUT(std::all_of(context().queue().jobs().begin(), context().queue().jobs().end(),
                                         [](const jobs::Job& job) { return jobs::isFinal(job.state); }) &&
                                 tray.notices().size() > before,
                             kPatience);
    QStringList titles;
    for (const Notice& notice : tray.notices()) titles << notice.title;
    QVERIFY2(tray.notices().size() == before + 1, qPrintable(titles.join(QLatin1Char('\n'))));
    QCOMPARE(titles.filter(QStringLiteral("sweep")).size(), 1);
  }

 private:
  StudioContext& context() { return m_session->context(); }
  template <class Kind>
  Kind& workspace(Workspace which) {
    return *qobject_cast<Kind*>(m_session->window().workspace(which));
  }
  GenerateWorkspace& generate() { return workspace<GenerateWorkspace>(Workspace::Generate); }
  QString stateOf(qint64 id) {
    const auto job = context().queue().job(id);
    return job ? jobs::toString(job->state) : QString();
  }
  static GenerateSettings clip(quint64 seed) {
    GenerateSettings s;
    s.prompt = QStringLiteral("a red ball bounces");
    s.width = s.height = 64;
    s.frames = 5;
    s.steps = 3;
    s.seed = seed;
    return s;
  }
  qint64 submit(const GenerateSettings& settings, const QString& output) {
    QSignalSpy submitted(&context().queue(), &jobs::JobQueue::submitted);
    context().queue().submit(settings.toJob(QStringLiteral("generate"), output), output);
    if (!QTest::qWaitFor([&] { return submitted.count() > 0; }, kPatience)) return 0;
    return submitted.first().at(1).toLongLong();
  }
  // The step from which the last attempt went on, wherever the result says it.
  static int resumedFrom(const QJsonObject& result) {
    if (result.contains(QLatin1String("resumed_from")))
      return result.value(QLatin1String("resumed_from")).toInt();
    for (const QJsonValue value : result) {
      const int found = value.isObject() ? resumedFrom(value.toObject()) : 0;
      if (found > 0) return found;
    }
    return 0;
  }

  QTemporaryDir m_dir;
  std::unique_ptr<app::StudioSession> m_session;
  QString m_video;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  TestStudioEngine test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_studio_engine.moc"
