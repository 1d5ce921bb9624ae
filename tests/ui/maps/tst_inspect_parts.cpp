// SPDX-License-Identifier: GPL-3.0-or-later
// Inspect's parts against oracles of their own: rows of attention, tiles, reduction, overlays, axes, exports,
// the size forecast.
#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScrollBar>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>
#include <cmath>
#include <cstring>
#include <limits>

#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "tests/ui/maps/synthetic_capture.h"
#include "ui/inspect/candidate_model.h"
#include "ui/inspect/capture_policy_dialog.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/map_canvas.h"
#include "ui/inspect/map_export.h"
#include "ui/inspect/query_view.h"
#include "ui/inspect/row_attention.h"
#include "ui/inspect/run_picture.h"
#include "ui/inspect/step_strip.h"
#include "ui/look/theme.h"
#include "ui/views/latest_task.h"
#include "ui/views/maps/colour_lookup.h"
#include "ui/views/maps/map_reduction.h"
#include "ui/views/maps/map_source.h"
#include "ui/views/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace vdit::test {

using kernels::Mode;
using kernels::TokenOrder;

constexpr kernels::TokenGrid kGrid{.frames = 5, .height = 6, .width = 10};

class TestInspectParts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase();
  void rowsOfAttentionAddUpToTheProbesMap();
  void maximaKeepThinDiagonals();
  void scales();
  void axesNameTokensInBothOrders();
  void theCursorReadsTheMap();
  void overlaysAreTheRuns();
  void outlinesAndVeilsAreTheRunsPixelByPixel();
  void coloursLookedUpAreTheScales();
  void quantilesOfManyValuesAreTheirs();
  void aStreamIsHeardThoughItsWorkerIsSlow();
  void pooledRecallIsExactOnWholeBlocks();
  void anEdgeIsDragged();
  void exportsHoldEveryCell();
  void theForecastIsTheFormatsOwn();
  void allLayersAreSeenWhereTheyNearlyFit();
  void candidatesAreSortedByError();
  void stepsStopAtWhatWasCaptured();
  void theQueryIsPickedOnTheVideo();
  void aMapsRowStandsInForQueriesAndKeys();
  void everyThumbnailIsACellOfATable();
  void headsAreSortedAndFiltered();

 private:
  app::CapturedHead head(int layer, int at, int step = 5) const {
    return m_source->head(step, "conditional", layer, at).value();
  }
  ui::ShownMap mapOf(const app::CapturedHead& one) const {
    return {.cells = one.map_frame, .rows = one.rows, .columns = one.columns, .block = 12};
  }

  QTemporaryDir m_folder;
  std::shared_ptr<const ui::MapSource> m_source;
};

void TestInspectParts::initTestCase() {
  ui::applyTheme(*qApp, ui::ThemeKind::Dark);
  write_synthetic_capture(m_folder.filePath(QStringLiteral("capture")).toStdString());
  m_source = ui::openCapture(m_folder.filePath(QStringLiteral("capture")));
}

void TestInspectParts::rowsOfAttentionAddUpToTheProbesMap() {
  // The probe pooled the map inside the kernels; the window computes rows from the stored queries and keys.
  const app::CapturedHead one = head(1, 2);
  const auto q = m_source->rows(5, "conditional", 'q', 1, 2).value(),
             k = m_source->rows(5, "conditional", 'k', 1, 2).value();
  for (int block : {0, 7, 24}) {
    std::vector<double> pooled(static_cast<std::size_t>(one.columns));
    for (int row = block * 12; row < (block + 1) * 12; ++row) {
      const std::vector<float> weights = ui::attentionRow(q, k, kGrid.tokens(), 16, row);
      double sum = 0;
      for (std::size_t key = 0; key < weights.size(); ++key) {
        pooled[key / 12] += static_cast<double>(weights[key]) / 12;
        sum += static_cast<double>(weights[key]);
      }
      QVERIFY(std::abs(sum - 1) < 1e-5);
    }
    for (int column = 0; column < one.columns; ++column) {
      const float stored = one.map_frame[static_cast<std::size_t>(block * one.columns + column)];
      QVERIFY(std::abs(static_cast<double>(stored) - pooled[static_cast<std::size_t>(column)]) < 1e-5);
    }
  }
  QVERIFY(ui::attentionRow(q, k, kGrid.tokens(), 15, 0).empty());
  QVERIFY(ui::attentionRow(q, k, kGrid.tokens(), 16, kGrid.tokens()).empty());
}

