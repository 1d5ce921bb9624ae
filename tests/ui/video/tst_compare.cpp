// SPDX-License-Identifier: GPL-3.0-or-later
// Compare on a real pair (tests/data/pair: demo model, 160 x 96, 17 frames): checks, metrics, views, keys,
// notes, votes, export, states.
#include <QAbstractItemModelTester>
#include <QDir>
#include <QDropEvent>
#include <QJsonDocument>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "app/project/studio_settings.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"
#include "ui/compare/check_bar.h"
#include "ui/compare/compare_workspace.h"
#include "ui/compare/metric_plot.h"
#include "ui/compare/metric_table_model.h"
#include "ui/compare/numbers_panel.h"
#include "ui/compare/run_list.h"
#include "ui/compare/runs_panel.h"
#include "ui/compare/viewer_panel.h"
#include "ui/look/theme.h"
#include "ui/views/banner.h"
#include "ui/views/chip.h"
#include "ui/views/video/reduced_picture.h"
#include "ui/views/video/transport_bar.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

const QString kPair = QStringLiteral(VDIT_TEST_DATA "/pair");

struct Studio {
  QTemporaryDir folder;
  project::Project project{folder.filePath(QStringLiteral("project"))};
  project::StudioSettings settings{folder.filePath(QStringLiteral("studio.ini"))};
  link::EngineLink engine{{}};
  jobs::JobQueue queue{project.jobStoreFile()};
  StudioContext context{queue, engine, project, settings};
  CompareWorkspace compare{context};

  Studio() {
    applyTheme(*qApp, ThemeKind::Dark);
    compare.resize(1380, 760);
    compare.show();
  }
  void openPair() {
    compare.openPair(kPair);
    QTRY_VERIFY_WITH_TIMEOUT(compare.isSettled() && compare.session().active(), 20000);
  }
};

}  // namespace

class TestCompare : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void emptySaysWhatToDo();
  void pairOpensWithItsMetrics();
  void checksAreGreenAndAmber();
  void mismatchRefusesMetricsAndShowsBoth();
  void aResultDroppedOnAHalfIsThatSide();
  void missingSideNamesTheFile();
  void metricsAreComputedWhereThereAreNone();
  void keysMoveTheOnePlayhead();
  void worstFrameIsOneKeyAway();
  void wipeDragsTurnsAndCentres();
  void wipeIsDraggedAtAnyAngle();
  void aReducedWipeHasTheSameSides();
  void wipeIsMovedAndTurnedByKeys();
  void aFrameIsShownOnce();
  void thePlotIsTheSameKeptOrDrawnAnew();
  void blinkLastsWhileTheKeyIsHeld();
  void layoutsShowTheirSides();
  void differenceFollowsTheFrame();
  void candidatesSwapInPlace();
  void plotSeeksAndMarks();
  void theThresholdsWordsCoverNoLine();
  void theDocksKeepTheirWidthWithAnotherPair();
  void regionOpensInspect();
  void notesAndVotesStayInTheProject();
  void pixelsAreReadUnderThePointer();
  void exportsVideoGifAndPictures();
  void theReportIsOnePageWithEverything();
};

void TestCompare::emptySaysWhatToDo() {
  Studio studio;
  QVERIFY(studio.compare.viewer().showsStart());
  QVERIFY(!studio.compare.plot().message().isEmpty());
  QVERIFY(!studio.compare.numbers().inspectButton()->isEnabled());
}

