// SPDX-License-Identifier: Apache-2.0
// The page and the metrics files of a paired run. With VDIT_REPORT_OUT set, the page is also written there to
// be looked at.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "app/report/metrics_file.h"
#include "app/report/pair_report.h"
#include "engine/base/error.h"
#include "engine/video/video_writer.h"
#include "tests/unit/synthetic_video.h"

namespace vdit::app {
namespace {

using engine::VideoFrames;
using engine::testing::moving_squares;
using engine::testing::TemporaryFolder;

struct Sample {
  VideoFrames full = moving_squares(192, 192, 25);
  VideoFrames sparse = full;
  PairReport report;
  TemporaryFolder folder;
  ReportVideos videos{folder / "full.mp4", folder / "sparse.mp4", folder / "side_by_side.mp4"};

  Sample() {
    for (std::size_t i = 0; i < sparse.rgb8.size(); ++i) {
      sparse.rgb8[i] = static_cast<std::uint8_t>(sparse.rgb8[i] ^ ((i / sparse.frame_bytes()) % 7));
    }
    engine::write_video(videos.full, full, {});
    engine::write_video(videos.sparse, sparse, {});
    report.title = "Ball <42> & \"friends\"";
    report.prompt =
        "A red ball rolls over a wooden floor; the camera follows. 你好 <script>alert(1)</script>";
    report.date = "2026-11-24T14:00:00Z";
    report.settings = {{"model", "demo"}, {"size", "192 \u00d7 192"}, {"frames", "25"},
                       {"steps", "20"},   {"guidance", "3.0"},        {"seed", "42"}};
    report.versions = {{"vdit", "0.1.0"}, {"LibTorch", "2.11.0"}, {"kernels", "AVX-512 BF16"}};
    report.machine = "0123456789abcdef";
    report.device = "cpu: 2 cores";
    report.dtype = "bf16";
    report.dense_backend = "LibTorch flash, fp32";
    report.config_name = "balanced.json";
    report.quality = engine::compare_videos(full, sparse);
    report.density = 0.489;
    report.sparsity = 0.511;
    report.full_seconds = 74;
    report.sparse_seconds = 60.2;
    report.full_denoise_seconds = 60;
    report.sparse_denoise_seconds = 45.1;
    report.speedup = 60 / 45.1;
    report.attention_speedup = 1.92;
    report.timings = {{"text encoding", 0.4, 0.4},
                      {"denoising", 60, 45.1},
                      {"of it self-attention", 31, 16.1},
                      {"decoding", 13.6, 13.7}};
    ReportModeGrid grid{"all steps", 12, 4, {}};
    for (int i = 0; i < 48; ++i) {
      const auto mode = static_cast<kernels::Mode>((i * 7 / 3) % 5);
      grid.cells.push_back({mode, mode == kernels::Mode::Full ? 1.0 : 0.1 * (i % 5),
                            mode == kernels::Mode::Diagonal ? "half-width 96" : ""});
    }
    report.grids = {grid, grid};
  }
  std::string html(const ReportOptions& options = {}) const {
    return report_html(report, full, sparse, videos, options);
  }
};

TEST(Report, IsSelfContained) {
  const Sample sample;
  const std::string page = sample.html();
  if (const char* out = std::getenv("VDIT_REPORT_OUT")) std::ofstream(out) << page;
  EXPECT_EQ(page.find("http://"), std::string::npos);
  EXPECT_EQ(page.find("https://"), std::string::npos);
  EXPECT_EQ(page.find("href="), std::string::npos);
  EXPECT_NE(page.find("data:video/mp4;base64,"), std::string::npos);
  EXPECT_NE(page.find("data:image/png;base64,iVBOR"), std::string::npos);
  EXPECT_NE(page.find("prefers-color-scheme:dark"), std::string::npos);
}

TEST(Report, EscapesWhatPeopleWrote) {
  const std::string page = Sample().html();
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;alert(1)"), std::string::npos);
  EXPECT_NE(page.find("Ball &lt;42&gt; &amp; &quot;friends&quot;"), std::string::npos);
}

TEST(Report, NamesEveryPictureAndDefinesEveryNumber) {
  const std::string page = Sample().html();
  EXPECT_EQ(page.find("<img src"), std::string::npos);
  EXPECT_EQ(page.find("alt=\"\""), std::string::npos);
  for (const auto& [name, text] : pair_definitions())
    EXPECT_NE(page.find("<dt>" + name + "</dt>"), std::string::npos) << name;
  for (const auto& [name, text] : engine::quality_definitions())
    EXPECT_NE(page.find("<dt>" + name + "</dt>"), std::string::npos) << name;
  EXPECT_NE(page.find("layer 11, head 3"), std::string::npos);
}

TEST(Report, LinksVideosThatAreTooLarge) {
  const std::string page = Sample().html({.max_embedded_bytes = 1000});
  EXPECT_EQ(page.find("data:video"), std::string::npos);
  EXPECT_NE(page.find("href=\"full.mp4\""), std::string::npos);
}

TEST(Report, RefusesAPairThatIsNone) {
  Sample sample;
  sample.sparse.rgb8.resize(sample.sparse.rgb8.size() - sample.sparse.frame_bytes());
  EXPECT_THROW(sample.html(), Error);
}

TEST(MetricsFile, HasTheFieldsOfTheContract) {
  const auto json = pair_json(Sample().report);
  for (const char* name : {"psnr_db", "ssim", "density", "sparsity", "full_seconds", "sparse_seconds",
                           "full_denoise_seconds", "sparse_denoise_seconds", "speedup", "attention_speedup",
                           "machine", "device", "dtype", "dense_backend", "definitions"}) {
    EXPECT_TRUE(json.contains(name)) << name;
  }
  for (const auto& [name, value] : json.items()) {
    if (value.is_number() && name != "version" && !json["definitions"].contains(name))
      ADD_FAILURE() << name << " has no definition";
  }
}

TEST(MetricsFile, WritesIdenticalFramesAsTheStatedCap) {
  const VideoFrames video = moving_squares(32, 32, 3);
  const auto quality = engine::compare_videos(video, video);
  const auto json = quality_json(quality);
  EXPECT_EQ(json["psnr_db"], 100.0);
  EXPECT_EQ(json["identical_frames"], 3);
  EXPECT_TRUE(json["lpips"].is_null());
  EXPECT_EQ(json.dump().find("inf"), std::string::npos);
}

TEST(MetricsFile, CsvHasARowAFrame) {
  const VideoFrames video = moving_squares(32, 32, 3);
  std::istringstream csv(quality_csv(engine::compare_videos(video, video)));
  std::string line;
  std::getline(csv, line);
  const auto columns = std::ranges::count(line, ',');
  int rows = 0;
  for (; std::getline(csv, line); ++rows) EXPECT_EQ(std::ranges::count(line, ','), columns);
  EXPECT_EQ(rows, 3);
}

}  // namespace
}  // namespace vdit::app
