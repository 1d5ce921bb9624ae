// SPDX-License-Identifier: GPL-3.0-or-later
// Export from the Library without an engine: what is grey and why, the check of the disk, names that nobody
// else has, the job files that reach the queue.
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFile>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardItemModel>
#include <QTest>

#include "engine/base/error.h"
#include "tests/ui/made_video.h"
#include "tests/ui/maps/studio_fixture.h"
#include "ui/library/export_dialog.h"
#include "ui/views/banner.h"

namespace vdit::test {
namespace {

using ui::ExportDialog;
using ui::ExportFormat;

bool isGrey(ExportDialog& dialog, const char* codec) {
  const auto* items = qobject_cast<QStandardItemModel*>(dialog.formats().model());
  return !items->item(dialog.formats().findData(QString::fromLatin1(codec)))->isEnabled();
}

QString textOf(ExportDialog& dialog, const char* codec) {
  return dialog.formats().itemText(dialog.formats().findData(QString::fromLatin1(codec)));
}

// Backquotes stand for quotes: moc loses its way among raw strings.
QByteArray json(const char* text) {
  return QByteArray(text).replace("`", "\"");
}

void choose(ExportDialog& dialog, const char* codec) {
  dialog.formats().setCurrentIndex(dialog.formats().findData(QString::fromLatin1(codec)));
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
    QCOMPARE(dialog.formats().count(), 8);
    QTRY_VERIFY(dialog.exportButton().isEnabled());
    for (const char* codec : {"h264", "h265", "av1", "prores", "ffv1", "png", "gif", "webp"}) {
      QVERIFY2(!isGrey(dialog, codec), codec);
      QVERIFY2(!textOf(dialog, codec).isEmpty(), codec);
    }
  }

  void whatCannotBeWrittenIsGreyWithItsReason() {
    const auto survey = [](const QStringList& videos) {
      QList<ExportFormat> formats = ui::surveyExport(videos);
      for (ExportFormat& format : formats) {
        if (format.key == QLatin1String("h264") || format.key == QLatin1String("av1"))
          format.reason = QStringLiteral("no encoder on this machine");
      }
      return formats;
    };
    ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, survey);
    dialog.folder().setText(m_studio->path({}));
    QCOMPARE(dialog.formats().currentData().toString(), QStringLiteral("h264"));
    QVERIFY(!dialog.exportButton().isEnabled());  // nothing is known yet
    QTRY_VERIFY(isGrey(dialog, "av1"));
    QVERIFY(textOf(dialog, "av1").contains(QStringLiteral("no encoder on this machine")));
    QVERIFY(!isGrey(dialog, "h265"));
    QCOMPARE(dialog.formats().currentData().toString(), QStringLiteral("h265"));  // the first that can be had
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
      QList<ExportFormat> formats = ui::exportFormats();
      for (ExportFormat& format : formats) format.bytes = format.key == QLatin1String("png") ? kMuch : 1000;
      return formats;
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