void TestCompare::pairOpensWithItsMetrics() {
  Studio studio;
  studio.openPair();
  const CompareSession& session = studio.compare.session();
  QCOMPARE(session.reference()->facts.name, QStringLiteral("Full"));
  QCOMPARE(session.active()->facts.name, QStringLiteral("balanced"));
  QFile file(kPair + QStringLiteral("/metrics.json"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QJsonObject metrics = QJsonDocument::fromJson(file.readAll()).object();
  QCOMPARE(session.active()->series->psnrMean, metrics.value(QStringLiteral("psnr_db")).toDouble());
  QCOMPARE(session.active()->series->frames(), 17);
  QCOMPARE(*session.active()->numbers.speedUp, metrics.value(QStringLiteral("speedup")).toDouble());
  MetricTableModel* table = studio.compare.numbers().table();
  const QAbstractItemModelTester tester(table);
  QCOMPARE(table->index(MetricTableModel::Lpips, 1).data().toString(), QStringLiteral("no weights"));
  QVERIFY(table->index(MetricTableModel::PsnrMean, 1)
              .data(Qt::ToolTipRole)
              .toString()
              .contains(QStringLiteral("255")));
  QVERIFY(studio.compare.numbers().headline().contains(QStringLiteral("dB")));
  QVERIFY(studio.compare.numbers().differsFact().startsWith(QStringLiteral("1 of ")));
}

void TestCompare::checksAreGreenAndAmber() {
  Studio studio;
  studio.openPair();
  const QList<Chip*> chips = studio.compare.viewer().checks().chips();
  QCOMPARE(chips.size(), 7);
  for (int i = 0; i < 6; ++i) QCOMPARE(chips[i]->kind(), Chip::Kind::Success);
  QCOMPARE(chips[6]->kind(), Chip::Kind::Plain);  // what a pair is made to differ in
  QVERIFY(chips[6]->text().startsWith(QStringLiteral("Full / ")));
  QCOMPARE(chips[0]->text(), QStringLiteral("seed 42"));
  QCOMPARE(studio.compare.viewer().checks().verdict(), QStringLiteral("Same pair"));
}

void TestCompare::mismatchRefusesMetricsAndShowsBoth() {
  QTemporaryDir folder;
  const QString other = folder.filePath(QStringLiteral("other.mkv"));
  engine::VideoFrames frames{64, 48, 16, {}};
  frames.rgb8.assign(frames.frame_bytes() * 5, 90);
  engine::write_video(other.toStdString(), frames, {.width = 64, .height = 48, .fps = 16});
  Studio studio;
  studio.openPair();
  studio.compare.session().addCandidate(other);
  studio.compare.session().setActive(1);
  QTRY_VERIFY(studio.compare.isSettled());
  const ComparedRun& run = studio.compare.session().candidate(1);
  QCOMPARE(run.state, MetricsState::Refused);
  QVERIFY(run.reason.contains(QStringLiteral("Sizes differ")));
  QVERIFY(!studio.compare.viewer().view().candidate().image.isNull());
  QCOMPARE(studio.compare.viewer().checks().verdict(), QStringLiteral("Not a pair"));
  studio.compare.session().playhead().seek(10);  // the shorter run ends: nothing is re-synchronised
  QTRY_VERIFY(studio.compare.viewer().view().candidate().placeholder.contains(QStringLiteral("No frame 10")));
}

// As the results of Generate are dragged: by the path of the video, or of the pair's folder.
void TestCompare::aResultDroppedOnAHalfIsThatSide() {
  Studio studio;
  studio.openPair();
  QTemporaryDir folder;
  const QString a = folder.filePath(QStringLiteral("a.mp4")), b = folder.filePath(QStringLiteral("b.mp4"));
  QVERIFY(QFile::copy(kPair + QStringLiteral("/sparse.mp4"), a));
  QVERIFY(QFile::copy(kPair + QStringLiteral("/sparse.mp4"), b));
  ViewerPanel& viewer = studio.compare.viewer();
  const auto drop = [&viewer](const QString& path, double part) {
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    const QPointF place(viewer.width() * part, viewer.height() / 2.0);
    QDragEnterEvent enter(place.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&viewer, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&viewer, &event);
  };
  CompareSession& session = studio.compare.session();
  drop(a, 0.25);
  QCOMPARE(session.reference()->facts.path, a);
  QCOMPARE(session.candidateCount(), 1);
  drop(b, 0.75);
  QCOMPARE(session.reference()->facts.path, a);
  QCOMPARE(session.candidateCount(), 2);
  QCOMPARE(session.active()->facts.path, b);
  drop(kPair, 0.25);
  QCOMPARE(session.reference()->facts.path, kPair + QStringLiteral("/full.mp4"));
  QCOMPARE(session.active()->facts.path, b);
  QTRY_VERIFY_WITH_TIMEOUT(studio.compare.isSettled(), 20000);
}

void TestCompare::missingSideNamesTheFile() {
  Studio studio;
  QTemporaryDir folder;
  QVERIFY(QFile::copy(kPair + QStringLiteral("/full.mp4"), folder.filePath(QStringLiteral("full.mp4"))));
  studio.compare.openPair(folder.path());
  QTRY_VERIFY(studio.compare.session().active() == nullptr ||
              !studio.compare.session().active()->failure.isEmpty());
  QTRY_VERIFY(!studio.compare.viewer().view().reference().image.isNull());
  QVERIFY(studio.compare.viewer().view().candidate().placeholder.contains(folder.path()));
}

void TestCompare::metricsAreComputedWhereThereAreNone() {
  QTemporaryDir folder;
  for (const char* name : {"full.mp4", "sparse.mp4"})
    QVERIFY(
        QFile::copy(kPair + QLatin1Char('/') + QLatin1String(name), folder.filePath(QLatin1String(name))));
  Studio studio;
  studio.compare.openPair(folder.path());
  QTRY_VERIFY_WITH_TIMEOUT(studio.compare.isSettled() && studio.compare.session().active()->series, 20000);
  const FrameSeries& series = *studio.compare.session().active()->series;
  QCOMPARE(series.source, FrameSeries::Source::EncodedFiles);
  engine::VideoFrames a = engine::read_video(kPair.toStdString() + "/full.mp4");
  engine::VideoFrames b = engine::read_video(kPair.toStdString() + "/sparse.mp4");
  double squares = 0;  // frame 3 by hand
  for (std::size_t i = 0; i < a.frame_bytes(); i += 3) {
    const auto p = a.frame(3).subspan(i, 3), q = b.frame(3).subspan(i, 3);
    squares += std::pow(double(luma(qRgb(p[0], p[1], p[2]))) - luma(qRgb(q[0], q[1], q[2])), 2);
  }
  const double psnr = 10 * std::log10(255.0 * 255.0 * 160 * 96 / squares);
  QVERIFY(std::abs(series.psnr[3] - psnr) < 1e-6);
}

void TestCompare::keysMoveTheOnePlayhead() {
  Studio studio;
  studio.openPair();
  CompareView& view = studio.compare.viewer().view();
  view.setFocus();
  Playhead& head = studio.compare.session().playhead();
  QTest::keyClick(&view, Qt::Key_Period);
  QTest::keyClick(&view, Qt::Key_Period);
  QTest::keyClick(&view, Qt::Key_Comma);
  QCOMPARE(head.frame(), 1);
  QTRY_COMPARE(studio.compare.viewer().transport().shownFrame(), 1);
  QTest::keyClick(&view, Qt::Key_End);
  QCOMPARE(head.frame(), 16);
  QTest::keyClick(&view, Qt::Key_Space);
  QVERIFY(head.isPlaying());
  QTest::keyClick(&view, Qt::Key_K);
  QVERIFY(!head.isPlaying());
}

void TestCompare::worstFrameIsOneKeyAway() {
  Studio studio;
  studio.openPair();
  const std::vector<double>& psnr = studio.compare.session().active()->series->psnr;
  const int next = studio.compare.session().nextWorst(Metric::Psnr, 1);
  QVERIFY(next > 0);
  QVERIFY(psnr[std::size_t(next)] < psnr[std::size_t(next - 1)]);
  studio.compare.viewer().view().setFocus();
  QTest::keyClick(&studio.compare.viewer().view(), Qt::Key_N);
  QCOMPARE(studio.compare.session().playhead().frame(), next);
}

void TestCompare::wipeDragsTurnsAndCentres() {
  Studio studio;
  studio.openPair();
  CompareView& view = studio.compare.viewer().view();
  const QPoint centre = view.rect().center();
  QTest::mousePress(&view, Qt::LeftButton, Qt::NoModifier, centre);
  QTest::mouseMove(&view, centre + QPoint(80, 0));
  QTest::mouseRelease(&view, Qt::LeftButton, Qt::NoModifier, centre + QPoint(80, 0));
  QVERIFY(view.wipePosition().x() > 0.55);
  QCOMPARE(view.wipeDegrees(), 0.0);
  QTest::mouseDClick(&view, Qt::LeftButton, Qt::NoModifier, centre);
  QCOMPARE(view.wipePosition(), QPointF(0.5, 0.5));
  view.setWipe({0.5, 0.5}, 45);
  QVERIFY(view.composed().pixel(150, 10) != 0);
  QCOMPARE(view.wipeDegrees(), 45.0);
}

void TestCompare::wipeIsDraggedAtAnyAngle() {
  Studio studio;
  studio.openPair();
  CompareView& view = studio.compare.viewer().view();
  const QPoint centre = view.rect().center();
  // Alt+drag: the arm from the line's middle to the pointer becomes the line.
  const auto turn = [&](const QPoint& arm) {
    QTest::mousePress(&view, Qt::LeftButton, Qt::AltModifier, centre + QPoint(0, 60));
    QTest::mouseMove(&view, centre + arm);
    QTest::mouseRelease(&view, Qt::LeftButton, Qt::AltModifier, centre + arm);
  };
  turn({-60, 60});
  QVERIFY(std::abs(view.wipeDegrees() - 45) < 1);
  turn({-70, 2});
  QCOMPARE(view.wipeDegrees(), 90.0);  // level, because it is nearly so
  for (const double degrees : {30.0, 90.0, 137.0, -60.0}) {
    view.setWipe({0.5, 0.5}, degrees);
    // Beside the line the press pans; on it, anywhere along it, it drags.
    const double angle = degrees * M_PI / 180;
    const QPointF along(-std::sin(angle), std::cos(angle)), across(std::cos(angle), std::sin(angle));
    const QPoint on = centre + (along * 40).toPoint();
    QTest::mousePress(&view, Qt::LeftButton, Qt::NoModifier, on);
    QTest::mouseMove(&view, on + (across * 30).toPoint());
    QTest::mouseRelease(&view, Qt::LeftButton, Qt::NoModifier, on + (across * 30).toPoint());
    QCOMPARE(view.wipeDegrees(), degrees);
    QVERIFY(view.wipePosition() != QPointF(0.5, 0.5));
    // The candidate lies beyond the line, the reference before it.
    view.setWipe({0.5, 0.5}, degrees);
    const QImage composed = view.composed();
    const QPointF middle(composed.width() / 2.0, composed.height() / 2.0);
    const QPoint beyond = (middle + across * 30).toPoint(), before = (middle - across * 30).toPoint();
    QCOMPARE(composed.pixel(beyond), view.candidate().image.pixel(beyond));
    QCOMPARE(composed.pixel(before), view.reference().image.pixel(before));
  }
}

// Copied row by row from reduced pictures, or scaled by the painter: the same picture on the same side.
void TestCompare::aReducedWipeHasTheSameSides() {
  applyTheme(*qApp, ThemeKind::Dark);
  SharedZoom zoom;
  CompareView view(zoom);
  view.resize(420, 320);
  QImage red(1600, 1200, QImage::Format_RGB32), blue(red.size(), red.format());
  red.fill(QColor(200, 30, 10));
  blue.fill(QColor(10, 30, 200));
  const auto show = [&](bool reduced) {
    ComparedPicture a{.image = red, .key = QStringLiteral("A"), .name = {}, .placeholder = {}};
    ComparedPicture b{.image = blue, .key = QStringLiteral("1"), .name = {}, .placeholder = {}};
    if (reduced) a.shown = reducedPicture(red, view.shownSize());
    if (reduced) b.shown = reducedPicture(blue, view.shownSize());
    view.setPictures(a, b);
    return view.grab().toImage();
  };
  show(false);
  const QSize shown = view.shownSize();
  QVERIFY(shown.width() > 300 && shown.width() < 420);
  for (const double degrees : {0.0, 30.0, 90.0, -60.0, 137.0, 180.0, 200.0, -90.0}) {
    view.setWipe({0.4, 0.6}, degrees);
    const QImage scaled = show(false), copied = show(true);
    int both = 0, differ = 0;
    for (int y = 0; y < scaled.height(); ++y) {
      for (int x = 0; x < scaled.width(); ++x) {
        ++both;
        differ += scaled.pixel(x, y) != copied.pixel(x, y) ? 1 : 0;
      }
    }
    // Where the line is drawn over the edge, and at the rim of the picture, a pixel may be rounded elsewhere.
    QVERIFY2(differ < both / 100, qPrintable(QStringLiteral("%1 degrees: %2").arg(degrees).arg(differ)));
    QVERIFY(copied.pixel(210, 20) != copied.pixel(5, 5));
  }
  zoom.setScale(1);  // only a part is in view: nothing is reduced for it
  QVERIFY(view.shownSize().isEmpty());
}

void TestCompare::wipeIsMovedAndTurnedByKeys() {
  Studio studio;
  studio.openPair();
  CompareView& view = studio.compare.viewer().view();
  view.setFocus();
  const int frame = studio.compare.session().playhead().frame();
  for (int i = 0; i < 10; ++i) QTest::keyClick(&view, Qt::Key_Right);
  for (int i = 0; i < 5; ++i) QTest::keyClick(&view, Qt::Key_Up);
  QVERIFY(std::abs(view.wipePosition().x() - 0.6) < 1e-9);
  QVERIFY(std::abs(view.wipePosition().y() - 0.45) < 1e-9);
  QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
  QCOMPARE(view.wipeDegrees(), 5.0);
  for (int i = 0; i < 20; ++i) QTest::keyClick(&view, Qt::Key_Left, Qt::ShiftModifier);
  QCOMPARE(view.wipeDegrees(), -95.0);
  for (int i = 0; i < 200; ++i) QTest::keyClick(&view, Qt::Key_Left);
  QCOMPARE(view.wipePosition().x(), 0.0);  // never out of the picture
  QCOMPARE(studio.compare.session().playhead().frame(), frame);
}

void TestCompare::aFrameIsShownOnce() {
  Studio studio;
  studio.openPair();
  QList<int> frames;
  connect(&studio.compare.session(), &CompareSession::shown, this, [&](int frame) { frames.append(frame); });
  studio.compare.session().playhead().setLoopMode(LoopMode::Loop);
  studio.compare.session().playhead().play();
  QTRY_VERIFY_WITH_TIMEOUT(frames.size() >= 20, 20'000);
  studio.compare.session().playhead().pause();
  for (qsizetype i = 1; i < frames.size(); ++i) QVERIFY(frames[i] != frames[i - 1]);
}

void TestCompare::thePlotIsTheSameKeptOrDrawnAnew() {
  const QList<PlotLine> lines{{QStringLiteral("1 a"), {30, 31, 29, 33, 32, 30, 35, 31}, true},
                              {QStringLiteral("2 b"), {28, 29, 27, 30, 31, 29, 30, 28}, false}};
  const auto fresh = [&](int playhead, std::optional<double> threshold, const QSize& size) {
    MetricPlot plot;
    plot.resize(size);
    plot.setLines(Metric::Psnr, lines, 8);
    plot.setThreshold(threshold);
    plot.setPlayhead(playhead);
    return plot.grab().toImage();
  };
  MetricPlot plot;
  plot.resize(500, 140);
  plot.setLines(Metric::Psnr, lines, 8);
  QCOMPARE(plot.grab().toImage(), fresh(0, std::nullopt, {500, 140}));
  plot.setPlayhead(5);
  QCOMPARE(plot.grab().toImage(), fresh(5, std::nullopt, {500, 140}));
  plot.setThreshold(30.5);
  QCOMPARE(plot.grab().toImage(), fresh(5, 30.5, {500, 140}));
  plot.resize(420, 120);
  QCOMPARE(plot.grab().toImage(), fresh(5, 30.5, {420, 120}));
}

void TestCompare::blinkLastsWhileTheKeyIsHeld() {
  Studio studio;
  studio.openPair();
  CompareView& view = studio.compare.viewer().view();
  view.setFocus();
  QTest::keyPress(&view, Qt::Key_B);
  QVERIFY(view.isBlinked());
  QTest::keyRelease(&view, Qt::Key_B);
  QVERIFY(!view.isBlinked());
}

void TestCompare::layoutsShowTheirSides() {
  Studio studio;
  studio.openPair();
  CompareView& view = studio.compare.viewer().view();
  view.setWipe({0.5, 0.5}, 0);
  const QImage wipe = view.composed();
  QCOMPARE(wipe.pixel(10, 40), view.reference().image.pixel(10, 40));
  QCOMPARE(wipe.pixel(150, 40), view.candidate().image.pixel(150, 40));
  view.setFocus();
  QTest::keyClick(&view, Qt::Key_X);
  QCOMPARE(view.layoutKind(), CompareLayout::Difference);
  QTest::keyClick(&view, Qt::Key_W);
  QCOMPARE(view.layoutKind(), CompareLayout::Wipe);
}

void TestCompare::differenceFollowsTheFrame() {
  Studio studio;
  studio.openPair();
  QSignalSpy made(&studio.compare.viewer(), &ViewerPanel::differencePictureChanged);
  studio.compare.session().playhead().seek(5);
  QTRY_VERIFY(!made.isEmpty() && made.last().at(1).toInt() == 5);
  const QImage expected =
      differencePicture(studio.compare.session().referencePicture(),
                        studio.compare.session().candidatePicture(), studio.compare.numbers().difference());
  QCOMPARE(made.last().at(0).value<QImage>(), expected);
}

void TestCompare::candidatesSwapInPlace() {
  Studio studio;
  studio.openPair();
  studio.compare.session().addCandidate(kPair + QStringLiteral("/full.mp4"));
  QTRY_VERIFY(studio.compare.isSettled());
  studio.compare.viewer().view().setFocus();
  QTest::keyClick(&studio.compare.viewer().view(), Qt::Key_2);
  QCOMPARE(studio.compare.session().activeIndex(), 1);
  QTRY_VERIFY(studio.compare.session().candidate(1).series.has_value());
  QCOMPARE(studio.compare.numbers().table()->index(MetricTableModel::PsnrMean, 2).data().toString(),
           QStringLiteral("identical"));
}

void TestCompare::plotSeeksAndMarks() {
  Studio studio;
  studio.openPair();
  MetricPlot& plot = studio.compare.plot();
  QTest::mouseClick(&plot, Qt::LeftButton, Qt::NoModifier, QPoint(plot.width() - 16, plot.height() / 3));
  QCOMPARE(studio.compare.session().playhead().frame(), 16);
  plot.setThreshold(1000);
  QCOMPARE(plot.framesBelow().size(), 17);
  QCOMPARE(plot.tableText().count(QLatin1Char('\n')), 17);
}

void TestCompare::theThresholdsWordsCoverNoLine() {
  MetricPlot plot;
  plot.resize(scaled(700), scaled(170));
  // Just under the threshold where its words stand first, at the right; elsewhere far away.
  PlotLine line;
  line.name = QStringLiteral("1 balanced");
  line.active = true;
  for (int i = 0; i < 49; ++i) line.values.push_back(i < 24 ? 24.0 : 29.5 + 0.8 * (i % 2));
  plot.setLines(Metric::Psnr, {line}, 49);
  plot.setThreshold(30.3);
  const QRectF words = plot.thresholdLabel();
  QVERIFY(!words.isNull() && QRectF(plot.rect()).contains(words));
  const QImage picture = plot.grab().toImage();
  const qreal ratio = picture.devicePixelRatio();
  int onLine = 0;
  for (int y = int(words.top() * ratio); y < int(words.bottom() * ratio); ++y) {
    for (int x = int(words.left() * ratio); x < int(words.right() * ratio); ++x)
      onLine += picture.pixelColor(x, y) == theme().accent ? 1 : 0;
  }
  QCOMPARE(onLine, 0);
}

void TestCompare::theDocksKeepTheirWidthWithAnotherPair() {
  Studio studio;
  studio.compare.resize(scaled(1000), scaled(640));
  studio.openPair();
  studio.compare.openPair(studio.compare.session().key());
  QTRY_VERIFY(studio.compare.session().isSettled());
  QVERIFY(studio.compare.runs().width() >= scaled(150));
}

void TestCompare::regionOpensInspect() {
  Studio studio;
  studio.openPair();
  QSignalSpy opened(&studio.context, &StudioContext::workspaceRequested);
  studio.compare.session().playhead().seek(12);
  QTRY_COMPARE(studio.compare.session().shownFrame(), 12);
  Q_EMIT studio.compare.viewer().view().clicked({150, 33});
  QVERIFY(studio.compare.numbers().inspectButton()->isEnabled());
  studio.compare.numbers().inspectButton()->click();
  QCOMPARE(opened.count(), 1);
  QCOMPARE(studio.context.selection().tokenFrame, 3);
  QCOMPARE(studio.context.selection().tokenRow, 2);
  QCOMPARE(studio.context.selection().tokenColumn, 9);
  QCOMPARE(studio.context.selection().frame, 12);
}

void TestCompare::notesAndVotesStayInTheProject() {
  Studio studio;
  studio.openPair();
  studio.compare.runs().setNote(7, QStringLiteral("rim doubled"));
  studio.compare.runs().startBlindTest();
  QVERIFY(studio.compare.viewer().view().grab().toImage() != QImage());
  const bool swapped = studio.compare.runs().isSwapped();
  studio.compare.runs().voteForSide(0);
  QVERIFY(!studio.compare.runs().isBlind());
  const VoteCount count = studio.compare.runs().opinions().votes.value(QStringLiteral("balanced"));
  QCOMPARE(count.reference, swapped ? 0 : 1);
  QCOMPARE(count.candidate, swapped ? 1 : 0);
  const Opinions kept =
      Opinions::fromJson(studio.project.document(Opinions::documentKey(studio.compare.session().key())));
  QCOMPARE(kept, studio.compare.runs().opinions());
  QCOMPARE(kept.notes.value(7), QStringLiteral("rim doubled"));
}

void TestCompare::pixelsAreReadUnderThePointer() {
  Studio studio;
  studio.openPair();
  ViewerPanel& viewer = studio.compare.viewer();
  const QImage a = studio.compare.session().referencePicture();
  const QImage b = studio.compare.session().candidatePicture();
  QVERIFY(a.rect().contains(40, 20) && b.rect().contains(40, 20));
  Q_EMIT viewer.view().hovered(QPoint(40, 20));
  const auto words = [](QRgb pixel) {
    return QStringLiteral("%1 %2 %3").arg(qRed(pixel), 3).arg(qGreen(pixel), 3).arg(qBlue(pixel), 3);
  };
  QVERIFY2(viewer.readout().contains(QStringLiteral("x 40  y 20")), qPrintable(viewer.readout()));
  QVERIFY(viewer.readout().contains(QStringLiteral("A ") + words(a.pixel(40, 20))));
  QVERIFY(viewer.readout().contains(QStringLiteral("1 ") + words(b.pixel(40, 20))));
  Q_EMIT viewer.view().hovered(QPoint(-1, -1));
  QVERIFY(viewer.readout().isEmpty());
}

void TestCompare::exportsVideoGifAndPictures() {
  Studio studio;
  studio.openPair();
  QSignalSpy notified(&studio.context, &StudioContext::notified);
  const auto save = [&](int kind, const char* name) {
    const QString path = studio.folder.filePath(QLatin1String(name));
    const qsizetype before = notified.count();
    studio.compare.exportTo(kind, path, false);
    [&] { QTRY_COMPARE_WITH_TIMEOUT(notified.count(), before + 1, 20000); }();
    return path;
  };
  const engine::VideoReader video(save(0, "side.mp4").toStdString());
  QCOMPARE(video.info().frames, std::size_t{17});
  QVERIFY(video.info().width >= 320);
  const engine::VideoReader gif(save(1, "wipe.gif").toStdString());
  QCOMPARE(gif.info().width, 160);
  save(2, "frame.png");
  QCOMPARE(QImage(studio.folder.filePath(QStringLiteral("frame-A.png"))).size(), QSize(160, 96));
  QVERIFY(QFile::exists(studio.folder.filePath(QStringLiteral("frame-difference.png"))));
}

void TestCompare::theReportIsOnePageWithEverything() {
  Studio studio;
  studio.openPair();
  studio.compare.runs().setNote(5, QStringLiteral("the <ball> flickers"));
  QSignalSpy notified(&studio.context, &StudioContext::notified);
  const QString path = studio.folder.filePath(QStringLiteral("report.html"));
  studio.compare.exportTo(static_cast<int>(ExportKind::Report), path, false);
  QTRY_COMPARE_WITH_TIMEOUT(notified.count(), 1, 20000);
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray page = file.readAll();
  for (const char* part : {"seed 42", "PSNR, mean", "first frame", "worst frame", "last frame", "<svg",
                           "the &lt;ball&gt; flickers", "raw decoded frames"})
    QVERIFY2(page.contains(part), part);
  QVERIFY(page.count("data:image/png;base64,") >= 3 * 3);
  QVERIFY(!page.contains("http://") && !page.contains("https://"));  // nothing is fetched from anywhere
  // What is there already is not replaced without being asked.
  studio.compare.exportTo(static_cast<int>(ExportKind::Report), path, false);
  QTRY_VERIFY(studio.compare.viewer().banner().isVisible());
  QCOMPARE(notified.count(), 1);
}

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
