// SPDX-License-Identifier: GPL-3.0-or-later
// From a bad place of a pair to the heads that lose most there, and from a pair to the config that it ran:
// against errors counted here from attention formed whole.
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>

#include "app/config/config_rule.h"
#include "app/config/sparse_config_writer.h"
#include "engine/base/sha256.h"
#include "kernels/runs/run_builders.h"
#include "tests/ui/maps/studio_fixture.h"
#include "tests/ui/maps/synthetic_capture.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/inspect/place_errors.h"
#include "ui/inspect/run_capture.h"
#include "ui/tune/measured_pairs.h"
#include "ui/views/banner.h"

namespace vdit::test {
namespace {

using kernels::HeadMode;
using kernels::Mode;

void writeObject(const QString& path, const QJsonObject& object) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(object).toJson()) > 0);
}

// |O_mode - O_full|^2 / |O_full|^2 over tokens [begin, end) with queries, keys and values alike.
double errorOf(const std::vector<float>& rows, std::int64_t tokens, std::int64_t dim, const HeadMode& mode,
               const kernels::TokenGrid& grid, std::int64_t begin, std::int64_t end) {
  const kernels::RunTable table = kernels::build_runs(mode, grid);
  double lost = 0, whole = 0;
  for (std::int64_t position = 0; position < tokens; ++position) {
    const std::int64_t query = grid.frame_major_position(table.order(), position);
    if (query < begin || query >= end) continue;
    std::vector<bool> kept(static_cast<std::size_t>(tokens), false);
    for (const kernels::Run& run : table.runs(position / kernels::kGranuleRows)) {
      for (std::int64_t p = run.begin; p < run.end; ++p)
        kept[static_cast<std::size_t>(grid.frame_major_position(table.order(), p))] = true;
    }
    std::vector<double> full(static_cast<std::size_t>(dim)), sparse(full.size());
    double all = 0, some = 0;
    for (std::int64_t key = 0; key < tokens; ++key) {
      double score = 0;
      for (std::int64_t d = 0; d < dim; ++d)
        score += static_cast<double>(rows[static_cast<std::size_t>(query * dim + d)]) *
                 static_cast<double>(rows[static_cast<std::size_t>(key * dim + d)]);
      const double weight = std::exp(score / std::sqrt(static_cast<double>(dim)));
      const bool keeps = kept[static_cast<std::size_t>(key)];
      all += weight;
      if (keeps) some += weight;
      for (std::size_t d = 0; d < full.size(); ++d) {
        const double value = static_cast<double>(rows[static_cast<std::size_t>(key * dim) + d]);
        full[d] += weight * value;
        if (keeps) sparse[d] += weight * value;
      }
    }
    for (std::size_t d = 0; d < full.size(); ++d) {
      const double want = full[d] / all, got = some > 0 ? sparse[d] / some : 0;
      lost += (got - want) * (got - want);
      whole += want * want;
    }
  }
  return lost / whole;
}

}  // namespace

class TestRegion : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { ui::applyTheme(*qApp, ui::ThemeKind::Dark); }
  void errorsOfAPlaceAreThoseOfItsMapRow();
  void aPairFindsItsConfigByContent();
  void aRegionShowsTheHeadsThatLoseMostThere();
  void aRunWithoutACaptureIsOffered();
  void aCaptureWithoutErrorsSaysSo();

 private:
  // A config whose every head runs Diagonal of its own width, and the pair folder that ran it.
  QString writePair(StudioFixture& studio);
  // As Compare does after a click on the picture.
  static void pickRegion(StudioFixture& studio, const QString& pair, int frame, int row, int column);
  std::vector<HeadMode> modes() const;

  const SyntheticCapture m_shape{.layers = 3, .heads = 4};
  QString m_config;
};

std::vector<HeadMode> TestRegion::modes() const {
  std::vector<HeadMode> out;
  for (int i = 0; i < m_shape.layers * m_shape.heads; ++i)
    out.push_back(
        {.mode = i % 5 == 4 ? Mode::Full : Mode::Diagonal, .half_width = i % 5 == 4 ? 0 : 3 + 7 * i});
  return out;
}

