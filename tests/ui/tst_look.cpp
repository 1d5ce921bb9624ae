// SPDX-License-Identifier: GPL-3.0-or-later
// The look: contrast in every theme, icons that follow it, tiles of modes, numbers in words, the shared
// views.
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QApplication>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>
#include <QThreadPool>
#include <cmath>
#include <limits>

#include "ui/look/theme.h"
#include "ui/look/theme_tokens.h"
#include "ui/views/background_work.h"
#include "ui/views/banner.h"
#include "ui/views/chip.h"
#include "ui/views/header_width.h"
#include "ui/views/number_text.h"
#include "ui/views/segment_bar.h"

using namespace vdit::ui;

namespace {

double luminance(const QColor& colour) {
  const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

// WCAG 2: (lighter + 0.05) / (darker + 0.05)
double contrast(const QColor& a, const QColor& b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QImage painted(const QIcon& icon, QIcon::Mode mode = QIcon::Normal) {
  return icon.pixmap(32, 32, mode).toImage();
}

QColor inkOf(const QImage& image) {
  QColor found;
  int most = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      const QColor colour = image.pixelColor(x, y);
      if (colour.alpha() > most) {
        most = colour.alpha();
        found = colour;
      }
    }
  }
  return QColor(found.red(), found.green(), found.blue());
}

}  // namespace

