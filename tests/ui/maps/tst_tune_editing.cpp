// SPDX-License-Identifier: GPL-3.0-or-later
// Editing a config: every edit is a named step that undo takes back whole; locks hold; mixed values show as
// mixed; cells travel as CSV and JSON; faults are marked and mended; predictions follow.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/config/sparse_config_diff.h"
#include "app/config/sparse_config_reader.h"
#include "kernels/runs/run_builders.h"
#include "kernels/runs/run_cost.h"
#include "search/solve/table_solver.h"
#include "tests/ui/maps/synthetic_table.h"
#include "ui/tune/clip_support.h"
#include "ui/tune/config_memory.h"
#include "ui/tune/config_merge.h"
#include "ui/tune/similar_cells.h"
#include "ui/tune/tune_editor.h"
#include "ui/tune/tune_files.h"
#include "ui/tune/what_if.h"

namespace vdit::test {

using kernels::Mode;

constexpr kernels::TokenGrid kGrid{.frames = 5, .height = 6, .width = 10};

class TestTuneEditing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init();
  void assigningIsOneNamedStep();
  void aStrokeIsOneStep();
  void locksHold();
  void mixedValuesAreMixed();
  void groupsAndAllSteps();
  void denseStepsCutTheConfig();
  void denseLayers();
  void csvAndJsonComeBack();
  void wrongPastesSayWhere();
  void takesTheOtherSide();
  void threeConfigsMergeButForConflicts();
  void faultsAreMarkedAndMended();
  void aConfigIsFittedToTheModelAndTheClip();
  void fillFollowsPatterns();
  void whatIfFollowsEdits();
  void parametersBetweenCandidatesAreEstimated();
  void versionsAreNeverOverwritten();
  void theModelIsAProperModel();
  void memoryIsCountedAgainstFull();

 private:
  app::HeadSetting at(int layer, int head, std::size_t group = 0) const {
    return m_document->config().at(group, layer, head);
  }

  std::unique_ptr<ui::ConfigDocument> m_document;
  std::unique_ptr<ui::GridModel> m_model;
  std::unique_ptr<ui::TuneEditor> m_editor;
};

void TestTuneEditing::init() {
  m_editor.reset();
  m_model.reset();
  m_document = std::make_unique<ui::ConfigDocument>();
  m_document->open(ui::TuneFiles::allFull(
                       {.family = "wan", .layers = 3, .heads = 4, .transformer_config_sha256 = {}}, kGrid),
                   QStringLiteral("all Full"), {});
  m_model = std::make_unique<ui::GridModel>(*m_document);
  m_editor = std::make_unique<ui::TuneEditor>(*m_document, *m_model);
}

void TestTuneEditing::assigningIsOneNamedStep() {
  const app::SparseConfig before = m_document->config();
  QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
  m_editor->setSelection({8});
  m_editor->assign(Mode::Skip);
  QCOMPARE(at(2, 0).mode.mode, Mode::Skip);
  QCOMPARE(m_document->undoStack().count(), 1);
  QCOMPARE(m_document->undoStack().text(0), QStringLiteral("Set Skip, L2 H0"));
  QCOMPARE(changes.count(), 1);
  QCOMPARE(changes[0][0].toModelIndex(), m_model->index(2, 0));
  QVERIFY(m_document->isModified());
  m_document->undoStack().undo();
  QVERIFY(m_document->config() == before);
  // Assigning what is there already is no step.
  m_editor->assign(Mode::Full);
  QCOMPARE(m_document->undoStack().count(), 1);
}