QString TestRegion::writePair(StudioFixture& studio) {
  app::SparseConfig config = app::config_by_rules(
      {.family = "wan", .layers = m_shape.layers, .heads = m_shape.heads, .transformer_config_sha256 = {}},
      m_shape.grid, {}, 0);
  const std::vector<HeadMode> each = modes();
  for (std::size_t i = 0; i < each.size(); ++i) config.groups[0].heads[i].mode = each[i];
  m_config = studio.project().configsFolder() + QStringLiteral("/mine.json");
  QDir().mkpath(studio.project().configsFolder());
  app::write_sparse_config(m_config.toStdString(), config, Overwrite::Yes);
  const QString pair = studio.project().resultsFolder() + QStringLiteral("/ball-42");
  QDir().mkpath(pair);
  writeObject(pair + QStringLiteral("/job.json"),
              {{QStringLiteral("command"), QStringLiteral("pair")},
               {QStringLiteral("prompt"), QStringLiteral("a red ball bounces on a checkered floor")},
               {QStringLiteral("seed"), 42},
               {QStringLiteral("steps"), 8},
               {QStringLiteral("size"), QStringLiteral("160x96")},
               {QStringLiteral("frames"), 17},
               {QStringLiteral("sparse"), QStringLiteral("somewhere/else.json")}});
  const QString hash = QString::fromStdString(sha256_file_hex(m_config.toStdString()));
  writeObject(pair + QStringLiteral("/sparse.mp4.json"),
              {{QStringLiteral("metadata"), QJsonObject{{QStringLiteral("sparse_sha256"), hash}}}});
  writeObject(pair + QStringLiteral("/metrics.json"), {{QStringLiteral("psnr_db"), 30.5},
                                                       {QStringLiteral("density"), 0.5},
                                                       {QStringLiteral("speedup"), 1.75}});
  return pair;
}

void TestRegion::pickRegion(StudioFixture& studio, const QString& pair, int frame, int row, int column) {
  ui::Selection selection = studio.context().selection();
  selection.tokenFrame = frame;
  selection.tokenRow = row;
  selection.tokenColumn = column;
  selection.regionOf = pair;
  studio.context().select(selection);
}

void TestRegion::errorsOfAPlaceAreThoseOfItsMapRow() {
  QTemporaryDir folder;
  SyntheticCapture shape = m_shape;
  shape.captured = {5};
  shape.own = modes();
  const app::CaptureFolder capture =
      write_synthetic_capture(folder.filePath(QStringLiteral("c")).toStdString(), shape);
  const std::int64_t token = 137;
  const auto errors = ui::placeErrors(
      capture.read_row_errors(5, "conditional"), capture.info(), token, [&](int layer, int head) {
        return layer == 0 && head == 1 ? capture.info().candidates[4]  // not its own: a candidate
                                       : shape.own[static_cast<std::size_t>(layer * shape.heads + head)];
      });
  QCOMPARE(errors.size(), shape.own.size());
  for (const auto& [layer, head] : {std::pair{0, 0}, std::pair{0, 1}, std::pair{1, 2}, std::pair{2, 3}}) {
    const auto at = static_cast<std::size_t>(layer * shape.heads + head);
    const HeadMode mode = at == 1 ? capture.info().candidates[4] : shape.own[at];
    const std::int64_t first = token / shape.block * shape.block;
    const double want = errorOf(synthetic_rows(shape, layer, head, 5), shape.grid.tokens(), shape.head_dim,
                                mode, shape.grid, first, first + shape.block);
    QVERIFY(errors[at].has_value());
    QVERIFY2(
        std::abs(*errors[at] - want) < 1e-4 + 1e-3 * want,
        qPrintable(QStringLiteral("L%1 H%2: %3, not %4").arg(layer).arg(head).arg(*errors[at]).arg(want)));
  }
  QCOMPARE(*errors[4], 0.0);  // Full loses nothing
  const auto unknown =
      ui::placeErrors(capture.read_row_errors(5, "conditional"), capture.info(), token,
                      [](int, int) { return HeadMode{.mode = Mode::Diagonal, .half_width = 1}; });
  QVERIFY(!unknown[0]);
}

void TestRegion::aPairFindsItsConfigByContent() {
  StudioFixture studio;
  const QString pair = writePair(studio);
  const QStringList files = studio.project().configFiles();
  QVERIFY(files.contains(m_config));
  QCOMPARE(ui::configOfPair(pair, files), m_config);
  const auto pairs = ui::measuredPairs(studio.project().resultsFolder(), nullptr, files);
  QCOMPARE(pairs.size(), std::size_t{1});
  QCOMPARE(pairs[0].config, m_config);
  QCOMPARE(ui::pairOf(pairs, m_config)->speedup, 1.75);
  // A copy under another name has the same bytes; another config has not.
  const QString copy = studio.path(QStringLiteral("copy.json"));
  QVERIFY(QFile::copy(m_config, copy));
  QVERIFY(ui::pairOf(pairs, copy).has_value());
  QFile other(copy);
  QVERIFY(other.open(QIODevice::Append) && other.write("\n") == 1);
  other.close();
  QVERIFY(!ui::pairOf(pairs, copy).has_value());
  QVERIFY(!ui::pairOf(pairs, {}).has_value());
}

