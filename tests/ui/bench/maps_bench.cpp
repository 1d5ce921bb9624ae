// SPDX-License-Identifier: GPL-3.0-or-later
// Inspect and Tune with the largest models: atlases that stream at 10 Hz while the overview scrolls,
// thumbnails read from a capture, focus maps of 931 x 931 at 10 Hz, zooming, brushing the mode grid.
#include <QScrollBar>
#include <cmath>

#include "app/link/engine_link.h"
#include "tests/ui/bench/big_model.h"
#include "tests/ui/bench/scenes.h"
#include "tests/ui/bench/studio_stage.h"
#include "ui/inspect/head_overview.h"
#include "ui/inspect/inspect_workspace.h"
#include "ui/tune/grid_panel.h"
#include "ui/tune/grid_view.h"
#include "ui/tune/tune_workspace.h"

namespace vdit::bench {
namespace {

constexpr int kMs = 6000, kTenth = 100, kFrame = 16, kLiveSide = 32;

class Scenes {
 public:
  Scenes(const BenchOptions& options, BenchReport& report, int layers, int heads)
      : m_options(options), m_report(report), m_layers(layers), m_heads(heads) {}

  void play() {
    auto& inspect = m_stage.show<ui::InspectWorkspace>(ui::Workspace::Inspect);
    live(inspect);
    captured(inspect);
    zoom(inspect);
    auto& tune = m_stage.show<ui::TuneWorkspace>(ui::Workspace::Tune);
    brush(tune);
    m_report.addMemory();
  }

 private:
  void measure(const char* what, QWidget& painted, int every, const std::function<void(int)>& act) {
    PaintCount paints(painted);
    LoopGaps gaps(m_options.stallMs);
    gaps.begin();
    StudioStage::run(kMs, every, act);
    m_report.addGaps(QStringLiteral("%1 heads: ").arg(m_layers * m_heads) + QString::fromLatin1(what),
                     gaps.end(), paints.count());
  }

  static void scroll(ui::HeadOverview& overview, int turn) {
    QScrollBar& bar = *overview.verticalScrollBar();
    bar.setValue(bar.maximum() > 0 ? turn * 37 % bar.maximum() : 0);
  }

  void live(ui::InspectWorkspace& inspect) {
    std::vector<link::HeadAtlas> atlases;
    for (int step = 1; step <= 4; ++step) {
      link::HeadAtlas atlas{.job = 1, .step = step, .steps = 50, .branch = QStringLiteral("conditional")};
      atlas.layers = m_layers;
      atlas.heads = m_heads;
      atlas.side = kLiveSide;
      for (int i = 0; i < m_layers * m_heads; ++i) {
        for (int y = 0; y < kLiveSide; ++y) {
          for (int x = 0; x < kLiveSide; ++x)
            atlas.cells.push_back(1.0F / static_cast<float>(1 + (x - y) * (x - y) * step + i % 7));
        }
      }
      atlases.push_back(std::move(atlas));
    }
    ui::HeadOverview& overview = *inspect.overview();
    inspect.showLive(atlases[0]);
    measure("a live atlas at 10 Hz while the overview scrolls", *overview.viewport(), kTenth / 2,
            [&](int turn) {
              if (turn % 2 == 0) inspect.showLive(atlases[static_cast<std::size_t>(turn / 2 % 4)]);
              scroll(overview, turn);
            });
    overview.setSide(16);
    measure("a live atlas at 10 Hz, the smallest thumbnails", *overview.viewport(), kTenth / 2,
            [&](int turn) {
              if (turn % 2 == 0) inspect.showLive(atlases[static_cast<std::size_t>(turn / 2 % 4)]);
              scroll(overview, turn);
            });
  }

  void captured(ui::InspectWorkspace& inspect) {
    inspect.setSource(bigCapture(m_layers, m_heads));
    ui::HeadOverview& overview = *inspect.overview();
    measure("thumbnails stream from a capture while the overview scrolls", *overview.viewport(), kTenth / 2,
            [&](int turn) { scroll(overview, turn); });
    measure("another focus map of 931 x 931 ten times a second", *inspect.canvas(), kTenth, [&](int turn) {
      const int head = turn * 13 % (m_layers * m_heads);
      inspect.chooseHead(head / m_heads, head % m_heads);
    });
  }

  void zoom(ui::InspectWorkspace& inspect) {
    ui::MapCanvas& canvas = *inspect.canvas();
    const auto wheel = [&](int turn) {
      turnWheel(canvas, canvas.plotArea().center(), turn % 40 < 20 ? 1 : -1);
    };
    inspect.setOverlayMode({.mode = kernels::Mode::Diagonal, .half_width = 9000});
    measure("zooming the focus map, Diagonal laid over it", canvas, kFrame, wheel);
    inspect.setOverlayMode(
        {.mode = kernels::Mode::MultiDiagonal, .order = kernels::TokenOrder::FrameMajor, .half_width = 400});
    measure("zooming the focus map, Multi-Diagonal laid over it", canvas, kFrame, wheel);
    measure("the pointer moves over the focus map", canvas, kFrame, [&](int turn) {
      movePointer(canvas, canvas.plotArea().center() + QPointF(4.0 * (turn % 50), 3.0 * (turn % 40)), {});
    });
  }

  void brush(ui::TuneWorkspace& tune) {
    const QString file = m_stage.path(QStringLiteral("big.safetensors"));
    writeBigTable(file, m_layers, m_heads);
    tune.searches().open(file);
    StudioStage::waitFor([&] { return tune.model().table() != nullptr && tune.isSettled(); }, 120'000,
                         "the table was not read");
    ui::GridView& view = *tune.gridPanel()->view();
    view.setTool(ui::GridTool::Brush);
    for (const int group : {7, ui::kAllGroups}) {
      tune.model().setGroup(group);
      tune.editor().setBrushLetter(group == 7 ? kernels::Mode::Diagonal : kernels::Mode::MultiDiagonal);
      QWidget& cells = *view.viewport();
      const int across = view.cellSize().width() * m_heads, down = view.cellSize().height() * m_layers;
      const auto at = [&](int turn) {
        return QPointF(0.5 * across * (1 + std::sin(0.11 * turn)) * 0.99 + 1, 3 * turn % down);
      };
      pressPointer(cells, at(0));
      measure(
          group == 7 ? "brushing the grid, one step group of 50" : "brushing the grid, all 50 step groups",
          cells, kFrame, [&](int turn) { movePointer(cells, at(turn), Qt::LeftButton); });
      releasePointer(cells, at(0));
    }
  }

  const BenchOptions& m_options;
  BenchReport& m_report;
  int m_layers, m_heads;
  StudioStage m_stage;
};

}  // namespace

void benchMaps(const BenchOptions& options, BenchReport& report, int layers, int heads) {
  Scenes(options, report, layers, heads).play();
}

}  // namespace vdit::bench
