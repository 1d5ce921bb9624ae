// SPDX-License-Identifier: GPL-3.0-or-later
// The Library's data: what is read from runs and pairs, faults that keep their row, search, rating and tags,
// thumbnails.
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>
#include <algorithm>
#include <memory>
#include <vector>

#include "app/project/project.h"
#include "tests/ui/made_video.h"
#include "ui/library/annotations.h"
#include "ui/library/library_model.h"
#include "ui/library/thumbnail_store.h"
#include "ui/look/theme.h"

using namespace vdit::ui;

namespace {

constexpr int kWidth = 32, kHeight = 16, kFrames = 3;

const QJsonObject kJob{{QStringLiteral("format"), QStringLiteral("vdit-job")},
                       {QStringLiteral("version"), 1},
                       {QStringLiteral("command"), QStringLiteral("generate")},
                       {QStringLiteral("model"), QStringLiteral("demo")},
                       {QStringLiteral("prompt"), QStringLiteral("a red ball")},
                       {QStringLiteral("size"), QStringLiteral("32x16")},
                       {QStringLiteral("steps"), 20},
                       {QStringLiteral("seed"), 42},
                       {QStringLiteral("sparse"), QStringLiteral("presets/balanced.json")}};

void makeVideo(const QString& path, int grey, bool overwrite = false) {
  vdit::test::makeVideo(
      path, {.size = {kWidth, kHeight},
             .frames = kFrames,
             .grey = grey,
             .metadata = {{QStringLiteral("job"), kJob}, {QStringLiteral("device"), QStringLiteral("cpu")}},
             .overwrite = overwrite});
}

void writeJson(const QString& path, const QJsonObject& object) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly));
  file.write(QJsonDocument(object).toJson());
}

void makePair(const QString& folder) {
  QVERIFY(QDir().mkpath(folder));
  makeVideo(folder + QStringLiteral("/full.mp4"), 200);
  makeVideo(folder + QStringLiteral("/sparse.mp4"), 190);
  writeJson(folder + QStringLiteral("/job.json"), kJob);
  writeJson(folder + QStringLiteral("/metrics.json"), {{QStringLiteral("psnr_db"), 33.4},
                                                       {QStringLiteral("ssim"), 0.988},
                                                       {QStringLiteral("density"), 0.489},
                                                       {QStringLiteral("speedup"), 1.33}});
}

}  // namespace