void TestInspectParts::maximaKeepThinDiagonals() {
  std::vector<float> map(400 * 400, 0.0F);
  for (int i = 0; i < 400; ++i) map[static_cast<std::size_t>(i * 401)] = 1;
  const auto maximum = ui::reduceMap(map, 400, 400, {0, 0, 400, 400}, 40, 40, ui::Pooling::Maximum);
  const auto mean = ui::reduceMap(map, 400, 400, {0, 0, 400, 400}, 40, 40, ui::Pooling::Mean);
  for (std::size_t i = 0; i < 40; ++i) {
    QCOMPARE(maximum[i * 41], 1.0F);
    QVERIFY(std::abs(mean[i * 41] - 0.1F) < 1e-6F);
  }
  map[0] = std::nanf("");
  QVERIFY(std::isnan(ui::reduceMap(map, 400, 400, {0, 0, 1, 1}, 1, 1, ui::Pooling::Mean)[0]));
  QCOMPARE(ui::reduceMap(map, 400, 400, {0, 0, 2, 2}, 1, 1, ui::Pooling::Maximum)[0], 1.0F);
}

void TestInspectParts::scales() {
  const ui::ValueScale log = ui::ValueScale::logarithmic(1e-5, 1e-1);
  QVERIFY(std::abs(log.share(1e-3) - 0.5) < 1e-9);
  QCOMPARE(log.share(0), 0.0);
  const ui::ValueScale quantile = ui::ValueScale::quantile({0, 0, 0, 1, 2, 3, 4, 100});
  QVERIFY(quantile.share(3) > 0.6 && quantile.share(3) < 0.95);
  for (const auto& scale : {log, ui::ValueScale::linear(2, 6)}) {
    for (const double share : {0.0, 0.3, 1.0})
      QVERIFY(std::abs(scale.share(scale.value(share)) - share) < 1e-9);
  }
  // Anchors of matplotlib's tables.
  QCOMPARE(ui::ColourMap(ui::ColourMap::Kind::Viridis).at(0), qRgb(68, 1, 84));
  QCOMPARE(ui::ColourMap(ui::ColourMap::Kind::Magma).at(0), qRgb(0, 0, 4));
  QCOMPARE(ui::ColourMap(ui::ColourMap::Kind::Difference).at(0), qRgb(0x2c, 0x7b, 0xb6));
}

void TestInspectParts::axesNameTokensInBothOrders() {
  const kernels::TokenGrid grid{.frames = 3, .height = 4, .width = 5, .text_before = 7};
  for (const TokenOrder order : {TokenOrder::FrameMajor, TokenOrder::SpaceMajor}) {
    const ui::MapAxes axes(grid, order);
    for (std::int64_t i = 0; i < grid.tokens(); ++i) {
      const ui::TokenPlace place = axes.place(i);
      QCOMPARE(axes.position(place), i);
      QCOMPARE(place.text, i < 7);
    }
  }
  QCOMPARE(ui::MapAxes(grid, TokenOrder::FrameMajor).text(7 + 20 + 5 + 2),
           QStringLiteral("t 1, row 1, column 2"));
  QCOMPARE(ui::MapAxes(grid, TokenOrder::SpaceMajor).text(7 + 1), QStringLiteral("t 1, row 0, column 0"));
  QCOMPARE(ui::MapAxes(grid, TokenOrder::FrameMajor).marks().size(), std::size_t{4});
}

