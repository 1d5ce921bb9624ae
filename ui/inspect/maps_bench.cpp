// SPDX-License-Identifier: GPL-3.0-or-later
// vdit-ui-maps-bench [LAYERS HEADS [EDGE]]: how Inspect and Tune behave with the largest models. Gaps of the
// event loop while thumbnails stream ten times a second, the overview scrolls, the map zooms and the brush
// paints; seconds from a slider's wish to the painted grid; peak memory. Numbers to standard output; a
// machine that is busy with other work gives wrong ones.
#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QScrollBar>
#include <QTextStream>
#include <QTimer>
#include <algorithm>
#include <cmath>
#include <functional>

#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_loader.h"
#include "ui/inspect/map_canvas.h"
#include "ui/look/theme.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/solve_runner.h"
#include "ui/tune/tune_files.h"

namespace vdit::ui {
namespace {

constexpr kernels::TokenGrid kVideo{.frames = 33, .height = 45, .width = 80};

// Answers like a capture of every head, without a file: a band whose width differs from head to head.
class BandSource final : public MapSource {
 public:
  BandSource(int layers, int heads, int edge) : m_edge(edge) {
    m_info.model = "synthetic";
    m_info.layers = layers;
    m_info.heads = heads;
    m_info.steps = 50;
    m_info.grid = kVideo;
    m_info.block = static_cast<int>((kVideo.tokens() + edge - 1) / edge);
  }
  const app::CaptureInfo& info() const override { return m_info; }
  QString name() const override { return QStringLiteral("synthetic"); }
  std::vector<app::CaptureFolder::Entry> entries() const override { return {{25, "conditional"}}; }
  std::vector<app::CapturedHead> figures(int, const std::string&) const override {
    std::vector<app::CapturedHead> out;
    for (int i = 0; i < m_info.layers * m_info.heads; ++i)
      out.push_back({.layer = i / m_info.heads, .head = i % m_info.heads});
    return out;
  }
  std::optional<app::CapturedHead> head(int, const std::string&, int layer, int head) const override {
    app::CapturedHead out{.layer = layer, .head = head, .rows = m_edge, .columns = m_edge};
    out.map_frame.resize(static_cast<std::size_t>(m_edge) * static_cast<std::size_t>(m_edge));
    const int reach = 4 + (7 * layer + 3 * head) % 90;
    for (int y = 0; y < m_edge; ++y) {
      for (int x = 0; x < m_edge; ++x)
        out.map_frame[static_cast<std::size_t>(y * m_edge + x)] =
            1.0F / static_cast<float>(1 + (x - y) * (x - y) / reach);
    }
    return out;
  }
  std::optional<std::vector<float>> rows(int, const std::string&, char, int, int) const override {
    return std::nullopt;
  }
  std::uint64_t bytes() const override { return 0; }

 private:
  app::CaptureInfo m_info;
  int m_edge;
};

// Milliseconds that the event loop did not answer, seen by a timer that wants to fire every millisecond.
class Heartbeat : public QObject {
 public:
  Heartbeat() {
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
      m_gaps.push_back(static_cast<double>(m_since.nsecsElapsed()) * 1e-6), m_since.restart();
    });
  }
  void begin() {
    m_gaps.clear();
    m_since.start();
    m_timer.start(1);
  }
  void report(QTextStream& out, const char* what) {
    m_timer.stop();
    std::sort(m_gaps.begin(), m_gaps.end());
    if (m_gaps.empty()) return;
    const double most = m_gaps.back(), tail = m_gaps[m_gaps.size() * 99 / 100];
    out << what << ": gaps p99 " << QString::number(tail, 'f', 1) << " ms, largest "
        << QString::number(most, 'f', 1) << " ms of " << m_gaps.size() << '\n';
    out.flush();
  }

 private:
  QTimer m_timer;
  QElapsedTimer m_since;
  std::vector<double> m_gaps;
};

