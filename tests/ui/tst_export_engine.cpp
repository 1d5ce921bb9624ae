// SPDX-License-Identifier: GPL-3.0-or-later
// Export from the Library through the queue and the real engine process: every format, progress, cancel,
// what stays private.
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <vector>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "engine/video/video_reader.h"
#include "tests/ui/made_video.h"
#include "ui/library/export_dialog.h"
#include "ui/library/result_item.h"
#include "ui/shell/studio_context.h"

namespace vdit::test {
namespace {

constexpr int kPatience = 60'000;
constexpr int kFrames = 4;

const QJsonObject kMetadata{
    {QStringLiteral("job"), QJsonObject{{QStringLiteral("command"), QStringLiteral("generate")},
                                        {QStringLiteral("prompt"), QStringLiteral("a red ball")},
                                        {QStringLiteral("seed"), 42}}}};

struct Studio {
  QTemporaryDir folder;
  project::Project project{folder.filePath(QStringLiteral("project"))};
  project::StudioSettings settings{folder.filePath(QStringLiteral("studio.ini"))};
  link::EngineLink engine{
      {.name = QStringLiteral("local"), .program = QStringLiteral(VDIT_PROGRAM_FOLDER "/vdit")}};
  jobs::JobQueue queue{project.jobStoreFile()};
  ui::StudioContext context{queue, engine, project, settings};
};

int framesOf(const QString& video) {
  engine::VideoReader reader(video.toStdString());
  std::vector<std::uint8_t> frame;
  int frames = 0;
  while (reader.read(frame)) ++frames;
  return frames;
}

}  // namespace

class TestExportEngine : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    m_studio = std::make_unique<Studio>();
    QTRY_VERIFY(m_studio->queue.isLoaded());
    m_studio->queue.attachEngine(&m_studio->engine);
    m_studio->engine.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_studio->engine.state() == link::EngineState::Ready, kPatience);
    m_clip = m_studio->folder.filePath(QStringLiteral("ball.mkv"));
    makeVideo(m_clip, {.size = {64, 48}, .frames = kFrames, .metadata = kMetadata});
  }
  void cleanupTestCase() { m_studio.reset(); }

  void everyPresetIsDoneByTheQueue_data() {
    QTest::addColumn<QString>("codec");
    for (const ui::ExportFormat& format : ui::exportFormats())
      QTest::newRow(qPrintable(format.key)) << format.key;
  }
  void everyPresetIsDoneByTheQueue() {
    QFETCH(QString, codec);
    const qint64 id = submit(codec, false);
    QTRY_VERIFY_WITH_TIMEOUT(jobs::isFinal(m_studio->queue.job(id)->state), kPatience);
    const jobs::Job job = *m_studio->queue.job(id);
    QVERIFY2(job.state == jobs::JobState::Done, qPrintable(job.reason));
    QCOMPARE(job.result.value(QStringLiteral("codec")).toString(), codec);
    QCOMPARE(framesOf(job.output), kFrames);
    QCOMPARE(ui::settingsOf(job.output).value(QStringLiteral("seed")).toInt(), 42);
    const auto forecast = ui::surveyExport({m_clip});
    for (const ui::ExportFormat& format : forecast) {
      if (format.key == codec) QVERIFY(format.bytes >= job.result.value(QStringLiteral("bytes")).toInteger());
    }
  }

  void whatIsPrivateStaysBehind() {
    const qint64 id = submit(QStringLiteral("h264"), true);
    QTRY_VERIFY_WITH_TIMEOUT(m_studio->queue.job(id)->state == jobs::JobState::Done, kPatience);
    const QString output = m_studio->queue.job(id)->output;
    QVERIFY(ui::settingsOf(output).isEmpty());
    for (const QString& name : QStringList{output, output + QStringLiteral(".json")}) {
      QFile file(name);
      QVERIFY(file.open(QIODevice::ReadOnly));
      QVERIFY(!file.readAll().contains("a red ball"));
    }
  }

  void progressIsShownAndACancelLeavesNothing() {
    const QString clip = m_studio->folder.filePath(QStringLiteral("long.mkv"));
    makeVideo(clip, {.size = {640, 352}, .frames = 400, .grey = 0});
    qint64 id = 0;
    QList<double> fractions;
    connect(&m_studio->queue, &jobs::JobQueue::jobChanged, this, [&](const jobs::Job& job) {
      if (job.id != id || job.state != jobs::JobState::Running || job.progress.fraction <= 0) return;
      fractions.append(job.progress.fraction);
      if (fractions.size() == 2) m_studio->queue.cancel({id});
    });
    id = submit(QStringLiteral("h265"), false, clip);
    QTRY_VERIFY_WITH_TIMEOUT(jobs::isFinal(m_studio->queue.job(id)->state), kPatience);
    const jobs::Job job = *m_studio->queue.job(id);
    QVERIFY(job.state == jobs::JobState::Cancelled);
    QVERIFY(fractions.size() >= 2 && fractions.at(0) < fractions.at(1) && fractions.at(1) < 1);
    QCOMPARE(QDir(m_studio->folder.path()).entryList({QStringLiteral("long*.mp4*")}), QStringList());
  }

  void aFailedJobSaysWhy() {
    const QString clip = m_studio->folder.filePath(QStringLiteral("gone.mkv"));
    makeVideo(clip, {});
    m_studio->queue.setPaused(true);
    const qint64 id = submit(QStringLiteral("gif"), false, clip);
    QVERIFY(QFile::remove(clip));
    m_studio->queue.setPaused(false);
    QTRY_VERIFY_WITH_TIMEOUT(m_studio->queue.job(id)->state == jobs::JobState::Failed, kPatience);
    QCOMPARE(m_studio->queue.job(id)->error->code, QStringLiteral("file.missing"));
  }

 private:
  // Through the dialog, as a person would; the job's number.
  qint64 submit(const QString& codec, bool strip, const QString& clip = {}) {
    ui::ExportDialog dialog(m_studio->context, {clip.isEmpty() ? m_clip : clip});
    dialog.folder().setText(m_studio->folder.path());
    dialog.formats().setCurrentIndex(dialog.formats().findData(codec));
    dialog.strip().setChecked(strip);
    QSignalSpy queued(&dialog, &ui::ExportDialog::queued);
    if (!QTest::qWaitFor([&] { return dialog.exportButton().isEnabled(); }, kPatience)) return 0;
    dialog.exportButton().click();
    if (!QTest::qWaitFor([&] { return queued.count() == 1; }, kPatience)) return 0;
    return queued.first().first().value<QList<qint64>>().value(0);
  }

  std::unique_ptr<Studio> m_studio;
  QString m_clip;
};

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestExportEngine)
#include "tst_export_engine.moc"