void TestInspectParts::theCursorReadsTheMap() {
  ui::MapCanvas canvas;
  canvas.resize(800, 640);
  const app::CapturedHead one = head(0, 0);
  canvas.setMap(mapOf(one), ui::MapAxes(kGrid, TokenOrder::FrameMajor), {});
  canvas.setCursorTokens(0, 0);
  QSignalSpy moved(&canvas, &ui::MapCanvas::cursorMoved);
  QTest::keyClick(&canvas, Qt::Key_Down);
  QTest::keyClick(&canvas, Qt::Key_Right);
  QTest::keyClick(&canvas, Qt::Key_Right);
  QCOMPARE(moved.count(), 3);
  QCOMPARE(canvas.cursorQuery(), std::int64_t{12});
  QCOMPARE(canvas.cursorKey(), std::int64_t{24});
  QCOMPARE(static_cast<float>(canvas.valueAt(12, 24).value()),
           one.map_frame[static_cast<std::size_t>(one.columns + 2)]);
  QVERIFY(canvas.accessibleDescription().contains(QStringLiteral("t 0, row 1, column 2")));
  QVERIFY(canvas.accessibleDescription().contains(QStringLiteral("mass")));
  const QRectF before = canvas.visibleTokens();
  QTest::keyClick(&canvas, Qt::Key_Plus);
  QVERIFY(canvas.visibleTokens().width() < before.width());
  canvas.fit();
  QCOMPARE(canvas.visibleTokens(), before);
  canvas.magnify();
  QCOMPARE(canvas.visibleTokens().width(), before.width() / 4);
  QVERIFY(canvas.visibleTokens().contains(24, 12));  // the cursor stays in sight
  canvas.magnify();
  QCOMPARE(canvas.visibleTokens(), before);
  QSignalSpy picked(&canvas, &ui::MapCanvas::rowPicked);
  QTest::keyClick(&canvas, Qt::Key_Return);
  QCOMPARE(picked[0][0].toLongLong(), 12);
}

void TestInspectParts::overlaysAreTheRuns() {
  ui::MapCanvas canvas;
  canvas.resize(800, 640);
  canvas.setMap(mapOf(head(0, 0)), ui::MapAxes(kGrid, TokenOrder::FrameMajor), {});
  const kernels::HeadMode mode{.mode = Mode::Diagonal, .half_width = 30, .sink = {{0, 60}}};
  const kernels::RunTable runs = kernels::build_runs(mode, kGrid);
  canvas.setOverlay(ui::OverlayKind::Boundary, mode, runs);
  std::int64_t kept = 0;
  for (std::int64_t query = 0; query < 300; ++query) {
    const std::int64_t granule = query / 64 * 64;
    for (std::int64_t key = 0; key < 300; ++key) {
      const bool expected =
          key < 60 || (key >= granule - 30 && key < std::min<std::int64_t>(granule + 64, 300) + 30);
      QCOMPARE(canvas.keepsAt(query, key), expected);
      kept += expected ? 1 : 0;
    }
  }
  QVERIFY(std::abs(static_cast<double>(kept) / 90000.0 - kernels::density(runs)) < 1e-12);
  const QImage boundary = canvas.grab().toImage();
  canvas.setOverlay(ui::OverlayKind::Off, mode, runs);
  QVERIFY(canvas.grab().toImage() != boundary);
  canvas.setOverlay(ui::OverlayKind::Dim, mode, runs);
  QVERIFY(canvas.grab().toImage() != boundary);
}

void TestInspectParts::outlinesAndVeilsAreTheRunsPixelByPixel() {
  const kernels::TokenGrid grid{.frames = 7, .height = 20, .width = 20};  // 2,800 tokens: 43.75 granules
  const QRgb line = 0xffffffff, casing = 0xff000000, kept = 0x80008000, dropped = 0x80800000;
  for (const kernels::HeadMode& mode :
       {kernels::HeadMode{.mode = Mode::Diagonal, .half_width = 250, .sink = {{0, 40}}},
        kernels::HeadMode{.mode = Mode::MultiDiagonal, .order = TokenOrder::FrameMajor, .half_width = 30}}) {
    const kernels::RunTable runs = kernels::build_runs(mode, grid);
    for (const QRectF& tokens : {QRectF(0, 0, 2800, 2800), QRectF(700, 640, 140, 140)}) {
      const ui::RunView view{tokens, {140, 140}, 2};
      const QImage veil = ui::veilOf(runs, view, kept, dropped);
      const QImage outline = ui::outlineOf(runs, view, line, casing);
      const double pixel = tokens.width() / 140;
      const auto keeps = [&](int x, int y) {
        const double query = tokens.top() + (y + 0.5) * pixel, key = tokens.left() + (x + 0.5) * pixel;
        for (const kernels::Run& run : runs.runs(static_cast<std::int64_t>(query) / 64)) {
          if (key >= run.begin && key < run.end) return true;
        }
        return false;
      };
      for (int y = 2; y < 138; ++y) {
        for (int x = 2; x < 138; ++x) {
          QCOMPARE(veil.pixel(x, y) == kept, keeps(x, y));
          const bool edge = keeps(x, y) != keeps(x - 1, y) || keeps(x, y) != keeps(x, y - 1);
          if (edge) QCOMPARE(outline.pixel(x, y), line);
          bool near = false;
          for (int dy = -2; dy <= 2; ++dy) {
            for (int dx = -2; dx <= 2; ++dx) near = near || keeps(x + dx, y + dy) != keeps(x, y);
          }
          if (!near) QCOMPARE(qAlpha(outline.pixel(x, y)), 0);
        }
      }
    }
  }
  // A run narrower than a pixel is seen all the same; nothing lies beyond the last token.
  const kernels::HeadMode thin{.mode = Mode::VerticalStripe, .half_width = 0, .stripes = {{1400, 1403}}};
  const QImage veil =
      ui::veilOf(kernels::build_runs(thin, grid), {QRectF(0, 0, 4200, 4200), {60, 60}, 2}, kept, dropped);
  QCOMPARE(veil.pixel(20, 5), kept);
  QCOMPARE(qAlpha(veil.pixel(20, 50)), 0);
}