  void aPresetIsKeptLoadedAndShared() {
    const ui::PresetShelf shelf(m_studio->path(QStringLiteral("presets")));
    const QString shared = m_studio->path(QStringLiteral("shared.json"));
    const ui::ExportChoice choice{
        .codec = QStringLiteral("h265"), .crf = 30, .fps = 23.976, .stripPrivate = true};
    {
      ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, ui::surveyExport, shelf);
      QTRY_VERIFY(!dialog.diskText().isEmpty());
      QCOMPARE(dialog.presets().count(), 1);
      dialog.setChoice(choice);
      dialog.savePreset(QStringLiteral("  For slides/2026 "));
      QCOMPARE(dialog.presets().currentText(), QStringLiteral("For slides/2026"));
      dialog.sharePreset(shared);
      dialog.rate().setValue(12);  // no longer what the name says
      QCOMPARE(dialog.presets().currentIndex(), 0);
    }
    // In the next dialog, and in that of somebody who was given the file.
    for (const auto& own : {shelf, ui::PresetShelf(m_studio->path(QStringLiteral("others")))}) {
      ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, ui::surveyExport, own);
      dialog.folder().setText(m_studio->path({}));
      QTRY_VERIFY(dialog.exportButton().isEnabled());
      if (dialog.presets().count() == 1) {
        dialog.loadPreset(shared);
      } else {
        dialog.presets().setCurrentIndex(1);
        Q_EMIT dialog.presets().activated(1);
      }
      QCOMPARE(dialog.presets().currentText(), QStringLiteral("For slides/2026"));
      QVERIFY(dialog.choice() == choice);
      QSignalSpy queued(&dialog, &ExportDialog::queued);
      dialog.exportButton().click();
      QTRY_COMPARE(queued.count(), 1);
      const QJsonObject job = m_studio->queue().jobs().last().request;
      QCOMPARE(job.value(QStringLiteral("codec")).toString(), QStringLiteral("h265"));
      QCOMPARE(job.value(QStringLiteral("crf")).toInt(), 30);
      QCOMPARE(job.value(QStringLiteral("fps")).toDouble(), 23.976);
      QVERIFY(job.value(QStringLiteral("strip_private")).toBool());
    }
    ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, ui::surveyExport, shelf);
    dialog.presets().setCurrentIndex(1);
    dialog.removePreset();
    QCOMPARE(dialog.presets().count(), 1);
    QVERIFY(shelf.entries().isEmpty());
    QVERIFY(QFile::exists(shared));
  }

  void aCodecWithoutQualityAsksForNone() {
    ExportDialog dialog(m_studio->context(), {m_clip});
    choose(dialog, "h264");
    dialog.quality().setValue(40);
    QCOMPARE(*dialog.choice().crf, 40);
    choose(dialog, "gif");
    QVERIFY(!dialog.quality().isEnabled());
    QVERIFY(!dialog.choice().crf.has_value());
  }

  void C01_C02_presetsThatCannotBeUsed_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("words");
    const QByteArray head = json("{`format`: `vdit-export-preset`, `version`: 1, `name`: `x`, ");
    const auto row = [&](const char* name, const QByteArray& text, const char* code, const char* words) {
      QTest::newRow(name) << text << QString::fromLatin1(code) << QString::fromLatin1(words);
    };
    row("wrong type", head + json("`codec`: 7}"), "preset.field", "codec");
    row("no codec", head + json("`crf`: 7}"), "preset.field", "codec");
    row("unknown codec", head + json("`codec`: `h266`}"), "preset.field", "h265");
    row("out of range", head + json("`codec`: `h264`, `crf`: 52}"), "preset.field", "51");
    row("no such setting", head + json("`codec`: `gif`, `crf`: 5}"), "preset.field", "crf");
    row("a rate of nothing", head + json("`codec`: `gif`, `fps`: 0}"), "preset.field", "fps");
    row("a duplicate key", head + json("`codec`: `gif`, `codec`: `webp`}"), "preset.syntax", "codec");
    row("the name too long",
        json("{`format`: `vdit-export-preset`, `version`: 1, `codec`: `gif`, `name`: `") +
            QByteArray(81, 'n') + json("`}"),
        "preset.field", "name");
    row("from the future", json("{`format`: `vdit-export-preset`, `version`: 2, `what`: `else`}"),
        "preset.version", "version");
    row("another file", json("{`format`: `vdit-job`, `version`: 1}"), "preset.format", "vdit-job");
    row("truncated", head + json("`codec`: `gi"), "preset.syntax", "byte");
    row("empty", "", "preset.syntax", "byte");
    row("binary", QByteArray("\x7f\x45LF\0\xff", 6), "preset.syntax", "byte");
    row("too long", QByteArray(70000, ' ') + head + json("`codec`: `gif`}"), "file.too_large", "65536");
  }
  void C01_C02_presetsThatCannotBeUsed() {
    QFETCH(const QByteArray, text);
    QFETCH(const QString, code);
    QFETCH(const QString, words);
    const QString folder = m_studio->path(QStringLiteral("presets"));
    const QString path = folder + QStringLiteral("/given.json");
    QVERIFY(QDir().mkpath(folder));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();
    try {
      ui::readExportPreset(path);
      QFAIL("it was taken");
    } catch (const Error& error) {
      QCOMPARE(QString::fromStdString(error.info().code), code);
      const QString said = QString::fromUtf8(error.what());
      QVERIFY2(said.contains(words) && said.contains(path), qPrintable(said));
    }
    // On the shelf it is listed with the reason and cannot be chosen; loading it says why and changes
    // nothing.
    const ui::PresetShelf shelf(folder);
    ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, ui::surveyExport, shelf);
    QCOMPARE(dialog.presets().count(), 2);
    const auto* items = qobject_cast<QStandardItemModel*>(dialog.presets().model());
    QVERIFY(!items->item(1)->isEnabled() && !items->item(1)->toolTip().isEmpty());
    const ui::ExportChoice before = dialog.choice();
    dialog.loadPreset(path);
    QVERIFY(dialog.banner().kind() == ui::BannerKind::Danger);
    QVERIFY(dialog.choice() == before);
    QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll() == text);
    QCOMPARE(QDir(folder).entryList(QDir::Files).size(), 1);
  }

  void C01_anUnknownFieldIsNamedWithTheNearest() {
    const QString path = m_studio->path(QStringLiteral("given.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(json("{`format`: `vdit-export-preset`, `version`: 1, `name`: `x`, `codec`: `gif`, `fsp`: 8}"));
    file.close();
    const auto read = ui::readExportPreset(path);
    QCOMPARE(read.warnings.size(), 1);
    QVERIFY(read.warnings.first().contains(QStringLiteral("fsp")) &&
            read.warnings.first().contains(QStringLiteral("fps")));
    ExportDialog dialog(m_studio->context(), {m_clip}, nullptr, ui::surveyExport,
                        ui::PresetShelf(m_studio->path(QStringLiteral("presets"))));
    dialog.loadPreset(path);
    QVERIFY(dialog.banner().kind() == ui::BannerKind::Warning);
    QCOMPARE(dialog.formats().currentData().toString(), QStringLiteral("gif"));
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