void TestRegion::aRegionShowsTheHeadsThatLoseMostThere() {
  StudioFixture studio;
  const QString pair = writePair(studio);
  SyntheticCapture shape = m_shape;
  shape.own = modes();
  const QString folder = studio.project().capturesFolder() + QStringLiteral("/ball-42");
  const app::CaptureFolder capture = write_synthetic_capture(folder.toStdString(), shape);
  QCOMPARE(ui::captureOfJob(ui::jobOfRun(pair), studio.project().capturesFolder()), folder);

  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  pickRegion(studio, pair, 2, 3, 8);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(studio.context().selection().config, m_config);
  QCOMPARE(studio.context().selection().capture, folder);
  QCOMPARE(inspect.overview()->sort(), ui::HeadSort::Place);
  QCOMPARE(inspect.sortBox()->currentIndex(), static_cast<int>(ui::HeadSort::Place));
  const auto errorsAt = [&](std::int64_t token) {
    return ui::placeErrors(
        capture.read_row_errors(inspect.step(), "conditional"), capture.info(), token,
        [&](int layer, int head) { return shape.own[static_cast<std::size_t>(layer * shape.heads + head)]; });
  };
  const auto isSorted = [&](std::int64_t token) {
    const auto errors = errorsAt(token);
    const std::vector<int> order = inspect.overview()->shownOrder();
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      if (*errors[static_cast<std::size_t>(order[i])] < *errors[static_cast<std::size_t>(order[i + 1])])
        return false;
    }
    return order.size() == errors.size();
  };
  QVERIFY(isSorted((2 * 6 + 3) * 10 + 8));
  const int worst = inspect.overview()->shownOrder().front();
  QCOMPARE(inspect.layer() * shape.heads + inspect.head(), worst);
  QVERIFY(inspect.banner()->isVisible());
  QVERIFY(
      inspect.banner()->text().contains(QStringLiteral("L%1 H%2").arg(inspect.layer()).arg(inspect.head())));
  QVERIFY(inspect.overview()->spokenText(worst).contains(QStringLiteral("error at the query")));
  // The overlay is what the head ran with, measured by the capture.
  QCOMPARE(inspect.overlayMode(), shape.own[static_cast<std::size_t>(worst)]);
  QVERIFY(inspect.candidates().at(inspect.candidates().rowOf(inspect.overlayMode())).recall.has_value());
  // Another place of the video: the order follows.
  inspect.chooseQuery(0, 0, 1);
  QTRY_VERIFY(inspect.isSettled());
  QVERIFY(isSorted(1));
}

void TestRegion::aRunWithoutACaptureIsOffered() {
  StudioFixture studio;
  const QString pair = writePair(studio);
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  pickRegion(studio, pair, 1, 0, 0);
  QVERIFY(inspect.banner()->text().contains(QStringLiteral("ball-42")));
  QCOMPARE(inspect.banner()->kind(), ui::BannerKind::Warning);
  const QJsonObject clip = ui::clipOfJob(ui::jobOfRun(pair));
  QCOMPARE(clip.value(QStringLiteral("seed")).toInt(), 42);
  QVERIFY(!clip.contains(QStringLiteral("sparse")) && !clip.contains(QStringLiteral("output")));
}

void TestRegion::aCaptureWithoutErrorsSaysSo() {
  StudioFixture studio;
  const QString pair = writePair(studio);
  write_synthetic_capture(QString(studio.project().capturesFolder() + QStringLiteral("/other")).toStdString(),
                          m_shape);
  ui::InspectWorkspace inspect(studio.context());
  inspect.show();
  pickRegion(studio, pair, 1, 0, 0);
  QTRY_VERIFY(inspect.isSettled());
  QCOMPARE(inspect.banner()->kind(), ui::BannerKind::Warning);
  QVERIFY(inspect.banner()->text().contains(QStringLiteral("by place")));
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestRegion)
#include "tst_region.moc"