void TestInspectParts::coloursLookedUpAreTheScales() {
  const ui::ColourMap colours(ui::ColourMap::Kind::Cividis), signedColours(ui::ColourMap::Kind::Difference);
  const QRgb none = 0xff123456;
  const auto indexOf = [](const ui::ColourMap& map, QRgb colour) { return map.table().indexOf(colour); };
  for (const auto& [map, scale] : {std::pair{colours, ui::ValueScale::logarithmic(1e-6, 0.1)},
                                   std::pair{colours, ui::ValueScale::linear(0, 0.02)},
                                   std::pair{signedColours, ui::ValueScale::linear(-0.5, 0.5)}}) {
    const ui::ColourLookup lookup(map, scale, none);
    for (double value = 1e-8; value < 1; value *= 1.013) {
      for (const double number : {value, -value}) {
        const auto found = indexOf(map, lookup.at(static_cast<float>(number)));
        const auto expected = indexOf(map, map.at(scale.share(number)));
        QVERIFY2(std::abs(found - expected) <= 2, qPrintable(QString::number(number)));
      }
    }
    QCOMPARE(lookup.at(0), map.at(scale.share(0)));
    QCOMPARE(lookup.at(std::numeric_limits<float>::quiet_NaN()), none);
    QCOMPARE(lookup.at(std::numeric_limits<float>::infinity()), none);
  }
}

void TestInspectParts::quantilesOfManyValuesAreTheirs() {
  std::vector<float> values(931 * 931);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i % 931) / 931;  // periodic in its rows, even over [0, 1)
  const ui::ValueScale scale = ui::ValueScale::quantile(values);
  for (const double share : {0.1, 0.25, 0.5, 0.9}) QVERIFY(std::abs(scale.value(share) - share) < 0.01);
}

void TestInspectParts::aStreamIsHeardThoughItsWorkerIsSlow() {
  for (const bool given : {false, true}) {
    QList<int> heard;
    QSemaphore first;
    ui::LatestTask<int> task(
        [&](int answer) { heard.append(answer); },
        given ? ui::LatestTask<int>::Superseded::Given : ui::LatestTask<int>::Superseded::Dropped);
    task.start([&] {
      first.acquire();
      return 1;
    });
    task.start([] { return 2; });
    task.start([] { return 3; });
    first.release();
    QTRY_VERIFY(!task.isRunning());
    QCOMPARE(heard, given ? (QList<int>{1, 3}) : QList<int>{3});
  }
}