class TestLibrary : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    m_dir = std::make_unique<QTemporaryDir>();
    m_project = std::make_unique<vdit::project::Project>(m_dir->filePath(QStringLiteral("p")));
    makePair(m_project->resultsFolder() + QStringLiteral("/ball-42"));
    makeVideo(m_project->resultsFolder() + QStringLiteral("/night-12.mp4"), 40);
  }
  void cleanup() { m_project.reset(); }

  void runsAndPairsAreRead() {
    const QList<ResultItem> items = scanResults(m_project->resultsFolder(), m_project->capturesFolder());
    QCOMPARE(items.size(), 2);
    const auto pair =
        std::find_if(items.begin(), items.end(), [](const auto& i) { return i.kind == ResultKind::Pair; });
    QVERIFY(pair != items.end());
    QCOMPARE(pair->name, QStringLiteral("ball-42"));
    QCOMPARE(pair->videos.size(), 2);
    QCOMPARE(pair->prompt, QStringLiteral("a red ball"));
    QCOMPARE(pair->config, QStringLiteral("balanced"));
    QCOMPARE(*pair->psnr, 33.4);
    QCOMPARE(pair->width, kWidth);
    QVERIFY(pair->fault.isEmpty());
  }

  void whatIsBrokenKeepsItsRowAndSaysWhy() {
    QFile::remove(m_project->resultsFolder() + QStringLiteral("/ball-42/sparse.mp4"));
    QFile::remove(m_project->resultsFolder() + QStringLiteral("/night-12.mp4.json"));
    QFile damaged(m_project->resultsFolder() + QStringLiteral("/bad.mp4.json"));
    QVERIFY(damaged.open(QIODevice::WriteOnly) && damaged.write("{") == 1);
    QFile empty(m_project->resultsFolder() + QStringLiteral("/bad.mp4"));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    const QList<ResultItem> items = scanResults(m_project->resultsFolder(), {});
    QCOMPARE(items.size(), 3);
    for (const ResultItem& item : items) QVERIFY2(!item.fault.isEmpty(), qPrintable(item.name));
  }

  void settingsComeFromAnyOutput() {
    const QString video = m_project->resultsFolder() + QStringLiteral("/night-12.mp4");
    QCOMPARE(settingsOf(video).value(QStringLiteral("seed")).toInt(), 42);
    QCOMPARE(settingsOf(video + QStringLiteral(".json")).value(QStringLiteral("seed")).toInt(), 42);
    QCOMPARE(settingsOf(m_project->resultsFolder() + QStringLiteral("/ball-42"))
                 .value(QStringLiteral("seed"))
                 .toInt(),
             42);
    QFile::remove(video + QStringLiteral(".json"));
    QCOMPARE(settingsOf(video).value(QStringLiteral("seed")).toInt(), 42);  // from inside the container
    const QString frames = m_project->resultsFolder() + QStringLiteral("/frames");
    makeVideo(frames, 40);
    QCOMPARE(settingsOf(frames).value(QStringLiteral("seed")).toInt(), 42);
    QVERIFY(QFile::remove(frames + QStringLiteral(".json")));
    QCOMPARE(settingsOf(frames).value(QStringLiteral("seed")).toInt(), 42);
    QVERIFY(settingsOf(QStringLiteral(VDIT_SOURCE_DIR "/README.md")).isEmpty());
  }

  void theTableIsAModelAndIsSearched() {
    Annotations annotations(*m_project);
    ThumbnailStore thumbnails;
    LibraryModel model(annotations, thumbnails);
    LibraryFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setItems(scanResults(m_project->resultsFolder(), {}));
    const QString pair = m_project->resultsFolder() + QStringLiteral("/ball-42");
    const QModelIndex row = model.indexOf(pair);
    QCOMPARE(row.siblingAtColumn(LibraryModel::Psnr).data().toString(), QStringLiteral("33.4 dB"));
    QCOMPARE(row.siblingAtColumn(LibraryModel::Density).data().toString(), QStringLiteral("48.9 %"));
    QVERIFY(model.setData(row.siblingAtColumn(LibraryModel::Tags), QStringLiteral("keep, paper , keep"),
                          Qt::EditRole));
    QVERIFY(model.setData(row.siblingAtColumn(LibraryModel::Rating), 4, Qt::EditRole));
    const struct {
      const char* query;
      int hits;
    } searches[] = {{"", 2},           {"ball", 2},     {"night", 1},         {"size:32x16", 2},
                    {"size:64x16", 0}, {"tag:keep", 1}, {"kind:pair", 1},     {"config:balanced", 2},
                    {"rating:4", 1},   {"rating:5", 0}, {"seed:42 night", 1}, {"no such", 0}};
    for (const auto& search : searches) {
      filter.setQuery(QString::fromLatin1(search.query));
      QVERIFY2(filter.rowCount() == search.hits, search.query);
    }
    const std::unique_ptr<QMimeData> dragged(model.mimeData({row}));
    QCOMPARE(dragged->urls(), QList<QUrl>{QUrl::fromLocalFile(pair)});
  }

  void rowsKeepTheirPlaceWhenOthersCome() {
    Annotations annotations(*m_project);
    ThumbnailStore thumbnails;
    LibraryModel model(annotations, thumbnails);
    model.setItems(scanResults(m_project->resultsFolder(), {}));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const QPersistentModelIndex kept = model.index(0, 0);
    const QString name = model.index(kept.row(), LibraryModel::Name).data().toString();
    makeVideo(m_project->resultsFolder() + QStringLiteral("/new.mp4"), 90);
    model.setItems(scanResults(m_project->resultsFolder(), {}));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(kept.row(), LibraryModel::Name).data().toString(), name);
    QCOMPARE(resets.count(), 0);
  }

  void ratingAndTagsSurvive() {
    const QString path = m_project->resultsFolder() + QStringLiteral("/night-12.mp4");
    {
      Annotations annotations(*m_project);
      annotations.set(path, {3, {QStringLiteral("flicker")}});
    }
    m_project.reset();
    m_project = std::make_unique<vdit::project::Project>(m_dir->filePath(QStringLiteral("p")));
    const Annotations annotations(*m_project);
    QCOMPARE(annotations.of(path), (Annotation{3, {QStringLiteral("flicker")}}));
    QCOMPARE(annotations.tags().size(), 1);
  }

  void thumbnailsArriveLater() {
    ThumbnailStore thumbnails;
    const QString video = m_project->resultsFolder() + QStringLiteral("/night-12.mp4");
    QSignalSpy arrived(&thumbnails, &ThumbnailStore::arrived);
    QVERIFY(thumbnails.thumbnail(video).isNull());
    QTRY_COMPARE(arrived.count(), 1);
    const QImage image = thumbnails.thumbnail(video);
    QCOMPARE(image.size(), QSize(kWidth, kHeight));
    QVERIFY(qAbs(image.pixelColor(5, 5).green() - 40) < 8);
    thumbnails.thumbnail(QStringLiteral(VDIT_SOURCE_DIR "/README.md"));
    QTRY_COMPARE(arrived.count(), 2);
  }

 private:
  std::unique_ptr<QTemporaryDir> m_dir;
  std::unique_ptr<vdit::project::Project> m_project;
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  applyTheme(application, ThemeKind::Dark);
  TestLibrary test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_library.moc"
