// SPDX-License-Identifier: GPL-3.0-or-later
// Tune: a selection with mixed values, a history, the largest models, a difference, faults, a search that
// runs, waits and has ended, pairs in both plots, two searches that disagree.
#include <QAbstractButton>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
#include <QSlider>
#include <algorithm>

#include "app/config/sparse_config_reader.h"
#include "app/config/sparse_config_writer.h"
#include "app/jobs/job_queue.h"
#include "app/link/engine_link.h"
#include "app/project/project.h"
#include "engine/base/resource_folder.h"
#include "engine/base/sha256.h"
#include "tests/ui/bench/big_model.h"
#include "tests/ui/maps/synthetic_table.h"
#include "tests/ui/scenes/scene_list.h"
#include "ui/tune/difference_panel.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/prediction_plot.h"
#include "ui/tune/solve_panel.h"
#include "ui/tune/tune_workspace.h"
#include "ui/views/maps/value_slider.h"
#include "ui/views/segment_bar.h"

namespace vdit::scenes {
namespace {

struct Opened {
  std::unique_ptr<bench::StudioStage> stage;
  ui::TuneWorkspace& tune;
};

Opened open(const SceneOptions& options) {
  auto stage = openSample(options);
  auto& tune = stage->show<ui::TuneWorkspace>(ui::Workspace::Tune);
  settle(*stage);
  return {std::move(stage), tune};
}

void finish(Opened& opened, const SceneOptions& options, const char* name) {
  settle(*opened.stage);
  savePicture(opened.stage->window(), options, QLatin1String(name));
}

std::vector<int> rectangle(int top, int bottom, int left, int right, int heads) {
  std::vector<int> cells;
  for (int layer = top; layer <= bottom; ++layer) {
    for (int head = left; head <= right; ++head) cells.push_back(layer * heads + head);
  }
  return cells;
}

QString preset(const char* name) {
  return QString::fromStdString(resource(std::string("presets/") + name).string());
}

void edit(ui::TuneWorkspace& tune) {
  ui::GridView& grid = *tune.gridPanel()->view();
  grid.selectCells({0, 1, 2});
  tune.editor().toggleLock();
  grid.selectCells({8});
  tune.editor().assign(kernels::Mode::Skip);
  tune.editor().setComment(QStringLiteral("looks at nothing"));
  tune.gridPanel()->queryField()->setText(QStringLiteral("error > 0.04"));
  grid.selectCells(rectangle(5, 7, 0, 2, 4));
}

void playEdited(const SceneOptions& options) {
  Opened opened = open(options);
  edit(opened.tune);
  finish(opened, options, "tune-edited");
}

void playFace(const SceneOptions& options, int face, const char* name) {
  Opened opened = open(options);
  edit(opened.tune);
  opened.tune.gridPanel()->faces()->segment(face)->click();
  finish(opened, options, name);
}

void playDifference(const SceneOptions& options) {
  Opened opened = open(options);
  opened.tune.differencePanel()->setCompared(
      app::read_sparse_config(preset("fast.json").toStdString()).config, QStringLiteral("fast"));
  finish(opened, options, "tune-difference");
}

// Written by another program: an interval and a width that leave the video.
void playFaults(const SceneOptions& options) {
  Opened opened = open(options);
  app::SparseConfig config = app::read_sparse_config(preset("balanced.json").toStdString()).config;
  for (const std::size_t index : {5u, 13u, 22u}) {
    for (app::StepGroup& group : config.groups)
      group.heads[index].mode = {.mode = kernels::Mode::Diagonal, .half_width = 9000};
  }
  const QString file = opened.stage->path(QStringLiteral("from-elsewhere.json"));
  app::write_sparse_config(file.toStdString(), config, Overwrite::Yes);
  opened.tune.openConfig(file);
  finish(opened, options, "tune-faults");
}

void playDrag(const SceneOptions& options) {
  Opened opened = open(options);
  QSlider& epsilon = *opened.tune.solver()->epsilonSlider()->slider();
  epsilon.setSliderDown(true);
  epsilon.setValue(520);
  finish(opened, options, "tune-dragged");
}

void playBig(const SceneOptions& options, int layers, int heads, const char* name) {
  auto stage = openEmpty(options);
  const QString file = stage->context().project().searchesFolder() + QStringLiteral("/search-07.vdt");
  search::write_loss_table(
      file.toStdString(), *test::synthetic_table(2, layers, heads, {.frames = 21, .height = 45, .width = 80}),
      Overwrite::No);
  auto& tune = stage->show<ui::TuneWorkspace>(ui::Workspace::Tune);
  tune.searches().open(file);
  bench::StudioStage::waitFor([&] { return tune.searches().table() != nullptr; }, 60'000, "no table");
  settle(*stage);
  tune.solver()->setValues(0.25, 0.2);
  Q_EMIT tune.solver()->committed();
  settle(*stage);
  tune.gridPanel()->view()->selectCells(rectangle(25, 27, 13, 15, heads));
  bench::movePointer(*tune.gridPanel()->view()->viewport(),
                     tune.gridPanel()->view()->visualRect(tune.model().index(25, 14)).center(), {});
  settle(*stage);
  savePicture(stage->window(), options, QLatin1String(name));
}

jobs::Job searchJob(bench::StudioStage& stage, jobs::JobState state) {
  jobs::Job job;
  job.id = 7;
  job.kind = jobs::JobKind::Search;
  job.state = state;
  job.title = ui::TuneWorkspace::tr("Search %1").arg(QStringLiteral("search-04"));
  job.output = stage.context().project().searchesFolder() + QStringLiteral("/search-04.vdt");
  job.request = {{QStringLiteral("command"), QStringLiteral("search")},
                 {QStringLiteral("output"), job.output},
                 {QStringLiteral("prompts"), 4}};
  job.progress = {.phase = QStringLiteral("search"), .fraction = 0.63, .step = 7, .steps = 20};
  job.progress.secondsLeft = 380;
  job.progress.detail = QStringLiteral("layer 7 of 12");
  return job;
}

void playSearch(const SceneOptions& options, jobs::JobState state, const char* name) {
  Opened opened = open(options);
  link::EngineLink& engine = opened.stage->context().engine();
  Q_EMIT opened.stage->context().queue().jobChanged(searchJob(*opened.stage, jobs::JobState::Running));
  for (int layer = 0; layer < 7; ++layer) {
    QJsonArray heads;
    for (int head = 0; head < 4; ++head) {
      heads.append(
          QJsonObject{{QStringLiteral("head"), head},
                      {QStringLiteral("letter"), QString(QLatin1Char("DMVDFMDS"[(layer * 3 + head) % 8]))},
                      {QStringLiteral("density"), 0.25},
                      {QStringLiteral("error"), 0.01 * (head + 1)}});
    }
    Q_EMIT engine.searchEvent(7, {{QStringLiteral("event"), QStringLiteral("search_cells")},
                                  {QStringLiteral("prompt"), 0},
                                  {QStringLiteral("group"), 0},
                                  {QStringLiteral("group_begin"), 0},
                                  {QStringLiteral("group_end"), 1},
                                  {QStringLiteral("layer"), layer},
                                  {QStringLiteral("layers"), 12},
                                  {QStringLiteral("heads"), heads}});
  }
  Q_EMIT engine.searchEvent(7, {{QStringLiteral("prompt"), 2},
                                {QStringLiteral("prompts"), 4},
                                {QStringLiteral("step"), 7},
                                {QStringLiteral("steps"), 20},
                                {QStringLiteral("layer"), 7},
                                {QStringLiteral("layers"), 12}});
  if (state != jobs::JobState::Running)
    Q_EMIT opened.stage->context().queue().jobChanged(searchJob(*opened.stage, state));
  finish(opened, options, name);
}

void writeObject(const QString& file, const QJsonObject& object) {
  QFile out(file);
  if (out.open(QIODevice::WriteOnly)) out.write(QJsonDocument(object).toJson());
}

// Pairs of this machine, several of one config and one each of two others.
void addPairs(bench::StudioStage& stage) {
  const struct {
    const char *name, *config;
    double density, psnr, speedup;
  } pairs[] = {{"ball-7", "balanced.json", 0.35, 31.9, 1.66},
               {"cube-3", "balanced.json", 0.35, 29.4, 1.71},
               {"sand-11", "balanced.json", 0.35, 33.1, 1.69},
               {"ball-8", "fast.json", 0.25, 26.2, 1.83},
               {"night-2", "quality.json", 0.55, 36.4, 1.34}};
  for (const auto& pair : pairs) {
    const QString folder =
        stage.context().project().resultsFolder() + QLatin1Char('/') + QLatin1String(pair.name);
    QDir().mkpath(folder);
    writeObject(folder + QStringLiteral("/metrics.json"),
                {{QStringLiteral("psnr_db"), pair.psnr},
                 {QStringLiteral("density"), pair.density},
                 {QStringLiteral("speedup"), pair.speedup},
                 {QStringLiteral("device"), QStringLiteral("cpu")},
                 {QStringLiteral("full_denoise_seconds"), 23.4},
                 {QStringLiteral("sparse_denoise_seconds"), 23.4 / pair.speedup},
                 {QStringLiteral("machine"), stage.context().machine()}});
    writeObject(folder + QStringLiteral("/job.json"),
                {{QStringLiteral("prompt"), QStringLiteral("a red ball bounces on a checkered floor")},
                 {QStringLiteral("seed"), 42},
                 {QStringLiteral("size"), QStringLiteral("320x192")},
                 {QStringLiteral("frames"), 49},
                 {QStringLiteral("steps"), 20},
                 {QStringLiteral("guidance"), 3.0}});
    const QString hash = QString::fromStdString(sha256_file_hex(preset(pair.config).toStdString()));
    writeObject(folder + QStringLiteral("/sparse.mp4.json"),
                {{QStringLiteral("metadata"), QJsonObject{{QStringLiteral("sparse_sha256"), hash}}}});
  }
}

void playPairs(const SceneOptions& options, bool predictions, const char* name) {
  Opened opened = open(options);
  addPairs(*opened.stage);
  bench::StudioStage::waitFor([&] { return opened.tune.pareto()->measured().size() > 5; }, 20'000,
                              "no pairs");
  if (predictions) {
    for (QAction* action : opened.tune.findChildren<QAction*>()) {
      if (action->isCheckable() && action->toolTip() == opened.tune.predictions()->accessibleName())
        action->setChecked(true);
    }
  }
  settle(*opened.stage);
  finish(opened, options, name);
}

void playRanking(const SceneOptions& options) {
  Opened opened = open(options);
  addPairs(*opened.stage);
  bench::StudioStage::waitFor([&] { return opened.tune.pareto()->measured().size() > 5; }, 20'000,
                              "no pairs");
  for (QAction* action : opened.tune.commands()) {
    if (action->objectName() == QLatin1String("tune.ranking")) action->trigger();
  }
  finish(opened, options, "tune-ranking");
}

void playGenerate(const SceneOptions& options) {
  auto stage = openSample(options);
  addPairs(*stage);
  stage->window().showWorkspace(ui::Workspace::Generate);
  settle(*stage);
  bench::StudioStage::run(1500, 1500, [](int) {});
  savePicture(stage->window(), options, QStringLiteral("generate-measured"));
}

void playHover(const SceneOptions& options) {
  Opened opened = open(options);
  addPairs(*opened.stage);
  bench::StudioStage::waitFor([&] { return opened.tune.pareto()->measured().size() > 5; }, 20'000,
                              "no pairs");
  settle(*opened.stage);
  ui::ParetoPlot& plot = *opened.tune.pareto();
  const ui::CurveChoice& point = plot.curve()[plot.curve().size() / 3];
  bench::movePointer(plot, plot.pointOf(point.density, point.error), {});
  finish(opened, options, "tune-curve-hover");
}

void playAgreement(const SceneOptions& options) {
  Opened opened = open(options);
  const QString other =
      opened.stage->context().project().searchesFolder() + QStringLiteral("/search-other.vdt");
  search::write_loss_table(other.toStdString(),
                           *test::synthetic_table(4, 12, 4, {.frames = 13, .height = 12, .width = 20}),
                           Overwrite::Yes);
  settle(*opened.stage);
  opened.tune.compareSearch(other);
  finish(opened, options, "search-agreement");
}

void playEmpty(const SceneOptions& options) {
  auto stage = openEmpty(options);
  stage->show<ui::TuneWorkspace>(ui::Workspace::Tune);
  settle(*stage);
  savePicture(stage->window(), options, QStringLiteral("tune-empty"));
}

}  // namespace

QList<Scene> tuneScenes() {
  const auto name = [](const char* text) { return QString::fromLatin1(text); };
  using jobs::JobState;
  return {{name("tune-edited"), playEdited},
          {name("tune-maps"), [](const auto& o) { playFace(o, 1, "tune-maps"); }},
          {name("tune-recall"), [](const auto& o) { playFace(o, 2, "tune-recall"); }},
          {name("tune-error"), [](const auto& o) { playFace(o, 3, "tune-error"); }},
          {name("tune-difference"), playDifference},
          {name("tune-faults"), playFaults},
          {name("tune-dragged"), playDrag},
          {name("tune-1600"), [](const auto& o) { playBig(o, 40, 40, "tune-1600"); }},
          {name("tune-2016"), [](const auto& o) { playBig(o, 42, 48, "tune-2016"); }},
          {name("search-running"), [](const auto& o) { playSearch(o, JobState::Running, "search-running"); }},
          {name("search-paused"), [](const auto& o) { playSearch(o, JobState::Paused, "search-paused"); }},
          {name("search-interrupted"),
           [](const auto& o) { playSearch(o, JobState::Interrupted, "search-interrupted"); }},
          {name("search-failed"), [](const auto& o) { playSearch(o, JobState::Failed, "search-failed"); }},
          {name("tune-pairs"), [](const auto& o) { playPairs(o, false, "tune-pairs"); }},
          {name("tune-predictions"), [](const auto& o) { playPairs(o, true, "tune-predictions"); }},
          {name("tune-ranking"), playRanking},
          {name("tune-curve-hover"), playHover},
          {name("generate-measured"), playGenerate},
          {name("search-agreement"), playAgreement},
          {name("tune-empty"), playEmpty}};
}

}  // namespace vdit::scenes