void TestInspectParts::pooledRecallIsExactOnWholeBlocks() {
  // Blocks of a granule and runs that end on blocks: the pooled estimate is then the true recall.
  SyntheticCapture of{
      .grid = {.frames = 4, .height = 8, .width = 8}, .layers = 1, .heads = 1, .block = 64, .captured = {1}};
  write_synthetic_capture(m_folder.filePath(QStringLiteral("blocks")).toStdString(), of);
  const auto source = ui::openCapture(m_folder.filePath(QStringLiteral("blocks")));
  const app::CapturedHead one = source->head(1, "conditional", 0, 0).value();
  ui::MapCanvas canvas;
  canvas.setMap({.cells = one.map_frame, .rows = one.rows, .columns = one.columns, .block = 64},
                ui::MapAxes(of.grid, TokenOrder::FrameMajor), {});
  const kernels::HeadMode mode{.mode = Mode::Diagonal, .half_width = 64};
  double expected = 0;
  const std::vector<float> rows = synthetic_rows(of, 0, 0, 1);
  for (std::int64_t query = 0; query < 256; ++query) {
    const std::vector<float> weights = ui::attentionRow(rows, rows, 256, 16, query);
    for (std::int64_t key = 0; key < 256; ++key) {
      if (std::abs(query / 64 - key / 64) <= 1)
        expected += static_cast<double>(weights[static_cast<std::size_t>(key)]) / 256;
    }
  }
  QVERIFY(std::abs(canvas.pooledRecall(kernels::build_runs(mode, of.grid)) - expected) < 1e-5);
}

void TestInspectParts::anEdgeIsDragged() {
  ui::MapCanvas canvas;
  canvas.resize(800, 640);
  canvas.show();
  canvas.setMap(mapOf(head(0, 0)), ui::MapAxes(kGrid, TokenOrder::FrameMajor), {});
  const kernels::HeadMode mode{.mode = Mode::Diagonal, .half_width = 60};
  canvas.setOverlay(ui::OverlayKind::Boundary, mode, kernels::build_runs(mode, kGrid));
  const QRectF area = canvas.plotArea();
  const auto pixel = [&](double key, double query) {
    return QPointF(area.left() + key / 300 * area.width(), area.top() + query / 300 * area.height())
        .toPoint();
  };
  QSignalSpy dragged(&canvas, &ui::MapCanvas::widthDragged);
  QTest::mousePress(&canvas, Qt::LeftButton, {}, pixel(64 + 60, 32));  // the upper edge of the first granule
  QTest::mouseMove(&canvas, pixel(64 + 90, 32));
  QTest::mouseRelease(&canvas, Qt::LeftButton, {}, pixel(64 + 90, 32));
  QVERIFY(!dragged.isEmpty());
  QVERIFY(std::abs(dragged[0][0].toLongLong() - 90) <= 1);
  QVERIFY(dragged.last()[1].toBool());
}

void TestInspectParts::exportsHoldEveryCell() {
  ui::MapCanvas canvas;
  canvas.resize(700, 600);
  const app::CapturedHead one = head(2, 3);
  const ui::MapAxes axes(kGrid, TokenOrder::FrameMajor);
  canvas.setMap(mapOf(one), axes, {});
  const QJsonObject facts = ui::mapProvenance(m_source->info(), QStringLiteral("capture"), 5,
                                              QStringLiteral("conditional"), 2, 3, TokenOrder::FrameMajor);
  const QByteArray csv = ui::mapAsCsv(canvas.map(), axes, facts);
  QVERIFY(csv.contains("# prompt: a red ball"));
  QVERIFY(csv.contains("# layer: 2"));
  QCOMPARE(csv.count('\n'), facts.size() + 1 + one.rows * one.columns);
  // Numbers come back exactly.
  const QByteArray last = csv.trimmed().mid(csv.trimmed().lastIndexOf(',') + 1);
  QCOMPARE(last.toFloat(), one.map_frame.back());
  const QByteArray npz = ui::mapAsNpz(canvas.map(), facts);
  QVERIFY(npz.startsWith("PK\x03\x04"));
  const qsizetype npy = npz.indexOf("\x93NUMPY");
  const auto header = qFromLittleEndian<quint16>(npz.constData() + npy + 8);
  QVERIFY(npz.mid(npy + 10, header).contains("'shape': (25, 25)"));
  QCOMPARE((10 + header) % 64, 0);
  const char* data = npz.constData() + npy + 10 + header;
  for (std::size_t i = 0; i < one.map_frame.size(); ++i) {
    float value = 0;
    std::memcpy(&value, data + i * 4, 4);
    QCOMPARE(value, one.map_frame[i]);
  }
  const QString png = m_folder.filePath(QStringLiteral("map.png"));
  QCOMPARE(ui::exportMap(canvas, facts, png), QString());
  QCOMPARE(QImage(png).text(QStringLiteral("layer")), QStringLiteral("2"));
  QVERIFY(ui::mapAsSvg(canvas, facts).contains("<metadata>"));
  QVERIFY(!ui::exportMap(canvas, facts, m_folder.filePath(QStringLiteral("map.xyz"))).isEmpty());
  QVERIFY(!ui::exportMap(canvas, facts, m_folder.filePath(QStringLiteral("no/such/map.csv"))).isEmpty());
}