void TestTuneEditing::aStrokeIsOneStep() {
  m_editor->setBrushLetter(Mode::VerticalStripe);
  m_editor->beginStroke();
  m_editor->stroke({0});
  m_editor->stroke({1, 2});
  m_editor->stroke({5});
  m_editor->endStroke();
  QCOMPARE(m_document->undoStack().count(), 1);
  QVERIFY(m_document->undoStack().text(0).contains(QStringLiteral("Brush V")));
  QVERIFY(m_document->undoStack().text(0).contains(QStringLiteral("4")));
  m_document->undoStack().undo();
  QCOMPARE(at(0, 1).mode.mode, Mode::Full);
  m_document->undoStack().redo();
  QCOMPARE(at(1, 1).mode.mode, Mode::VerticalStripe);
  m_editor->beginStroke();
  m_editor->stroke({7});
  m_editor->endStroke();
  QCOMPARE(m_document->undoStack().count(), 2);
}

void TestTuneEditing::locksHold() {
  m_editor->setSelection({0, 1});
  m_editor->setLocked(true);
  QVERIFY(at(0, 0).locked);
  m_editor->setSelection({0, 1, 2});
  m_editor->assign(Mode::Diagonal);
  QCOMPARE(at(0, 0).mode.mode, Mode::Full);
  QCOMPARE(at(0, 2).mode.mode, Mode::Diagonal);
  m_editor->toggleLock();  // not all are locked: it locks
  QVERIFY(at(0, 2).locked);
  m_editor->toggleLock();
  QVERIFY(!at(0, 0).locked);
}

void TestTuneEditing::mixedValuesAreMixed() {
  m_editor->setSelection({0, 1});
  m_editor->assign(Mode::Diagonal);
  m_editor->setHalfWidth(40);
  m_editor->setSelection({2});
  m_editor->assign(Mode::MultiDiagonal);
  m_editor->setHalfWidth(30);
  m_editor->setSelection({0, 1, 2});
  ui::SharedSetting shared = m_editor->shared();
  QVERIFY(!shared.mode);
  QVERIFY(!shared.halfWidth);
  QVERIFY(shared.hasOrder && shared.order);
  QCOMPARE(shared.count[static_cast<int>(Mode::Diagonal)], 2);
  m_editor->setHalfWidth(50);
  shared = m_editor->shared();
  QCOMPARE(shared.halfWidth, std::optional<std::int64_t>(50));
  m_editor->setSink({{0, 60}});
  QCOMPARE(m_editor->shared().sink->size(), std::size_t{1});
  m_editor->setSelection({0, 1});
  QCOMPARE(m_editor->shared().mode, std::optional(Mode::Diagonal));
}

void TestTuneEditing::groupsAndAllSteps() {
  app::SparseConfig config = m_document->config();
  config.groups.push_back(config.groups[0]);
  config.groups[0].end = config.groups[1].begin = 0.5;
  config.groups[0].heads[5].mode = {.mode = Mode::Skip};
  m_document->open(config, QStringLiteral("two"), {});
  m_model->setGroup(1);
  m_editor->setSelection({0});
  m_editor->assign(Mode::Diagonal);
  QCOMPARE(at(0, 0, 0).mode.mode, Mode::Full);
  QCOMPARE(at(0, 0, 1).mode.mode, Mode::Diagonal);
  m_model->setGroup(ui::kAllGroups);
  QVERIFY(m_model->cell(0, 0).mixed);
  QVERIFY(!m_model->cell(2, 2).mixed);
  m_editor->assign(Mode::Skip);
  QCOMPARE(at(0, 0, 0).mode.mode, Mode::Skip);
  QCOMPARE(at(0, 0, 1).mode.mode, Mode::Skip);
}

void TestTuneEditing::denseStepsCutTheConfig() {
  m_editor->setSelection({0});
  m_editor->assign(Mode::Diagonal);
  m_editor->setDenseSteps(4, 20);
  const app::SparseConfig& config = m_document->config();
  QCOMPARE(config.groups.size(), std::size_t{2});
  QCOMPARE(config.groups[0].end, 0.2);
  QCOMPARE(config.groups[1].begin, 0.2);
  QCOMPARE(config.at(0, 0, 0).mode.mode, Mode::Full);
  QCOMPARE(config.at(1, 0, 0).mode.mode, Mode::Diagonal);
  QCOMPARE(ui::denseWarmUpGroups(config), 1);
  m_editor->setDenseSteps(0, 20);
  QCOMPARE(m_document->config().groups.size(), std::size_t{1});
  QCOMPARE(m_document->config().groups[0].begin, 0.0);
}