class TestLook : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cleanup() { applyTheme(*qApp, ThemeKind::Dark); }

  void backgroundWorkGivesWay() {
    const auto nice = [] { return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid))); };
    const int mine = nice();
    int its = -100;
    QSemaphore done;
    backgroundPool().start([&] {
      giveWayToTheWindow();
      its = nice();
      done.release();
    });
    QVERIFY(done.tryAcquire(1, 20'000));
    QVERIFY2(its >= 10, qPrintable(QString::number(its)));
    QCOMPARE(nice(), mine);  // the window keeps its own
  }

  void aBarShowsItsWholeLength() {
    applyTheme(*qApp, ThemeKind::Dark);
    QProgressBar bar;
    bar.setTextVisible(false);
    bar.setRange(0, 100);
    bar.setValue(50);
    bar.resize(200, 6);
    const QImage picture = bar.grab().toImage();
    QCOMPARE(picture.pixelColor(picture.width() / 4, picture.height() / 2), theme().accent);
    QCOMPARE(picture.pixelColor(picture.width() * 3 / 4, picture.height() / 2), theme().line);
  }

  void theSortArrowCoversNoTitle_data() {
    QTest::addColumn<int>("alignment");
    QTest::newRow("left") << int(Qt::AlignLeft);
    QTest::newRow("right") << int(Qt::AlignRight);
    QTest::newRow("centre") << int(Qt::AlignHCenter);
  }
  // Where the arrow is drawn there was bare ground before, and all of it is inside the column.
  void theSortArrowCoversNoTitle() {
    QFETCH(int, alignment);
    applyTheme(*qApp, ThemeKind::Dark);
    QStandardItemModel model(1, 3);
    for (int column = 0; column < 3; ++column) {
      model.setHeaderData(column, Qt::Horizontal, QStringLiteral("Speed-up"));
      model.setHeaderData(column, Qt::Horizontal, alignment | Qt::AlignVCenter, Qt::TextAlignmentRole);
    }
    QTableView table;
    table.setModel(&model);
    QHeaderView* header = table.horizontalHeader();
    header->setHighlightSections(false);
    header->setSortIndicatorShown(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    for (int column = 0; column < 3; ++column) fitColumn(*header, column, 10);
    table.resize(500, 120);
    table.show();
    const QImage bare = header->grab().toImage();
    header->setSortIndicator(1, Qt::DescendingOrder);
    const QImage sorted = header->grab().toImage();
    QCOMPARE(sorted.size(), bare.size());
    const int left = header->sectionViewportPosition(1), right = left + header->sectionSize(1);
    int drawn = 0;
    for (int y = 0; y < bare.height(); ++y) {
      for (int x = 0; x < bare.width(); ++x) {
        if (bare.pixel(x, y) == sorted.pixel(x, y)) continue;
        ++drawn;
        QVERIFY2(x >= left && x < right, qPrintable(QString::number(x)));
        QCOMPARE(bare.pixelColor(x, y), theme().panel);
      }
    }
    QVERIFY(drawn > 5);
  }

  void contrastIsEnough_data() {
    QTest::addColumn<int>("kind");
    QTest::newRow("dark") << static_cast<int>(ThemeKind::Dark);
    QTest::newRow("light") << static_cast<int>(ThemeKind::Light);
    QTest::newRow("high contrast") << static_cast<int>(ThemeKind::HighContrast);
  }
  void contrastIsEnough() {
    QFETCH(int, kind);
    const Theme t = themeTokens(static_cast<ThemeKind>(kind));
    const QList<QPair<QColor, QColor>> pairs = {
        {t.text, t.window},       {t.text, t.panel},           {t.text, t.raised},
        {t.text, t.hover},        {t.text, t.sunken},          {t.text2, t.window},
        {t.text2, t.panel},       {t.text2, t.sunken},         {t.text2, t.raised},
        {t.accent, t.panel},      {t.accentInk, t.accentFill}, {t.selectionText, t.selection},
        {t.success, t.panel},     {t.warning, t.panel},        {t.danger, t.panel},
        {t.success, t.successBg}, {t.warning, t.warningBg},    {t.danger, t.dangerBg},
        {t.text, t.infoBg},       {t.text, t.successBg},       {t.text, t.warningBg},
        {t.text, t.dangerBg}};
    for (qsizetype i = 0; i < pairs.size(); ++i) {
      const double ratio = contrast(pairs.at(i).first, pairs.at(i).second);
      QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("pair %1: %2 on %3 is %4")
                                            .arg(i)
                                            .arg(pairs.at(i).first.name(), pairs.at(i).second.name())
                                            .arg(ratio)));
    }
    for (const ModeColours& mode : t.mode) QVERIFY(contrast(mode.ink, mode.fill) >= 4.5);
    QVERIFY(contrast(t.outline, t.panel) >= 3.0);
  }

  void paletteFollowsTheTokens() {
    const Theme light = themeTokens(ThemeKind::Light);
    applyTheme(*qApp, ThemeKind::Light);
    QCOMPARE(qApp->palette().color(QPalette::WindowText), light.text);
    QCOMPARE(qApp->palette().color(QPalette::Disabled, QPalette::ButtonText), light.disabled);
    QVERIFY(contrast(qApp->palette().color(QPalette::Text), qApp->palette().color(QPalette::Base)) >= 4.5);
  }

  void canvasIsNeutral() {
    for (const auto kind : {ThemeKind::Dark, ThemeKind::Light, ThemeKind::HighContrast}) {
      const QColor canvas = themeTokens(kind).canvas;
      QVERIFY(canvas.red() == canvas.green() && canvas.green() == canvas.blue());
    }
  }

  void iconsAreRecoloured() {
    applyTheme(*qApp, ThemeKind::Dark);
    const QIcon gear = icon(QStringLiteral("gear"));
    QCOMPARE(inkOf(painted(gear)), theme().text);
    QCOMPARE(inkOf(painted(gear, QIcon::Disabled)), theme().disabled);
    applyTheme(*qApp, ThemeKind::Light);
    QCOMPARE(inkOf(painted(gear)), theme().text);
    QVERIFY(icon(QStringLiteral("no-such-icon")).isNull());
  }

  void modeTilesDiffer() {
    QList<QImage> tiles;
    for (int mode = 0; mode < vdit::kernels::kModes; ++mode) {
      QImage tile(40, 40, QImage::Format_ARGB32);
      tile.fill(Qt::transparent);
      QPainter painter(&tile);
      paintModeTile(painter, QRectF(0, 0, 40, 40), static_cast<vdit::kernels::Mode>(mode));
      painter.end();
      QVERIFY(!tiles.contains(tile));
      tiles.append(tile);
    }
  }

  void numbersAreWritten_data() {
    QTest::addColumn<QString>("made");
    QTest::addColumn<QString>("wanted");
    QTest::newRow("percent") << numbers::percent(0.489) << QStringLiteral("48.9 %");
    QTest::newRow("error") << numbers::error(0.063) << QStringLiteral("6.3e-2");
    QTest::newRow("error up") << numbers::error(0.0998) << QStringLiteral("1.0e-1");
    QTest::newRow("an error of ones") << numbers::error(2.34) << QStringLiteral("2.3");
    QTest::newRow("no error") << numbers::error(0) << QStringLiteral("0");
    QTest::newRow("decibel") << numbers::decibel(33.41) << QStringLiteral("33.4 dB");
    QTest::newRow("identical") << numbers::decibel(std::numeric_limits<double>::infinity())
                               << QStringLiteral("identical");
    QTest::newRow("speed-up") << numbers::speedUp(1.327) << QStringLiteral("1.33 ×");
    QTest::newRow("short") << numbers::duration(48) << QStringLiteral("0:48");
    QTest::newRow("hours") << numbers::duration(7080) << QStringLiteral("1:58:00");
    QTest::newRow("bytes") << numbers::bytes(214'000) << QStringLiteral("214 kB");
    QTest::newRow("megabytes") << numbers::bytes(18'600'000) << QStringLiteral("18.6 MB");
    QTest::newRow("minus") << numbers::signedNumber(-62.3, 1) << QStringLiteral("−62.3");
    QTest::newRow("plus") << numbers::signedNumber(0.068, 3) << QStringLiteral("+0.068");
    QTest::newRow("size") << numbers::size(320, 192) << QStringLiteral("320 × 192");
  }
  void numbersAreWritten() {
    QFETCH(QString, made);
    QFETCH(QString, wanted);
    QCOMPARE(made, wanted);
  }

  void controlsHaveTheirHeights() {
    applyTheme(*qApp, ThemeKind::Dark);
    QPushButton button(QStringLiteral("Run"));
    QLineEdit field;
    QCOMPARE(button.sizeHint().height(), scaled(28));
    QCOMPARE(field.sizeHint().height(), scaled(28));
    field.setProperty("compact", true);
    QCOMPARE(field.sizeHint().height(), scaled(24));
  }

  void theWorseBannerStays() {
    Banner banner;
    banner.show(BannerKind::Danger, QStringLiteral("disk full"));
    banner.show(BannerKind::Info, QStringLiteral("hint"));
    QCOMPARE(banner.text(), QStringLiteral("disk full"));
    banner.clear();
    banner.show(BannerKind::Info, QStringLiteral("hint"));
    QCOMPARE(banner.text(), QStringLiteral("hint"));
  }

  void errorsNameCausePlaceAndRemedy() {
    Banner banner;
    banner.showError({QStringLiteral("weights.overlap"),
                      QStringLiteral("wan.safetensors"),
                      QStringLiteral("q.weight"),
                      QStringLiteral("offsets overlap"),
                      {},
                      QStringLiteral("fetch it again")});
    const auto labels = banner.findChildren<QLabel*>();
    QString all;
    for (const QLabel* label : labels) all += label->text() + QLatin1Char('\n');
    for (const char* part : {"offsets overlap", "wan.safetensors", "q.weight", "Fetch it again"}) {
      QVERIFY2(all.contains(QLatin1String(part)), part);
    }
  }

  void aSegmentThatCannotBeChosenLooksSo() {
    for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light, ThemeKind::HighContrast}) {
      applyTheme(*qApp, kind);
      SegmentBar bar(QStringLiteral("Branch"));
      for (int i = 0; i < 3; ++i) bar.addSegment(QStringLiteral("one"));
      bar.setSegmentEnabled(2, false, QStringLiteral("It was not captured"));
      bar.show();
      QCOMPARE(bar.segment(1)->size(), bar.segment(2)->size());
      QVERIFY(bar.segment(1)->grab().toImage() != bar.segment(2)->grab().toImage());
    }
  }

  void segmentsAreChosenByKeys() {
    SegmentBar bar(QStringLiteral("Layout"));
    for (const char* text : {"Single", "Side", "Wipe"}) bar.addSegment(QString::fromLatin1(text));
    bar.setSegmentEnabled(1, false);
    QSignalSpy chosen(&bar, &SegmentBar::chosen);
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(bar.current(), 2);
    QCOMPARE(chosen.count(), 1);
    QTest::keyClick(&bar, Qt::Key_Right);
    QCOMPARE(bar.current(), 2);
  }
};

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  applyTheme(application, ThemeKind::Dark);
  TestLook test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_look.moc"