void TestInspectParts::allLayersAreSeenWhereTheyNearlyFit() {
  ui::HeadOverview overview;
  overview.setHeads(12, 4);
  overview.show();
  // Every height from "far too low" to "enough", growing and shrinking: no bar that its own width calls.
  for (const int step : {4, -4}) {
    for (int height = step > 0 ? 300 : 900; height >= 300 && height <= 900; height += step) {
      overview.resize(ui::scaled(250), height);
      QCoreApplication::processEvents();
      const bool last = overview.centreOf(11 * 4).y() < overview.viewport()->height();
      QCOMPARE(overview.verticalScrollBar()->isVisible(), overview.verticalScrollBar()->maximum() > 0);
      QVERIFY2(last || overview.verticalScrollBar()->maximum() > 0, qPrintable(QString::number(height)));
      if (height >= ui::scaled(700)) QCOMPARE(overview.verticalScrollBar()->maximum(), 0);
    }
  }
}

void TestInspectParts::theForecastIsTheFormatsOwn() {
  app::CaptureInfo shape = m_source->info();
  shape.candidates.resize(8);  // what the dialog has scored: Full, Skip, two modes at three densities
  ui::CapturePolicyDialog dialog(shape, {{QStringLiteral("prompt"), QStringLiteral("a ball")}},
                                 m_folder.path(), -1);
  dialog.stepsField()->setText(QStringLiteral("2,5,8"));
  dialog.orderField()->setCurrentIndex(2);
  QCOMPARE(dialog.job().value(QStringLiteral("order")).toString(), QStringLiteral("both"));
  QCOMPARE(dialog.job().value(QStringLiteral("branch")).toString(), QStringLiteral("conditional"));
  dialog.rowsBox()->setChecked(true);
  dialog.blockField()->setValue(12);
  QCOMPARE(dialog.forecastBytes(), app::capture_bytes(shape, 3, 1, 12, true, false, 12));
  // And that is what the files of this very policy hold, headers aside.
  const double stored = static_cast<double>(m_source->bytes()),
               forecast = static_cast<double>(dialog.forecastBytes());
  QVERIFY(stored > forecast && stored < forecast * 1.05);
  dialog.headsField()->setText(QStringLiteral("0-1"));
  QCOMPARE(dialog.forecastBytes(), app::capture_bytes(shape, 3, 1, 6, true, false, 6));
  dialog.capField()->setValue(1);
  dialog.blockField()->setValue(1);
  QVERIFY(dialog.forecast()->text().contains(QStringLiteral("cap")));
  dialog.layersField()->setText(QStringLiteral("0,9"));
  QVERIFY(!dialog.startButton()->isEnabled());
  dialog.layersField()->setText(QStringLiteral("0,2"));
  const QJsonObject job = dialog.job();
  QCOMPARE(job.value(QStringLiteral("command")).toString(), QStringLiteral("inspect"));
  QCOMPARE(job.value(QStringLiteral("layers")).toString(), QStringLiteral("0,2"));
  QVERIFY(job.value(QStringLiteral("rows")).toBool());
  // The candidates file lies where the job says; a config is scored like one candidate more.
  const QJsonObject written = dialog.writeJob();
  QFile candidates(written.value(QStringLiteral("candidates")).toString());
  QVERIFY(candidates.open(QIODevice::ReadOnly));
  const auto list =
      QJsonDocument::fromJson(candidates.readAll()).object().value(QStringLiteral("candidates")).toArray();
  QCOMPARE(list.size(), qsizetype{8});
  QVERIFY(!written.contains(QStringLiteral("outline")));
  dialog.setConfigs({QStringLiteral("/somewhere/balanced.json")}, QStringLiteral("/somewhere/balanced.json"));
  QCOMPARE(dialog.job().value(QStringLiteral("outline")).toString(),
           QStringLiteral("/somewhere/balanced.json"));
  const std::uint64_t withConfig = dialog.forecastBytes();
  dialog.configField()->setCurrentIndex(0);
  QVERIFY(withConfig > dialog.forecastBytes());
  dialog.scoresBox()->setChecked(false);
  QVERIFY(!dialog.job().contains(QStringLiteral("candidates")));
}