void runFor(int milliseconds, int every, const std::function<void(int)>& act) {
  QEventLoop loop;
  QTimer timer;
  int turn = 0;
  QObject::connect(&timer, &QTimer::timeout, &loop, [&] { act(turn++); });
  timer.start(every);
  QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
  loop.exec();
}

double peakMiB() {
  QFile status(QStringLiteral("/proc/self/status"));
  if (!status.open(QIODevice::ReadOnly)) return 0;
  for (const QByteArray& line : status.readAll().split('\n')) {
    if (line.startsWith("VmHWM:")) return line.mid(6).trimmed().split(' ')[0].toDouble() / 1024;
  }
  return 0;
}

void measureInspect(QTextStream& out, int layers, int heads, int edge) {
  auto source = std::make_shared<const BandSource>(layers, heads, edge);
  HeadOverview overview;
  overview.resize(272, 700);
  overview.setHeads(layers, heads);
  overview.show();
  MapCanvas canvas;
  canvas.resize(760, 640);
  canvas.show();
  InspectLoader loader;
  loader.setSource(source);
  QObject::connect(&loader, &InspectLoader::thumbnailsLoaded, &overview,
                   [&](const std::vector<LoadedThumbnail>& batch) {
                     for (const LoadedThumbnail& one : batch)
                       overview.setThumbnail(one.layer, one.head, one.shades);
                   });
  QObject::connect(&loader, &InspectLoader::headLoaded, &canvas,
                   [&](const std::optional<app::CapturedHead>& head, int) {
                     canvas.setMap({.cells = head->map_frame,
                                    .rows = head->rows,
                                    .columns = head->columns,
                                    .block = source->info().block},
                                   MapAxes(kVideo, kernels::TokenOrder::FrameMajor), {});
                   });
  Heartbeat heart;
  loader.loadHead(25, QStringLiteral("conditional"), 0, 0);
  loader.loadOverview(25, QStringLiteral("conditional"), false);
  heart.begin();
  runFor(4000, 50, [&](int turn) {
    overview.verticalScrollBar()->setValue(turn * 97 % std::max(1, overview.verticalScrollBar()->maximum()));
  });
  heart.report(out, "stream from the source while scrolling");
  std::vector<QImage> frames;
  for (int i = 0; i < 8; ++i) {
    QImage shades(32, 32, QImage::Format_Indexed8);
    shades.fill(i * 30);
    frames.push_back(shades);
  }
  heart.begin();
  runFor(3000, 100, [&](int turn) {
    for (int i = 0; i < layers * heads; ++i)
      overview.setThumbnail(i / heads, i % heads, frames[static_cast<std::size_t>(turn % 8)]);
  });
  heart.report(out, "all thumbnails replaced at 10 Hz");
  heart.begin();
  runFor(3000, 16, [&](int turn) {
    turn % 60 < 30 ? canvas.zoomAbout(canvas.plotArea().center(), 1.1)
                   : canvas.zoomAbout(canvas.plotArea().center(), 1 / 1.1);
  });
  heart.report(out, "zooming the focus map");
}

constexpr int kGroups = 50;

std::shared_ptr<search::LossTable> tableOf(int layers, int heads) {
  const kernels::TokenGrid grid{.frames = 5, .height = 6, .width = 10};
  search::TableIdentity is{.family = "wan",
                           .model_sha256 = "m",
                           .dtype = "float32",
                           .grid = grid,
                           .steps = kGroups,
                           .guidance = 1};
  for (int i = 0; i < kGroups; ++i)
    is.groups.push_back({static_cast<double>(i) / kGroups, static_cast<double>(i + 1) / kGroups});
  std::vector<search::Candidate> list{{.mode = kernels::Mode::Full},
                                      {.mode = kernels::Mode::Skip, .density = 0}};
  for (const double density : {0.3, 0.45, 0.6}) {
    list.push_back({.mode = kernels::Mode::Diagonal, .density = density});
    list.push_back({.mode = kernels::Mode::MultiDiagonal, .density = density});
  }
  auto table = std::make_shared<search::LossTable>(is, layers, heads, list);
  for (std::size_t i = 0; i < table->error_mean.size(); ++i) {
    const std::size_t c = i % list.size();
    table->density[i] = c == 0 ? 1.0F : c == 1 ? 0.0F : static_cast<float>(list[c].density);
    table->error_mean[i] = c == 0 ? 0.0F
                                  : static_cast<float>(std::fabs(std::sin(0.013 * static_cast<double>(i)))) *
                                        (1.1F - table->density[i]);
    table->count[i] = 1;
  }
  return table;
}