void TestTuneEditing::denseLayers() {
  m_editor->setSelection({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  m_editor->assign(Mode::Diagonal);
  m_editor->setDenseLayers(2);
  QCOMPARE(m_model->denseLeadingLayers(), 2);
  QCOMPARE(at(1, 3).mode.mode, Mode::Full);
  QCOMPARE(at(2, 0).mode.mode, Mode::Diagonal);
}

void TestTuneEditing::csvAndJsonComeBack() {
  m_editor->setSelection({1, 2, 5});
  m_editor->assign(Mode::VerticalStripe);
  m_editor->setStripes({{0, 60}, {120, 150}});
  m_editor->setComment(QStringLiteral("keeps \"the\" ball, well"));
  m_editor->setSelection({2});
  m_editor->assign(Mode::MultiDiagonal);
  m_editor->setOrder(kernels::TokenOrder::FrameMajor);
  m_editor->setSelection({1, 2, 5});
  const app::SparseConfig wanted = m_document->config();
  for (const QString& text : {m_editor->copyCsv(), m_editor->copyJson()}) {
    m_document->undoStack().setIndex(0);
    QVERIFY(!(m_document->config() == wanted));
    QCOMPARE(m_editor->paste(text, 1), QString());
    QVERIFY2(m_document->config() == wanted, qUtf8Printable(text));
  }
  // Elsewhere: the upper left lands on the cell that is pointed at; what falls out of the grid is left out.
  m_document->undoStack().setIndex(0);
  const QString csv = QStringLiteral("head\tlayer\tmode\thalf_width\n0\t0\tD\t36\n1\t0\tS\t0\n");
  QCOMPARE(m_editor->paste(csv, 11), QString());
  QCOMPARE(at(2, 3).mode.mode, Mode::Diagonal);
  QCOMPARE(at(2, 3).mode.half_width, std::int64_t{36});
  // A window in time and space keeps its reach.
  app::SparseConfig window = m_document->config();
  window.groups[0].heads[7].mode = {.mode = Mode::MultiDiagonal,
                                    .order = kernels::TokenOrder::FrameMajor,
                                    .half_width = 12,
                                    .frame_reach = 2};
  m_document->open(window, QStringLiteral("window"), {});
  m_editor->setSelection({7});
  for (const QString& text : {m_editor->copyCsv(), m_editor->copyJson()}) {
    m_editor->assign(Mode::Full);
    QCOMPARE(m_editor->paste(text, 7), QString());
    QVERIFY2(m_document->config() == window, qUtf8Printable(text));
  }
}

void TestTuneEditing::wrongPastesSayWhere() {
  const app::SparseConfig before = m_document->config();
  QVERIFY(m_editor->paste(QStringLiteral("layer,head,mode\n0,0,diagonal\n0,1,sideways\n"), 0)
              .contains(QStringLiteral("Line 3")));
  QVERIFY(m_editor->paste(QStringLiteral("a,b\n1,2\n"), 0).contains(QStringLiteral("header")));
  QVERIFY(m_editor->paste(QStringLiteral("{\"format\": \"x\"}"), 0).contains(QStringLiteral("vdit-cells")));
  QVERIFY(m_editor->paste(QStringLiteral("layer,head,mode,sink\n0,0,D,0-9999\n"), 0)
              .contains(QStringLiteral("sink")));
  QVERIFY(!m_editor->paste(QString(), 0).isEmpty());
  QVERIFY(m_document->config() == before);
}

void TestTuneEditing::takesTheOtherSide() {
  app::SparseConfig other = m_document->config();
  other.groups[0].heads[0].mode = {.mode = Mode::Skip};
  other.groups[0].heads[5].mode = {.mode = Mode::Diagonal, .half_width = 30};
  m_model->setCompared(other);
  QVERIFY(m_model->cell(0, 0).changed);
  QVERIFY(!m_model->cell(0, 1).changed);
  m_editor->setSelection({5});
  m_editor->takeFrom(other, QStringLiteral("other"));
  QCOMPARE(at(0, 0).mode.mode, Mode::Full);
  QCOMPARE(at(1, 1).mode.mode, Mode::Diagonal);
  QVERIFY(!m_model->cell(1, 1).changed);
  m_editor->setSelection({});
  m_editor->takeFrom(other, QStringLiteral("other"));
  QVERIFY(app::diff(m_document->config(), other).empty());
}

void TestTuneEditing::threeConfigsMergeButForConflicts() {
  const app::SparseConfig base = m_document->config();
  const auto cells = [](std::initializer_list<int> list) { return std::set<int>(list); };
  app::SparseConfig theirs = base;
  const auto skip = kernels::HeadMode{.mode = Mode::Skip};
  const auto band = kernels::HeadMode{.mode = Mode::Diagonal, .half_width = 40};
  auto& heads = theirs.groups[0].heads;
  heads[1].mode = skip;  // theirs alone
  heads[2].mode = band;  // both, alike
  heads[3].mode = band;  // both, differently
  heads[5].mode = skip;  // theirs alone, but locked here
  m_editor->setSelection({2});
  m_editor->assign(Mode::Diagonal);
  m_editor->setHalfWidth(40);
  m_editor->setSelection({3, 4});
  m_editor->assign(Mode::Skip);
  m_editor->setSelection({5});
  m_editor->toggleLock();
  heads[2].mode = m_document->config().groups[0].heads[2].mode;
  const ui::MergeCells found = ui::mergeCells(base, m_document->config(), theirs);
  QCOMPARE(found.theirs, cells({1, 5}));
  QCOMPARE(found.same, cells({2}));
  QCOMPARE(found.conflicts, cells({3}));
  QCOMPARE(found.ours, cells({4}));
  const int steps = m_document->undoStack().count();
  m_document->apply(ui::mergeEdits(base, m_document->config(), theirs), QStringLiteral("Merge"));
  QCOMPARE(m_document->undoStack().count(), steps + 1);
  const auto& merged = m_document->config().groups[0].heads;
  QCOMPARE(merged[1].mode.mode, Mode::Skip);
  QCOMPARE(merged[3].mode.mode, Mode::Skip);  // ours, until the person takes the other
  QCOMPARE(merged[4].mode.mode, Mode::Skip);
  QCOMPARE(merged[5].mode, base.groups[0].heads[5].mode);
  app::SparseConfig other = base;
  other.layers = 1;
  QVERIFY(ui::mergeCells(other, base, base).ours.empty());
}

void TestTuneEditing::faultsAreMarkedAndMended() {
  app::SparseConfig config = m_document->config();
  config.groups[0].heads[3].mode = {.mode = Mode::VerticalStripe, .half_width = 10, .stripes = {{0, 5000}}};
  config.groups[0].heads[4].mode = {.mode = Mode::MultiDiagonal, .half_width = 20};
  // A window keeps all places of few frames: no fault.
  config.groups[0].heads[5].mode = {.mode = Mode::MultiDiagonal,
                                    .order = kernels::TokenOrder::FrameMajor,
                                    .half_width = kGrid.video_tokens(),
                                    .frame_reach = 1};
  m_document->open(config, QStringLiteral("faulty"), {});
  m_model->setSupport({.model = {}, .grid = {}, .missingKernels = {}});
  QVERIFY(!m_model->cell(1, 1).invalid);
  config.groups[0].heads[5].mode = {.mode = Mode::Full};
  m_document->open(config, QStringLiteral("faulty"), {});
  m_model->setSupport({.model = {}, .grid = {}, .missingKernels = {Mode::MultiDiagonal}});
  QVERIFY(m_model->cell(0, 3).invalid);
  QVERIFY(m_model->cell(1, 0).invalid);
  QVERIFY(!m_model->cell(0, 0).invalid);
  QCOMPARE(m_model->faults().size(), std::size_t{2});
  QCOMPARE(at(1, 0).mode.mode, Mode::MultiDiagonal);  // never changed without being asked
  m_editor->mend();
  QVERIFY(m_model->faults().empty());
  QCOMPARE(at(0, 3).mode.stripes[0].end, static_cast<std::int32_t>(kGrid.video_tokens()));
  QCOMPARE(at(1, 0).mode.mode, Mode::Full);
  m_document->undoStack().undo();
  QCOMPARE(m_model->faults().size(), std::size_t{2});
}

void TestTuneEditing::aConfigIsFittedToTheModelAndTheClip() {
  QList<project::FoundModel> models{
      {.path = QStringLiteral("/models/small"), .family = QStringLiteral("wan"), .layers = 2, .heads = 5}};
  QJsonObject clip{{QStringLiteral("model"), QStringLiteral("/models/small")},
                   {QStringLiteral("size"), QStringLiteral("320x192")},
                   {QStringLiteral("frames"), 49}};
  const app::SparseConfig before = m_document->config();
  QVERIFY(before.layers > 2 && before.heads < 5);
  QSignalSpy told(m_model.get(), &ui::GridModel::faultsChanged);
  m_model->setSupport(ui::clipSupport(clip, models, before));
  QCOMPARE(told.count(), 1);
  QCOMPARE(m_model->faults().size(), std::size_t{2});
  QCOMPARE(m_model->faults()[0].kind, ui::ConfigFault::Kind::WrongModel);
  QCOMPARE(m_model->faults()[1].kind, ui::ConfigFault::Kind::WrongGrid);
  QVERIFY(!m_model->cell(1, 0).invalid);
  QVERIFY(m_model->cell(2, 0).invalid);  // a head that the model does not have
  m_editor->setSelection({1});
  m_editor->assign(Mode::Skip);
  m_editor->mend();
  QVERIFY(m_model->faults().empty());
  const app::SparseConfig& fitted = m_document->config();
  QCOMPARE(fitted.layers, 2);
  QCOMPARE(fitted.heads, 5);
  QVERIFY((fitted.grid == kernels::TokenGrid{.frames = 13, .height = 12, .width = 20}));
  QCOMPARE(at(0, 1).mode.mode, Mode::Skip);  // kept
  QCOMPARE(at(1, 4).mode.mode, Mode::Full);  // new
  m_document->undoStack().undo();
  QCOMPARE(m_document->config().layers, before.layers);
  // A model of another family takes it only when it is fitted, whatever its sizes.
  models[0].family = QStringLiteral("cogvideox");
  models[0].layers = before.layers;
  models[0].heads = before.heads;
  m_model->setSupport(ui::clipSupport(clip, models, before));
  QCOMPARE(m_model->faults()[0].kind, ui::ConfigFault::Kind::WrongModel);
  QVERIFY(m_model->faults()[0].text.contains(QStringLiteral("cogvideox")));
  m_editor->mend();
  QVERIFY(m_model->faults().empty());
  QCOMPARE(m_document->config().family, std::string("cogvideox"));
  QVERIFY((m_document->config().grid == kernels::TokenGrid{.frames = 7, .height = 12, .width = 20}));
  m_document->undoStack().undo();
  models[0].family = QStringLiteral("wan");
  // Layers of two kinds are named.
  QVERIFY(!m_model->spokenText(1, 0).contains(QStringLiteral("block")));
  models[0].dualLayers = 1;
  m_model->setSupport(ui::clipSupport(clip, models, before));
  QVERIFY(m_model->spokenText(0, 0).contains(QStringLiteral("dual-stream block 0")));
  QVERIFY(m_model->spokenText(1, 0).contains(QStringLiteral("single-stream block 0")));
  QVERIFY(m_model->headerData(2, Qt::Vertical, Qt::ToolTipRole)
              .toString()
              .contains(QStringLiteral("single-stream block 1")));
  // What is not known is not checked.
  QVERIFY(!ui::clipSupport(clip, {}, before).model && !ui::clipSupport({}, models, before).grid);
  clip.remove(QStringLiteral("size"));
  QVERIFY(ui::clipSupport(clip, models, before).model && !ui::clipSupport(clip, models, before).grid);
}

void TestTuneEditing::fillFollowsPatterns() {
  // Without maps: connected cells of the same mode.
  m_editor->setSelection({1, 5, 9});
  m_editor->assign(Mode::Diagonal);
  m_editor->setBrush({.mode = Mode::Skip});
  m_editor->fill(0);
  QCOMPARE(at(2, 0).mode.mode, Mode::Skip);
  QCOMPARE(at(0, 1).mode.mode, Mode::Diagonal);
  QCOMPARE(at(0, 2).mode.mode, Mode::Full);  // beyond the column of Diagonals
  // With maps: what looks alike, wherever it is.
  std::vector<QImage> maps(12);
  for (int i = 0; i < 12; ++i) {
    QImage map(32, 32, QImage::Format_Grayscale8);
    map.fill(0);
    for (int k = 0; k < 32; ++k) i % 4 == 3 ? map.setPixel(16, k, 0xffffff) : map.setPixel(k, k, 0xffffff);
    maps[static_cast<std::size_t>(i)] = map;
  }
  m_model->setThumbnails(maps);
  QCOMPARE(m_editor->alike(3), (std::vector<int>{3, 7, 11}));
  QVERIFY(ui::similarity(maps[0], maps[1]) > 0.99);
  QVERIFY(ui::similarity(maps[0], maps[3]) < 0.5);
}

void TestTuneEditing::whatIfFollowsEdits() {
  const auto table = synthetic_table(2, 3, 4);
  app::SparseConfig config = search::config_of(*table, std::vector<std::int32_t>(table->grid.cells(), 0));
  m_document->open(config, QStringLiteral("full"), {});
  m_model->setTable(table);
  ui::WhatIfSum sum;
  sum.reset(m_document->config(), m_model->figureSource());
  QCOMPARE(sum.result().density, 1.0);
  QCOMPARE(sum.result().speedup().value(), 1.0);
  m_model->setGroup(1);
  m_editor->setSelection({0, 1, 2, 3});
  connect(m_document.get(), &ui::ConfigDocument::cellsChanged, this,
          [&](const std::vector<ui::CellRef>& cells) {
            sum.update(m_document->config(), m_model->figureSource(), cells);
          });
  std::vector<std::int32_t> choice(table->grid.cells(), 0);
  m_document->replace(search::config_of(*table, choice), QStringLiteral("same"));
  for (int head = 0; head < 4; ++head) choice[table->grid.index(1, 0, head)] = 2;
  std::vector<ui::CellEdit> edits =
      ui::changed(m_document->config(), ui::cellsOf({1}, {0, 1, 2, 3}),
                  [&](app::HeadSetting& setting) { setting.mode = table->mode(0, 2); });
  m_document->apply(std::move(edits), QStringLiteral("edit"));
  const ui::WhatIf direct = ui::whatIf(*table, choice), incremental = sum.result();
  QVERIFY(std::abs(direct.density - incremental.density) < 1e-6);
  QVERIFY(std::abs(*direct.error - *incremental.error) < 1e-7);
  QVERIFY(std::abs(*direct.secondsPerStep - *incremental.secondsPerStep) < 1e-9);
  QVERIFY(*incremental.speedup() > 1);
  QVERIFY(!incremental.estimated);
  // The density is that of the runs, as the design defines it.
  const double expected = app::density(m_document->config());
  QVERIFY(std::abs(incremental.density - expected) < 1e-6);
  m_document->disconnect(this);
}

void TestTuneEditing::parametersBetweenCandidatesAreEstimated() {
  const auto table = synthetic_table(1, 3, 4);
  ui::FigureSource source(kGrid, table);
  const kernels::HeadMode narrow = table->mode(0, 2), wide = table->mode(0, 5);
  kernels::HeadMode between = narrow;
  between.half_width = (narrow.half_width + wide.half_width) / 2;
  const ui::CellFigures low = source.figures(narrow, 0, 1, 0, 0), high = source.figures(wide, 0, 1, 0, 0),
                        middle = source.figures(between, 0, 1, 0, 0);
  QVERIFY(!low.estimated && !high.estimated && middle.estimated);
  QVERIFY(*middle.recall > *low.recall && *middle.recall < *high.recall);
  QVERIFY(*middle.error<*low.error&& * middle.error> * high.error);
  QCOMPARE(middle.density, kernels::density(kernels::build_runs(between, kGrid)));
  const ui::FigureSource none(kGrid, nullptr);
  QVERIFY(!ui::FigureSource(kGrid, nullptr).figures(narrow, 0, 1, 0, 0).recall);
}

void TestTuneEditing::versionsAreNeverOverwritten() {
  QTemporaryDir folder;
  m_editor->setSelection({0});
  m_editor->assign(Mode::Skip);
  QCOMPARE(ui::TuneFiles::saveVersion(*m_document, folder.path()), QString());
  const QString first = m_document->file();
  QVERIFY(!m_document->isModified());
  m_editor->assign(Mode::Diagonal);
  QCOMPARE(ui::TuneFiles::saveVersion(*m_document, folder.path()), QString());
  QVERIFY(m_document->file() != first);
  QVERIFY(m_document->file().endsWith(QStringLiteral("-v2.json")));
  QCOMPARE(app::read_sparse_config(first.toStdString()).config.at(0, 0, 0).mode.mode, Mode::Skip);
  QVERIFY(app::read_sparse_config(m_document->file().toStdString()).config == m_document->config());
  QCOMPARE(ui::TuneFiles::exportCsv(*m_document, folder.filePath(QStringLiteral("grid.csv"))), QString());
  QFile csv(folder.filePath(QStringLiteral("grid.csv")));
  QVERIFY(csv.open(QIODevice::ReadOnly));
  QCOMPARE(csv.readAll().count('\n'), 1 + 12);
  QVERIFY(!ui::TuneFiles::open(*m_document, folder.filePath(QStringLiteral("grid.csv"))).isEmpty());
  // What came from elsewhere never takes its name.
  QTemporaryDir presets;
  const QString preset = presets.filePath(QStringLiteral("balanced.json"));
  QCOMPARE(ui::TuneFiles::exportJson(*m_document, preset), QString());
  QCOMPARE(ui::TuneFiles::open(*m_document, preset), QString());
  QCOMPARE(ui::TuneFiles::saveVersion(*m_document, folder.path()), QString());
  QCOMPARE(m_document->name(), QStringLiteral("balanced-v2"));
  QCOMPARE(ui::TuneFiles::saveVersion(*m_document, folder.path()), QString());
  QCOMPARE(m_document->name(), QStringLiteral("balanced-v3"));
}

void TestTuneEditing::theModelIsAProperModel() {
  const QAbstractItemModelTester tester(m_model.get(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
  m_editor->setSelection({0, 5});
  m_editor->assign(Mode::Diagonal);
  m_model->setGroup(ui::kAllGroups);
  m_document->open(ui::TuneFiles::allFull(
                       {.family = "wan", .layers = 6, .heads = 2, .transformer_config_sha256 = {}}, kGrid),
                   QStringLiteral("other"), {});
  QCOMPARE(m_model->rowCount(), 6);
  QCOMPARE(m_model->columnCount(), 2);
  for (int row = 0; row < 6; ++row) {
    const QModelIndex cell = m_model->index(row, 1);
    QVERIFY(cell.data(Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("layer %1, head 1, Full").arg(row)));
    QVERIFY(!cell.data(Qt::AccessibleDescriptionRole).toString().isEmpty());
  }
}

// Against what engine/attention holds, counted by hand: 3,120 tokens are 49 granules; a band without a sink
// keeps one run of 8 bytes in each, beside 50 offsets of 8 bytes.
void TestTuneEditing::memoryIsCountedAgainstFull() {
  const kernels::TokenGrid grid{.frames = 13, .height = 12, .width = 20};
  constexpr qint64 kTokens = 3120, kBand = 50 * 8 + 49 * 8, kSkip = 50 * 8, kHead = kTokens * 64 * 2;
  const kernels::HeadMode full, skip{.mode = Mode::Skip}, band{.mode = Mode::Diagonal, .half_width = 16},
      space{.mode = Mode::MultiDiagonal, .order = kernels::TokenOrder::SpaceMajor, .half_width = 16};
  const auto config = [&](double begin, std::vector<kernels::HeadMode> modes) {
    app::SparseConfig made{.layers = 2, .heads = 4, .grid = grid};
    if (begin > 0)
      made.groups.push_back({.begin = 0, .end = begin, .heads = std::vector<app::HeadSetting>(8)});
    made.groups.push_back({.begin = begin, .end = 1});
    for (const kernels::HeadMode& mode : modes) made.groups.back().heads.push_back({.mode = mode});
    return made;
  };
  ui::ModeMemory modes(grid);
  const auto count = [&](const app::SparseConfig& of) {
    return ui::memoryBeyondFull(of, modes, 64, 2).value();
  };
  QCOMPARE(count(config(0.1, std::vector(8, full))).total(), qint64{0});
  // Heads that share a mode share its table, over layers too.
  QCOMPARE(count(config(0.1, {band, band, full, full, full, band, full, full})).total(), kBand);
  // Values and outputs of the layer with a head in space-major order are copied, all four heads of it.
  const ui::ConfigMemory ordered = count(config(0.1, {band, full, full, full, space, full, full, full}));
  QCOMPARE(ordered.tables, 2 * kBand);
  QCOMPARE(ordered.order, kTokens * 4);
  QCOMPARE(ordered.copies, 2 * 4 * kHead);
  QCOMPARE(ordered.projections, qint64{0});
  // A layer that skips a head has its own value and output projections of the other three; queries and keys
  // have room for all heads while some layer or step computes all.
  const ui::ConfigMemory skipped = count(config(0.1, {skip, full, full, full, skip, space, full, full}));
  QCOMPARE(skipped.tables, kSkip + kBand);
  QCOMPARE(skipped.projections, qint64{2 * 2 * 3 * 64 * 256 * 2});
  QCOMPARE(skipped.copies, 2 * 3 * kHead);
  QCOMPARE(count(config(0, {skip, full, full, full, skip, full, full, full})).copies, -2 * kHead);
  // Heads of 62 channels are padded: all Full copies values and outputs as well.
  const app::SparseConfig padded = config(0.1, {band, full, full, full, space, full, full, full});
  QCOMPARE(ui::memoryBeyondFull(padded, modes, 62, 2)->copies, qint64{0});
  const kernels::HeadMode outside{.mode = Mode::Diagonal, .half_width = 16, .sink = {{0, 9000}}};
  QVERIFY(!ui::memoryBeyondFull(config(0, std::vector(8, outside)), modes, 64, 2));
}

}  // namespace vdit::test

QTEST_MAIN(vdit::test::TestTuneEditing)
#include "tst_tune_editing.moc"