void TestInspectParts::candidatesAreSortedByError() {
  ui::CandidateModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const app::CapturedHead one = head(0, 0);
  std::vector<ui::CandidateRow> rows;
  for (std::size_t i = 0; i < m_source->info().candidates.size(); ++i) {
    rows.push_back({.mode = m_source->info().candidates[i],
                    .density = one.density[i],
                    .recall = one.recall[i],
                    .error = one.error[i]});
  }
  model.setRows(rows);
  QCOMPARE(model.rowCount(), 7);
  for (int row = 1; row < 7; ++row) QVERIFY(*model.at(row).error >= *model.at(row - 1).error);
  QCOMPARE(model.at(0).mode.mode, Mode::Full);
  QVERIFY(model.index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("recall 1.000")));
}

void TestInspectParts::stepsStopAtWhatWasCaptured() {
  ui::StepStrip strip;
  strip.resize(700, 90);
  strip.setSteps(20, {2, 6, 11, 18});
  strip.setCurrent(6);
  QSignalSpy chosen(&strip, &ui::StepStrip::stepChosen);
  QTest::keyClick(&strip, Qt::Key_Right);
  QCOMPARE(chosen.takeFirst()[0].toInt(), 11);
  QCOMPARE(strip.neighbour(false, false), std::optional(2));
  strip.setCurrent(18);
  QCOMPARE(strip.neighbour(true, true), std::optional(2));
  QVERIFY(!strip.neighbour(true, false));
  strip.setStability({{2, 0.7}, {6, 0.76}}, Qt::white, QStringLiteral("Recall"));
  QCOMPARE(strip.rangeText(), QStringLiteral("0.700 to 0.760"));
}

void TestInspectParts::theQueryIsPickedOnTheVideo() {
  ui::QueryView view;
  view.setGrid(kGrid, QSize(160, 96));
  view.resize(300, view.heightForWidth(300));
  view.setQuery(1, 2, 3);
  QSignalSpy picked(&view, &ui::QueryView::queryPicked);
  QTest::mouseClick(&view, Qt::LeftButton, {}, view.tokenRect(4, 7).center().toPoint());
  QCOMPARE(picked[0], (QList<QVariant>{1, 4, 7}));
  QTest::keyClick(&view, Qt::Key_PageDown);
  QCOMPARE(picked[1], (QList<QVariant>{2, 2, 3}));
  std::vector<float> weights(300, 0.0F);
  weights[60 * 3 + 25] = 1;
  view.setWeights(weights, {});
  QVERIFY(view.accessibleDescription().contains(QStringLiteral("strongest key t 3, row 2, column 5")));
}

void TestInspectParts::aMapsRowStandsInForQueriesAndKeys() {
  const app::CaptureInfo& info = m_source->info();
  const app::CapturedHead head = *m_source->head(5, "conditional", 1, 2);
  const std::int64_t query = 100;
  const std::vector<float> row = ui::pooledRow(head.map_frame, head.columns, info.block, info.grid, query);
  QCOMPARE(row.size(), std::size_t{300});
  double sum = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    sum += static_cast<double>(row[i]);
    const std::size_t cell = static_cast<std::size_t>(query / info.block * head.columns) +
                             i / static_cast<std::size_t>(info.block);
    QCOMPARE(row[i] * static_cast<float>(info.block), head.map_frame[cell]);
  }
  QVERIFY(std::abs(sum - 1) < 1e-4);
  std::vector<float> unseen = head.map_frame;
  unseen[static_cast<std::size_t>(query / info.block * head.columns)] =
      std::numeric_limits<float>::quiet_NaN();
  QVERIFY(ui::pooledRow(unseen, head.columns, info.block, info.grid, query).empty());
  ui::QueryView view;
  view.setGrid(info.grid, QSize(160, 96));
  view.setWeights(row, QStringLiteral("by cells of 12 tokens"));
  QVERIFY(view.accessibleDescription().contains(QStringLiteral("by cells of 12 tokens")));
}