void measureTune(QTextStream& out, int layers, int heads) {
  const auto table = tableOf(layers, heads);
  const kernels::TokenGrid grid = table->identity.grid;
  ConfigDocument document;
  document.open(
      TuneFiles::allFull({.family = "wan", .layers = layers, .heads = heads, .transformer_config_sha256 = {}},
                         grid),
      QStringLiteral("full"), {});
  GridModel model(document);
  TuneEditor editor(document, model);
  GridPanel panel(document, model, editor);
  panel.resize(866, 600);
  panel.show();
  QCoreApplication::processEvents();
  model.setTable(table);
  SolveRunner runner;
  runner.setTable(SolveTable::of(table));
  std::vector<double> milliseconds;
  QElapsedTimer since;
  QEventLoop loop;
  int turn = 0;
  const auto wish = [&] {
    since.restart();
    runner.wish({.lambda = 0.25, .epsilon = 0.05 + 0.02 * turn++}, false);
  };
  QObject::connect(&runner, &SolveRunner::answered, &panel,
                   [&](const SolveAnswer& answer, const SolveWish&, bool) {
                     model.setPreview(std::make_shared<PreviewChoice>(PreviewChoice{table, answer.choice}));
                     panel.view()->viewport()->repaint();
                     milliseconds.push_back(static_cast<double>(since.nsecsElapsed()) * 1e-6);
                     turn < 60 ? wish() : loop.quit();
                   });
  wish();
  loop.exec();
  std::sort(milliseconds.begin(), milliseconds.end());
  out << "slider to painted grid, " << layers * heads << " cells x " << kGroups << " groups: median "
      << QString::number(milliseconds[milliseconds.size() / 2], 'f', 1) << " ms, largest "
      << QString::number(milliseconds.back(), 'f', 1) << " ms\n";
  model.setPreview(nullptr);
  editor.setBrushLetter(kernels::Mode::Diagonal);
  Heartbeat heart;
  editor.beginStroke();
  heart.begin();
  runFor(3000, 10, [&](int at) {
    editor.stroke({at * 7 % (layers * heads), (at * 7 + 1) % (layers * heads)});
  });
  heart.report(out, "brushing the grid");
}

}  // namespace
}  // namespace vdit::ui

int main(int argc, char** argv) {
  QApplication application(argc, argv);
  const QStringList arguments = application.arguments();
  const int layers = arguments.value(1, QStringLiteral("42")).toInt(),
            heads = arguments.value(2, QStringLiteral("48")).toInt();
  const int edge = arguments.value(3, QStringLiteral("931")).toInt();
  QTextStream out(stdout);
  if (layers < 1 || heads < 1 || edge < 2 || layers * heads > 4096) {
    out << "usage: vdit-ui-maps-bench [LAYERS HEADS [EDGE]], at most 4096 heads\n";
    return 2;
  }
  vdit::ui::applyTheme(application, vdit::ui::ThemeKind::Dark);
  out << layers * heads << " heads, maps of " << edge << " x " << edge << '\n';
  vdit::ui::measureInspect(out, layers, heads, edge);
  vdit::ui::measureTune(out, layers, heads);
  out << "peak resident memory " << QString::number(vdit::ui::peakMiB(), 'f', 0) << " MiB\n";
  return 0;
}
