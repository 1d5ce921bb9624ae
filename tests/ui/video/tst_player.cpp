// SPDX-License-Identifier: GPL-3.0-or-later
// The player: frames exact in both directions within a bounded cache, the playhead's arithmetic, zoom in
// physical pixels, differences.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"
#include "ui/views/video/difference_picture.h"
#include "ui/views/video/playhead.h"
#include "ui/views/video/reduced_picture.h"
#include "ui/views/video/shared_zoom.h"
#include "ui/views/video/video_clip.h"

using namespace vdit;
using namespace vdit::ui;

namespace {

constexpr int kWidth = 64, kHeight = 48, kFrames = 40;

// Each frame is one grey, so that a frame shown for another is seen at once.
void writeGreys(const QString& path) {
  engine::VideoFrames video{kWidth, kHeight, 16, {}};
  for (int i = 0; i < kFrames; ++i)
    video.rgb8.insert(video.rgb8.end(), video.frame_bytes(), static_cast<std::uint8_t>(5 * i));
  engine::write_video(path.toStdString(), video, {.width = kWidth, .height = kHeight, .fps = 16});
}

}  // namespace

class TestPlayer : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void framesAreExactInAnyOrder();
  void cacheStaysWithinItsBytes();
  void aReducedPictureIsTheMeanOfWhatItCovers_data();
  void aReducedPictureIsTheMeanOfWhatItCovers();
  void framesComeAtTheSizeAtWhichTheyAreShown();
  void missingFileFailsInWords();
  void playheadLoopsAndTurns();
  void playheadWaitsForItsGate();
  void shuttleDoublesAndTurns();
  void entersFrameOrTime();
  void oneToOneIsPhysicalPixels();
  void zoomKeepsThePointUnderThePointer();
  void differenceMatchesItsFormula();
};

void TestPlayer::framesAreExactInAnyOrder() {
  QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("greys.mkv"));
  writeGreys(path);
  VideoClip clip(path, qint64{kWidth} * kHeight * 4 * 8);  // room for 8 frames only
  QTRY_VERIFY(clip.isOpen());
  QCOMPARE(clip.info().frames, kFrames);
  for (const int index : {0, 39, 38, 37, 12, 13, 11, 30, 0}) {
    clip.want(index, index % 2 == 0 ? 1 : -1);
    QTRY_VERIFY(clip.has(index));
    QCOMPARE(qGreen(clip.frame(index).pixel(20, 20)), 5 * index);
  }
}

void TestPlayer::cacheStaysWithinItsBytes() {
  QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("greys.mkv"));
  writeGreys(path);
  const qint64 cap = qint64{kWidth} * kHeight * 4 * 8;
  VideoClip clip(path, cap);
  QTRY_VERIFY(clip.isOpen());
  for (int i = 0; i < kFrames; i += 3) {
    clip.want(i);
    QTRY_VERIFY(clip.has(i));
    QVERIFY2(clip.cachedBytes() <= cap, qPrintable(QString::number(clip.cachedBytes())));
  }
}

void TestPlayer::aReducedPictureIsTheMeanOfWhatItCovers_data() {
  QTest::addColumn<QSize>("from");
  QTest::addColumn<QSize>("to");
  QTest::newRow("half") << QSize(64, 48) << QSize(32, 24);
  QTest::newRow("an odd part") << QSize(64, 48) << QSize(37, 29);
  QTest::newRow("a little") << QSize(64, 48) << QSize(63, 47);
  QTest::newRow("one side") << QSize(64, 48) << QSize(64, 5);
  QTest::newRow("one pixel") << QSize(64, 48) << QSize(1, 1);
  QTest::newRow("far more than a weight has steps") << QSize(1000, 3) << QSize(2, 2);
}

