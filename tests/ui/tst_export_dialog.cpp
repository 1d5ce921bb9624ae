// SPDX-License-Identifier: GPL-3.0-or-later
// Export from the Library without an engine: what is grey and why, the check of the disk, names that nobody
// else has, the job files that reach the queue.
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

#include "tests/ui/made_video.h"
#include "tests/ui/maps/studio_fixture.h"
#include "ui/library/export_dialog.h"

namespace vdit::test {
namespace {

using ui::ExportDialog;
using ui::ExportPreset;

bool isGrey(ExportDialog& dialog, const char* codec) {
  const auto* items = qobject_cast<QStandardItemModel*>(dialog.presets().model());
  return !items->item(dialog.presets().findData(QString::fromLatin1(codec)))->isEnabled();
}

QString textOf(ExportDialog& dialog, const char* codec) {
  return dialog.presets().itemText(dialog.presets().findData(QString::fromLatin1(codec)));
}

void choose(ExportDialog& dialog, const char* codec) {
  dialog.presets().setCurrentIndex(dialog.presets().findData(QString::fromLatin1(codec)));
}

}  // namespace

class TestExportDialog : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    m_studio = std::make_unique<StudioFixture>();
    QTRY_VERIFY(m_studio->queue().isLoaded());
    m_clip = m_studio->path(QStringLiteral("ball.mkv"));
    makeVideo(m_clip, {});
  }
  void cleanup() { m_studio.reset(); }

  void everyCodecIsOffered() {
    ExportDialog dialog(m_studio->context(), {m_clip});
    dialog.folder().setText(m_studio->path({}));
    QCOMPARE(dialog.presets().count(), 8);
    QTRY_VERIFY(dialog.exportButton().isEnabled());
    for (const char* codec : {"h264", "h265", "av1", "prores", "ffv1", "png", "gif", "webp"}) {
      QVERIFY2(!isGrey(dialog, codec), codec);
      QVERIFY2(!textOf(dialog, codec).isEmpty(), codec);
    }
  }

  void whatCannotBeWrittenIsGreyWithItsReason() {
    const auto survey = [](const QStringList& videos) {
      QList<ExportPreset> presets = ui::surveyExport(videos);
      for (ExportPreset& preset : presets) {
        if (preset.key == QLatin1String("h264") || preset.key == QLatin1String("av1"))
          preset.reason = QStringLiteral("no encoder on this machine");
      }
      return presets;
    };
    ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, survey);
    dialog.folder().setText(m_studio->path({}));
    QCOMPARE(dialog.presets().currentData().toString(), QStringLiteral("h264"));
    QVERIFY(!dialog.exportButton().isEnabled());  // nothing is known yet
    QTRY_VERIFY(isGrey(dialog, "av1"));
    QVERIFY(textOf(dialog, "av1").contains(QStringLiteral("no encoder on this machine")));
    QVERIFY(!isGrey(dialog, "h265"));
    QCOMPARE(dialog.presets().currentData().toString(), QStringLiteral("h265"));  // the first that can be had
    QVERIFY(dialog.exportButton().isEnabled());
    choose(dialog, "av1");  // as the keyboard might
    QVERIFY(!dialog.exportButton().isEnabled());
    QCOMPARE(dialog.diskText(), QStringLiteral("no encoder on this machine"));
    savePicture(dialog, QStringLiteral("export-dialog"));
  }

  void oddSizesAreNoH264() {
    makeVideo(m_studio->path(QStringLiteral("odd.mkv")), {.size = {33, 17}});
    ExportDialog dialog(m_studio->context(), {m_clip, m_studio->path(QStringLiteral("odd.mkv"))});
    QTRY_VERIFY(isGrey(dialog, "h264"));
    QVERIFY2(textOf(dialog, "h264").contains(QStringLiteral("33×17")), qPrintable(textOf(dialog, "h264")));
    for (const char* codec : {"h265", "av1", "prores"}) QVERIFY2(isGrey(dialog, codec), codec);
    for (const char* codec : {"ffv1", "png", "gif", "webp"}) QVERIFY2(!isGrey(dialog, codec), codec);
  }

  void theDiskIsCheckedFirst() {
    constexpr qint64 kMuch = qint64{1} << 60;
    const auto survey = [](const QStringList&) {
      QList<ExportPreset> presets = ui::exportPresets();
      for (ExportPreset& preset : presets) preset.bytes = preset.key == QLatin1String("png") ? kMuch : 1000;
      return presets;
    };
    ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, survey);
    dialog.folder().setText(m_studio->path({}));
    QTRY_VERIFY(dialog.exportButton().isEnabled());
    choose(dialog, "png");
    QVERIFY(!dialog.exportButton().isEnabled());
    QVERIFY(dialog.diskText().startsWith(QStringLiteral("At most")));
    choose(dialog, "gif");
    QVERIFY(dialog.exportButton().isEnabled());
    dialog.folder().setText(m_studio->path(QStringLiteral("absent")));
    QVERIFY(!dialog.exportButton().isEnabled());
  }

  void aClipThatCannotBeReadIsLeftToItsJob() {
    QFile damaged(m_studio->path(QStringLiteral("bad.mp4")));
    QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("x") == 1);
    ExportDialog dialog(m_studio->context(), {damaged.fileName()});
    dialog.folder().setText(m_studio->path({}));
    QTRY_VERIFY(dialog.exportButton().isEnabled());
  }

  void everyClipBecomesAJob() {
    const QString other = m_studio->path(QStringLiteral("ball.mp4"));
    makeVideo(other, {});
    const QString folder = m_studio->path({});
    for (const int round : {1, 2}) {
      ExportDialog dialog(m_studio->context(), {m_clip, other});
      dialog.folder().setText(folder);
      QTRY_VERIFY(dialog.exportButton().isEnabled());
      choose(dialog, "h264");
      dialog.strip().setChecked(round == 2);
      QSignalSpy queued(&dialog, &ExportDialog::queued);
      dialog.exportButton().click();
      QTRY_COMPARE(queued.count(), 1);
      QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
    }
    QStringList outputs;
    for (const jobs::Job& job : m_studio->queue().jobs()) {
      QVERIFY(job.kind == jobs::JobKind::Export);
      QCOMPARE(job.request.value(QStringLiteral("codec")).toString(), QStringLiteral("h264"));
      QCOMPARE(job.request.contains(QStringLiteral("strip_private")), job.id > 2);
      QVERIFY(!QFile::exists(job.output));
      outputs.append(job.output);
    }
    QCOMPARE(outputs,
             (QStringList{folder + QStringLiteral("/ball-2.mp4"), folder + QStringLiteral("/ball-3.mp4"),
                          folder + QStringLiteral("/ball-4.mp4"), folder + QStringLiteral("/ball-5.mp4")}));
    const jobs::Job first = m_studio->queue().jobs().first();
    QCOMPARE(jobs::JobQueue::commandLine(first),
             QStringLiteral("vdit export --codec=h264 --output=%1 %2").arg(first.output, m_clip));
  }

  void aRefusalIsToldInTheDialog() {
    QSignalSpy refused(&m_studio->queue(), &jobs::JobQueue::refused);
    // A NUL is no path: the queue takes no such job file.
    ExportDialog wrong(m_studio->context(), {m_clip + QChar(0)});
    wrong.folder().setText(m_studio->path({}));
    QTRY_VERIFY(wrong.exportButton().isEnabled());
    wrong.exportButton().click();
    QTRY_COMPARE(refused.count(), 1);
    QVERIFY(wrong.diskText().contains(QStringLiteral("NUL")));
    QVERIFY(m_studio->queue().jobs().isEmpty());
  }

 private:
  std::unique_ptr<StudioFixture> m_studio;
  QString m_clip;
};

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestExportDialog)
#include "tst_export_dialog.moc"
