// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/bench/big_model.h"

#include "search/solve/loss_table.h"
#include "tests/ui/maps/synthetic_capture.h"
#include "tests/ui/maps/synthetic_table.h"

namespace vdit::bench {
namespace {

class BandSource final : public ui::MapSource {
 public:
  BandSource(int layers, int heads) {
    m_info.model = "synthetic";
    m_info.layers = layers;
    m_info.heads = heads;
    m_info.head_dim = 128;
    m_info.steps = kBigGroups;
    m_info.grid = kBigGrid;
    m_info.video_width = 1280;
    m_info.video_height = 720;
    m_info.video_frames = 129;
    m_info.block = static_cast<int>((kBigGrid.tokens() + kBigEdge - 1) / kBigEdge);
    m_info.candidates = test::synthetic_candidates(kBigGrid);
  }
  const app::CaptureInfo& info() const override { return m_info; }
  QString name() const override { return QStringLiteral("synthetic"); }
  std::vector<app::CaptureFolder::Entry> entries() const override {
    std::vector<app::CaptureFolder::Entry> out;
    for (int step = 5; step <= kBigGroups; step += 5) out.push_back({step, "conditional"});
    return out;
  }
  std::vector<app::CapturedHead> figures(int, const std::string&) const override {
    std::vector<app::CapturedHead> out;
    for (int i = 0; i < m_info.layers * m_info.heads; ++i)
      out.push_back(numbers(i / m_info.heads, i % m_info.heads));
    return out;
  }
  std::optional<app::CapturedHead> head(int step, const std::string&, int layer, int head) const override {
    app::CapturedHead out = numbers(layer, head);
    out.rows = out.columns = kBigEdge;
    out.map_frame.resize(std::size_t{kBigEdge} * kBigEdge);
    const int reach = 4 + (7 * layer + 3 * head + step) % 90;
    for (int y = 0; y < kBigEdge; ++y) {
      for (int x = 0; x < kBigEdge; ++x)
        out.map_frame[static_cast<std::size_t>(y * kBigEdge + x)] =
            1.0F / static_cast<float>(1 + (x - y) * (x - y) / reach);
    }
    return out;
  }
  std::optional<std::vector<float>> rows(int, const std::string&, char, int, int) const override {
    return std::nullopt;
  }
  std::uint64_t bytes() const override { return 0; }

 private:
  app::CapturedHead numbers(int layer, int head) const {
    app::CapturedHead out{.layer = layer, .head = head};
    for (std::size_t i = 0; i < m_info.candidates.size(); ++i) {
      out.recall.push_back(1 - 0.01F * static_cast<float>(i));
      out.density.push_back(i == 0 ? 1 : 0.1F * static_cast<float>(i));
      out.error.push_back(0.01F * static_cast<float>(i));
    }
    return out;
  }

  app::CaptureInfo m_info;
};

}  // namespace

std::shared_ptr<const ui::MapSource> bigCapture(int layers, int heads) {
  return std::make_shared<const BandSource>(layers, heads);
}

void writeBigTable(const QString& file, int layers, int heads) {
  search::write_loss_table(file.toStdString(), *test::synthetic_table(kBigGroups, layers, heads, kBigGrid),
                           Overwrite::No);
}

}  // namespace vdit::bench