void TestPlayer::aReducedPictureIsTheMeanOfWhatItCovers() {
  QFETCH(const QSize, from);
  QFETCH(const QSize, to);
  std::vector<std::uint8_t> rgb(static_cast<std::size_t>(from.width() * from.height()) * 3);
  std::uint32_t state = 7;
  for (std::uint8_t& byte : rgb)
    byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
  const QImage picture = rgb32Picture(rgb.data(), from.width(), from.height());
  QCOMPARE(picture.pixel(from.width() - 1, from.height() - 1),
           qRgb(rgb[rgb.size() - 3], rgb[rgb.size() - 2], rgb[rgb.size() - 1]));
  const QImage made = reducedPicture(picture, to);
  QCOMPARE(made.size(), to);
  const double across = double(from.width()) / to.width(), down = double(from.height()) / to.height();
  const auto overlap = [](double begin, double end, int at) {
    return std::max(0.0, std::min(end, at + 1.0) - std::max(begin, double(at)));
  };
  for (int y = 0; y < to.height(); ++y) {
    for (int x = 0; x < to.width(); ++x) {
      double red = 0, blue = 0;
      for (int v = int(y * down); v < std::min(from.height(), int(std::ceil((y + 1) * down))); ++v) {
        for (int u = int(x * across); u < std::min(from.width(), int(std::ceil((x + 1) * across))); ++u) {
          const double area = overlap(x * across, (x + 1) * across, u) * overlap(y * down, (y + 1) * down, v);
          red += area * qRed(picture.pixel(u, v));
          blue += area * qBlue(picture.pixel(u, v));
        }
      }
      // Each weight of a column is off by a 256th at most, each of a row by a 65,536th, the result by a half.
      const double most = 255 * ((std::ceil(down) + 1) / 256 + (std::ceil(across) + 1) / 65536) + 0.5;
      QVERIFY(std::abs(qRed(made.pixel(x, y)) - red / (across * down)) <= most);
      QVERIFY(std::abs(qBlue(made.pixel(x, y)) - blue / (across * down)) <= most);
    }
  }
  QImage white(from, QImage::Format_RGB32);
  white.fill(Qt::white);
  QImage expected(to, QImage::Format_RGB32);
  expected.fill(Qt::white);
  QCOMPARE(reducedPicture(white, to), expected);
  QCOMPARE(reducedPicture(picture, from * 2), picture);
}

void TestPlayer::framesComeAtTheSizeAtWhichTheyAreShown() {
  QTemporaryDir folder;
  const QString path = folder.filePath(QStringLiteral("greys.mkv"));
  writeGreys(path);
  VideoClip clip(path);
  QTRY_VERIFY(clip.isOpen());
  QTRY_VERIFY(clip.has(kFrames - 1));  // all of it fits
  QVERIFY(clip.shownFrame(0).isNull());
  QSignalSpy ready(&clip, &VideoClip::shownFrameReady);
  const QSize small(33, 25), smaller(20, 15);
  clip.setShownSize(small);  // of what is there, those shown next
  QTRY_VERIFY(!clip.shownFrame(3).isNull());
  QCOMPARE(ready.first().first().toInt(), 0);
  QCOMPARE(clip.shownFrame(2).size(), small);
  QCOMPARE(qGreen(clip.shownFrame(2).pixel(10, 10)), 10);
  QVERIFY(clip.shownFrame(20).isNull());
  clip.want(20);
  QTRY_COMPARE(qGreen(clip.shownFrame(20).pixel(10, 10)), 100);
  clip.setShownSize(smaller);
  QVERIFY(clip.shownFrame(20).isNull());  // never one of another size
  QTRY_COMPARE(clip.shownFrame(20).size(), smaller);
  clip.setShownSize(QSize(2 * kWidth, 2 * kHeight));  // larger: painted as it is
  QVERIFY(clip.shownFrame(20).isNull());
  QVERIFY(!clip.frame(20).isNull());

  VideoClip fresh(path);
  fresh.setShownSize(small);
  fresh.want(5);
  QTRY_VERIFY(fresh.has(5));
  QCOMPARE(qGreen(fresh.shownFrame(5).pixel(10, 10)), 25);  // with the frame itself
}

void TestPlayer::missingFileFailsInWords() {
  VideoClip clip(QStringLiteral("/nowhere/clip.mp4"));
  QTRY_VERIFY(clip.error().has_value());
  QCOMPARE(clip.error()->code, QStringLiteral("file.missing"));
  QVERIFY(clip.error()->subject.contains(QStringLiteral("clip.mp4")));
}

