// SPDX-License-Identifier: GPL-3.0-or-later
// Projects and preferences on disk: one writer, autosave, versions, recovery, names of results; typed
// settings.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <memory>

#include "app/project/backup_file.h"
#include "app/project/json_object_file.h"
#include "app/project/project.h"
#include "app/project/project_folder.h"
#include "app/project/result_name.h"
#include "app/project/sample_project.h"
#include "app/project/studio_settings.h"
#include "engine/base/error.h"

using namespace vdit::project;

namespace {

std::string codeOf(const std::function<void()>& action) {
  try {
    action();
  } catch (const vdit::Error& error) {
    return error.info().code;
  }
  return {};
}

QString nameOf(const QString& prompt, int seed) {
  return resultName({}, {{QStringLiteral("prompt"), prompt}, {QStringLiteral("seed"), seed}});
}

void write(const QString& path, const QByteArray& bytes) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(bytes);
}

}  // namespace

class TestProject : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { m_dir = std::make_unique<QTemporaryDir>(); }

  void aSecondWriterIsRefused() {
    const QString folder = m_dir->filePath(QStringLiteral("p"));
    const Project first(folder);
    QCOMPARE(codeOf([&] { Project second(folder); }), "project.locked");
  }

  void documentsSurviveAndCanMove() {
    const QString folder = m_dir->filePath(QStringLiteral("p")), moved = m_dir->filePath(QStringLiteral("q"));
    {
      Project project(folder);
      project.setDocument(QStringLiteral("votes"), QByteArrayLiteral("\0{\"a\":1}\n"));
    }
    QVERIFY(QDir().rename(folder, moved));
    const Project project(moved);
    QCOMPARE(project.document(QStringLiteral("votes")), QByteArrayLiteral("\0{\"a\":1}\n"));
    QCOMPARE(project.name(), QStringLiteral("q"));
  }

  void autosaveTellsWhen() {
    Project project(m_dir->filePath(QStringLiteral("p")));
    QSignalSpy saved(&project, &Project::saved);
    project.setDocument(QStringLiteral("notes"), QByteArrayLiteral("one"));
    QTRY_COMPARE(saved.count(), 1);
    const BackupFile file(project.folder() + QStringLiteral("/documents"), QStringLiteral("notes"));
    QCOMPARE(file.read().bytes, QByteArrayLiteral("one"));
  }

  void aDamagedDocumentComesBackFromItsVersion() {
    const QString folder = m_dir->filePath(QStringLiteral("p"));
    { Project project(folder); }
    const QString documents = folder + QStringLiteral("/documents");
    const BackupFile file(documents, QStringLiteral("notes"));
    file.write("one");
    file.write("two");  // keeps "one" as a version
    QCOMPARE(file.versions().size(), 1);
    write(documents + QStringLiteral("/notes"), QByteArrayLiteral("vdit-document 1 00\nthree"));
    const Project project(folder);
    QCOMPARE(project.document(QStringLiteral("notes")), QByteArrayLiteral("one"));
    QCOMPARE(project.recoveries().size(), 1);
  }

  void aFailedSaveIsTold() {
    Project project(m_dir->filePath(QStringLiteral("p")));
    QSignalSpy failed(&project, &Project::saveFailed);
    // A folder where the file should go: not even root can replace it.
    QVERIFY(QDir().mkpath(project.folder() + QStringLiteral("/documents/notes/x")));
    project.setDocument(QStringLiteral("notes"), QByteArrayLiteral("one"));
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("notes")));
  }

  void foreignAndNewerMarkersAreRefused() {
    const QString folder = m_dir->filePath(QStringLiteral("p"));
    QDir().mkpath(folder);
    write(folder + QStringLiteral("/project.json"), QByteArrayLiteral("{\"format\": \"other\"}"));
    QCOMPARE(codeOf([&] { Project project(folder); }), "project.file");
    write(folder + QStringLiteral("/project.json"),
          QByteArrayLiteral("{\"format\": \"vdit-project\", \"version\": 99}"));
    QCOMPARE(codeOf([&] { Project project(folder); }), "project.version");
  }

  void namesOfResultsAreNewAndReadable() {
    Project project(m_dir->filePath(QStringLiteral("p")));
    const QString prompt = QStringLiteral("a red ball bounces on a floor");
    const QString first = project.newResultPath(nameOf(prompt, 42), QStringLiteral("mp4"));
    QCOMPARE(QFileInfo(first).fileName(), QStringLiteral("red-ball-bounces-42.mp4"));
    QVERIFY(project.newResultPath(nameOf(prompt, 42), QStringLiteral("mp4")) != first);
    QCOMPARE(nameOf(QStringLiteral("../../etc"), 1), QStringLiteral("etc-1"));
    QCOMPARE(nameOf(QStringLiteral("一只红色的球"), 7), QStringLiteral("一只红色的球-7"));
    QCOMPARE(nameOf({}, 7), QStringLiteral("clip-7"));
  }

  void aPatternNamesResults() {
    const QJsonObject job{{QStringLiteral("prompt"), QStringLiteral("A red ball, bouncing")},
                          {QStringLiteral("seed"), 42},
                          {QStringLiteral("model"), QStringLiteral("/models/Wan 2.1")},
                          {QStringLiteral("sparse"), QStringLiteral("/p/configs/fast.json")},
                          {QStringLiteral("size"), QStringLiteral("320x192")},
                          {QStringLiteral("frames"), 49},
                          {QStringLiteral("steps"), 20}};
    QCOMPARE(resultName(QStringLiteral("{model}_{config}_{steps}of{frames}_{size}"), job),
             QStringLiteral("Wan-2.1_fast_20of49_320x192"));
    QCOMPARE(resultName(QStringLiteral("take {seed}: {prompt}"), job),
             QStringLiteral("take-42-red-ball-bouncing"));
    QVERIFY(resultName(QStringLiteral("{date}"), job).contains(QString::number(QDate::currentDate().year())));
    QCOMPARE(resultName(QStringLiteral("{config}"), {}), QStringLiteral("full"));
    // No folder, no hidden file, no pattern of frames, nothing endless.
    QCOMPARE(resultName(QStringLiteral("../../{seed}/x"), job), QStringLiteral("42-x"));
    QCOMPARE(resultName(QStringLiteral("%04d.png"), job), QStringLiteral("04d.png"));
    QCOMPARE(resultName(QStringLiteral(" "), job), QStringLiteral("red-ball-bouncing-42"));
    QCOMPARE(resultName(QStringLiteral("///"), job), QStringLiteral("clip"));
    QVERIFY(resultName(QString(500, u'a'), job).size() <= 120);
    QCOMPARE(unknownResultWords(QStringLiteral("{prompt}-{sed}-{date}")),
             QStringList{QStringLiteral("{sed}")});
    QCOMPARE(resultName(QStringLiteral("{sed}"), job), QStringLiteral("sed"));
  }

  void newResultsAreNoticed() {
    Project project(m_dir->filePath(QStringLiteral("p")));
    QSignalSpy results(&project, &Project::resultsChanged);
    write(project.resultsFolder() + QStringLiteral("/a.mp4"), "x");
    QTRY_COMPARE(results.count(), 1);
    QVERIFY(QDir().mkdir(project.resultsFolder() + QStringLiteral("/pair")));
    QTRY_COMPARE(results.count(), 2);
    write(project.resultsFolder() + QStringLiteral("/pair/metrics.json"), "{}");
    QTRY_COMPARE(results.count(), 3);
  }

  void configsOfOtherFormatsAreLeftOut() {
    Project project(m_dir->filePath(QStringLiteral("p")));
    write(project.configsFolder() + QStringLiteral("/mine.json"), "{\"format\": \"vdit-sparse-config\"}");
    write(project.configsFolder() + QStringLiteral("/other.json"), "{\"format\": \"vdit-preset\"}");
    const QStringList files = project.configFiles();
    QCOMPARE(files.filter(QStringLiteral("mine.json")).size(), 1);
    QVERIFY(files.filter(QStringLiteral("other.json")).isEmpty());
    QVERIFY(!files.filter(QStringLiteral("balanced.json")).isEmpty());
  }

  void jsonFilesAreReadUpToASize() {
    using State = JsonObjectFile::State;
    const QString file = m_dir->filePath(QStringLiteral("a.json"));
    QVERIFY(readJsonObjectFile(file).state == State::Absent);
    write(file, "{\"a\": 1}");
    QCOMPARE(readJsonObject(file).value(QStringLiteral("a")).toInt(), 1);
    QVERIFY(readJsonObjectFile(file, 7).state == State::Unreadable);
    QVERIFY(readJsonObject(file, 7).isEmpty());
    for (const char* damaged : {"", "[1]", "{\"a\": 1"}) {
      write(file, damaged);
      QVERIFY(readJsonObjectFile(file).state == State::Damaged);
    }
    // A folder opens, but not to be read.
    QVERIFY(readJsonObjectFile(m_dir->path()).state == State::Unreadable);
  }

  void aCopyIsWholeOrNotThere() {
    const QString from = m_dir->filePath(QStringLiteral("from")), to = m_dir->filePath(QStringLiteral("to"));
    QDir().mkpath(from);
    write(from + QStringLiteral("/a"), "1");
    QVERIFY(copyFolder(from, to));
    QVERIFY(QFile::exists(to + QStringLiteral("/a")));
    QVERIFY(!copyFolder(from, to));
    QVERIFY(!QFile::exists(to + QStringLiteral(".part")));
  }

  void settingsAreTypedAndChecked() {
    StudioSettings settings(m_dir->filePath(QStringLiteral("s.ini")));
    QSignalSpy changed(&settings, &StudioSettings::changed);
    QCOMPARE(settings.theme(), QStringLiteral("system"));
    QVERIFY(settings.setValue(QStringLiteral("look/theme"), QStringLiteral("light")));
    QCOMPARE(changed.count(), 1);
    QVERIFY(!settings.setValue(QStringLiteral("look/theme"), QStringLiteral("pink")));
    QVERIFY(!settings.setValue(QStringLiteral("no/such"), 1));
    QVERIFY(!settings.setValue(QStringLiteral("files/backups"), 1000));
    QVERIFY(!settings.setValue(QStringLiteral("engine/ssh-host"), QStringLiteral("-oProxyCommand=x")));
    QVERIFY(!settings.setValue(QStringLiteral("engine/ssh-host"), QStringLiteral("a b")));
    const StudioSettings again(m_dir->filePath(QStringLiteral("s.ini")));
    QCOMPARE(again.theme(), QStringLiteral("light"));
    settings.resetPage(QStringLiteral("look"));
    QCOMPARE(settings.theme(), QStringLiteral("system"));
  }

  void aHandEditedFileFallsBack() {
    const QString file = m_dir->filePath(QStringLiteral("s.ini"));
    write(file, "[look]\ntheme=pink\nreduced-motion=maybe\n[files]\nbackups=many\n");
    const StudioSettings settings(file);
    QCOMPARE(settings.theme(), QStringLiteral("system"));
    QVERIFY(!settings.reducedMotion());
    QCOMPARE(settings.value(QStringLiteral("files/backups")).toInt(), 10);
  }

  void C07_settingsThatCannotBeKept_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("words");
    QTest::newRow("the folder is a file")
        << QStringLiteral("a file/studio.ini") << QStringLiteral("not a folder");
    QTest::newRow("a folder above is a file")
        << QStringLiteral("a file/below/studio.ini") << QStringLiteral("not a folder");
    QTest::newRow("the file is a folder") << QStringLiteral("folder") << QStringLiteral("is a folder");
    QTest::newRow("the folder is missing") << QStringLiteral("new/studio.ini") << QString();
  }
  void C07_settingsThatCannotBeKept() {
    QFETCH(const QString, file);
    QFETCH(const QString, words);
    write(m_dir->filePath(QStringLiteral("a file")), "x");
    QDir().mkpath(m_dir->filePath(QStringLiteral("folder")));
    StudioSettings settings(m_dir->filePath(file));
    QCOMPARE(settings.theme(), QStringLiteral("system"));
    QVERIFY2(words.isEmpty() ? settings.writeFault().isEmpty() : settings.writeFault().contains(words),
             qPrintable(settings.writeFault()));
    // Until the window closes they act all the same.
    QVERIFY(settings.setValue(QStringLiteral("look/theme"), QStringLiteral("light")));
    QCOMPARE(settings.theme(), QStringLiteral("light"));
    QFile kept(m_dir->filePath(QStringLiteral("a file")));
    QVERIFY(kept.open(QIODevice::ReadOnly) && kept.readAll() == "x");
  }

  void settingsTravel() {
    StudioSettings one(m_dir->filePath(QStringLiteral("1.ini"))),
        two(m_dir->filePath(QStringLiteral("2.ini")));
    one.setValue(QStringLiteral("queue/sound"), true);
    one.setShortcut(QStringLiteral("view.full-screen"), QKeySequence(Qt::Key_F10));
    bool parsed = false;
    QVERIFY(two.importAll(one.exportAll(), &parsed).isEmpty());
    QVERIFY(parsed && two.value(QStringLiteral("queue/sound")).toBool());
    QCOMPARE(*two.shortcut(QStringLiteral("view.full-screen")), QKeySequence(Qt::Key_F10));
    two.importAll("{}", &parsed);
    QVERIFY(!parsed);
    QCOMPARE(two.importAll("{\"format\":\"vdit-studio-settings\",\"settings\":{\"a/b\":1}}", &parsed),
             QStringList{QStringLiteral("a/b")});
  }

 private:
  std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestProject)
#include "tst_project.moc"