void TestInspectParts::everyThumbnailIsACellOfATable() {
  ui::HeadOverview overview;
  overview.resize(ui::scaled(272), ui::scaled(500));
  overview.setHeads(3, 4);
  std::vector<ui::HeadFacts> facts(12);
  facts[6] = {.mode = Mode::Diagonal, .recall = 0.734, .density = 0.235, .placeError = std::nullopt};
  overview.setFacts(facts);
  overview.show();
  QAccessibleInterface* face = QAccessible::queryAccessibleInterface(&overview);
  QCOMPARE(face->role(), QAccessible::Table);
  QCOMPARE(face->text(QAccessible::Name), QStringLiteral("All heads"));
  QAccessibleTableInterface* table = face->tableInterface();
  QVERIFY(table);
  QCOMPARE(table->rowCount(), 3);
  QCOMPARE(table->columnCount(), 4);
  QCOMPARE(face->childCount(), 12);
  for (int i = 0; i < 12; ++i) {
    QAccessibleInterface* cell = face->child(i);
    QCOMPARE(cell->role(), QAccessible::Cell);
    QCOMPARE(face->indexOfChild(cell), i);
    QVERIFY(
        cell->text(QAccessible::Name).startsWith(QStringLiteral("layer %1, head %2").arg(i / 4).arg(i % 4)));
    QCOMPARE(cell->tableCellInterface()->rowIndex(), i / 4);
    QCOMPARE(cell->tableCellInterface()->columnIndex(), i % 4);
    QCOMPARE(face->childAt(cell->rect().center().x(), cell->rect().center().y()), cell);
  }
  QCOMPARE(table->cellAt(1, 2)->text(QAccessible::Name),
           QStringLiteral("layer 1, head 2, Diagonal, density 23.5 %, recall 0.734, not captured"));
  overview.setCurrent(1, 2);
  QCOMPARE(table->selectedCells(), QList<QAccessibleInterface*>{face->child(6)});
  QVERIFY(face->child(6)->state().selected && !face->child(5)->state().selected);
  // Another order, another table: cells are what stands there now.
  overview.setModeFilter(Mode::Diagonal);
  QCOMPARE(face->childCount(), 1);
  QVERIFY(face->child(0)->text(QAccessible::Name).startsWith(QStringLiteral("layer 1, head 2")));
  // Of a model of two kinds of blocks, which of them.
  QVERIFY(!overview.spokenText(6).contains(QStringLiteral("block")));
  overview.setHeads(3, 4, 1);
  overview.setModeFilter(std::nullopt);
  QVERIFY(overview.spokenText(3).contains(QStringLiteral("dual-stream block 0")));
  QVERIFY(overview.spokenText(6).contains(QStringLiteral("single-stream block 0")));
  QCOMPARE(table->rowDescription(2), QStringLiteral("layer 2, single-stream block 1"));
}

void TestInspectParts::headsAreSortedAndFiltered() {
  ui::HeadOverview overview;
  overview.setHeads(1, 4);
  overview.setFacts({{.mode = Mode::VerticalStripe, .recall = 0.9, .density = 0.2, .placeError = 0.5},
                     {.mode = Mode::Diagonal, .recall = 0.5, .density = 0.4, .placeError = 0.1},
                     {.mode = Mode::Full, .recall = 1.0, .density = 1.0, .placeError = 0.0},
                     {.mode = Mode::Diagonal, .recall = 0.7, .density = 0.1, .placeError = std::nullopt}});
  QCOMPARE(overview.shownOrder(), (std::vector<int>{0, 1, 2, 3}));
  overview.setSort(ui::HeadSort::Mode);
  QCOMPARE(overview.shownOrder(), (std::vector<int>{2, 1, 3, 0}));
  overview.setSort(ui::HeadSort::Density);
  QCOMPARE(overview.shownOrder(), (std::vector<int>{3, 0, 1, 2}));
  overview.setSort(ui::HeadSort::Recall);
  QCOMPARE(overview.shownOrder(), (std::vector<int>{1, 3, 0, 2}));
  overview.setSort(ui::HeadSort::Place);  // the worst first, unknown ones last
  QCOMPARE(overview.shownOrder(), (std::vector<int>{0, 1, 2, 3}));
  overview.setModeFilter(Mode::Diagonal);
  QCOMPARE(overview.shownOrder(), (std::vector<int>{1, 3}));
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestInspectParts)
#include "tst_inspect_parts.moc"