void TestPlayer::playheadLoopsAndTurns() {
  Playhead head;
  head.setClip(10, 10);
  head.setIn(2);
  head.setOut(5);
  head.seek(4);
  head.play();
  head.advance(0.2);
  QCOMPARE(head.frame(), 2);  // 4, 5, and round to 2
  head.setLoopMode(LoopMode::PingPong);
  head.seek(4);
  head.advance(0.2);
  QCOMPARE(head.frame(), 4);  // 5, and back to 4
  QCOMPARE(head.direction(), -1);
  head.pause();
  head.setLoopMode(LoopMode::Once);
  head.play();
  head.advance(1.0);
  QCOMPARE(head.frame(), 5);
  QVERIFY(!head.isPlaying());
}

void TestPlayer::playheadWaitsForItsGate() {
  Playhead head;
  head.setClip(10, 10);
  bool ready = false;
  head.setGate([&ready](int) { return ready; });
  head.play();
  head.advance(0.3);
  QCOMPARE(head.frame(), 0);
  ready = true;
  head.advance(0.001);
  QCOMPARE(head.frame(), 1);  // late, and none left out
}

void TestPlayer::shuttleDoublesAndTurns() {
  Playhead head;
  head.setClip(100, 16);
  head.shuttleForward();
  QCOMPARE(head.speed(), 1.0);
  head.shuttleForward();
  head.shuttleForward();
  QCOMPARE(head.speed(), 4.0);
  head.shuttleBack();
  QCOMPARE(head.speed(), -1.0);
  head.pause();
  QVERIFY(!head.isPlaying());
}

void TestPlayer::entersFrameOrTime() {
  QCOMPARE(Playhead::frameOf(QStringLiteral("12"), 16), 12);
  QCOMPARE(Playhead::frameOf(QStringLiteral("0:00.750"), 16), 12);
  QCOMPARE(Playhead::frameOf(QStringLiteral("1:01.5"), 16), 984);
  QCOMPARE(Playhead::frameOf(QStringLiteral("soon"), 16), -1);
  QCOMPARE(Playhead::timecode(12, 16), QStringLiteral("0:00.750"));
}

void TestPlayer::oneToOneIsPhysicalPixels() {
  SharedZoom zoom;
  zoom.setPictureSize({320, 192});
  zoom.setScale(1);
  QCOMPARE(zoom.pictureIn({0, 0, 800, 600}, 2.0).width(), 160.0);
  QCOMPARE(zoom.pictureIn({0, 0, 800, 600}, 1.0).width(), 320.0);
}

void TestPlayer::zoomKeepsThePointUnderThePointer() {
  SharedZoom zoom;
  zoom.setPictureSize({100, 100});
  const QRectF pane(0, 0, 400, 400);
  const QPointF point(25, 60);
  const auto onScreen = [&] {
    const QRectF rect = zoom.pictureIn(pane, 1);
    return rect.topLeft() + point * rect.width() / 100;
  };
  const QPointF before = onScreen();
  zoom.zoomAbout(point, 2, zoom.scaleIn(pane.size(), 1));
  QVERIFY((onScreen() - before).manhattanLength() <= 1.5);  // the corner is snapped to whole pixels
}

void TestPlayer::differenceMatchesItsFormula() {
  QImage a(4, 4, QImage::Format_RGB32), b(4, 4, QImage::Format_RGB32);
  a.fill(qRgb(100, 100, 100));
  b.fill(qRgb(90, 103, 100));
  const QImage colour = differencePicture(a, b, {DifferenceKind::Colour, 4, false});
  QCOMPARE(colour.pixel(0, 0), qRgb(40, 12, 0));
  const QImage none = differencePicture(a, a, {DifferenceKind::Signed, 64, false});
  QCOMPARE(qRed(none.pixel(1, 1)), qBlue(none.pixel(1, 1)));  // zero is neutral
  QVERIFY(differencePicture(a, QImage(5, 4, QImage::Format_RGB32), {}).isNull());
  b.fill(qRgb(160, 160, 160));
  const QRgb more = differencePicture(a, b, {DifferenceKind::Signed, 1, false}).pixel(0, 0);
  QVERIFY(qRed(more) > qBlue(more));
}

QTEST_MAIN(TestPlayer)
#include "tst_player.moc"
