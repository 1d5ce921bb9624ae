// SPDX-License-Identifier: Apache-2.0
#include "app/cli/metrics_command.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <optional>
#include <vector>

#include "app/cli/job_file.h"
#include "app/cli/session.h"
#include "app/report/metrics_file.h"
#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/video/quality.h"
#include "engine/video/side_by_side.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"

namespace vdit::app {
namespace {

using engine::VideoInfo;
using engine::VideoReader;

constexpr double kDefaultRate = 16;

[[noreturn]] void throw_differs(const char* code, const std::string& file, std::string found,
                                std::string expected) {
  throw Error({.kind = ErrorKind::Input,
               .code = code,
               .subject = file,
               .found = std::move(found),
               .expected = std::move(expected)});
}

// Before any frame is decoded.
void check_alike(const std::string& reference, const VideoInfo& a, const std::string& test,
                 const VideoInfo& b) {
  const auto size = [](const VideoInfo& info) {
    return std::to_string(info.width) + " x " + std::to_string(info.height);
  };
  if (size(a) != size(b)) throw_differs("quality.size", test, size(b), size(a) + " as in " + reference);
  if (a.frames != b.frames) {
    throw_differs("quality.length", test, std::to_string(b.frames) + " frames",
                  std::to_string(a.frames) + " as in " + reference);
  }
}

std::string decibel(double db) {
  return std::isinf(db) ? "identical" : formatted("%.2f dB", db);
}

std::string quality_text(const engine::VideoQuality& quality, const VideoInfo& info) {
  std::string out = formatted("PSNR      %s  (pooled %s, RGB %s)\n", decibel(quality.psnr_db).c_str(),
                              decibel(quality.psnr_pooled_db).c_str(), decibel(quality.psnr_rgb_db).c_str());
  out += formatted("SSIM      %.4f", quality.ssim);
  out += quality.ms_ssim ? formatted("  (MS-SSIM %.4f)\n", *quality.ms_ssim) : std::string("\n");
  if (quality.temporal_difference) {
    out += formatted("temporal  %+.3f  (%.3f in the reference, %.3f compared)\n",
                     *quality.temporal_difference, *quality.temporal_reference, *quality.temporal_test);
  }
  out += "LPIPS     not available (no weights)\n";
  out += formatted("%zu frames of %d x %d, %zu identical, worst frame %zu with %s", info.frames, info.width,
                   info.height, quality.identical_frames, quality.worst_frame,
                   decibel(quality.frames[quality.worst_frame].psnr_db).c_str());
  return out;
}

nlohmann::ordered_json source_json(const std::string& file, const VideoInfo& info) {
  return {{"file", file},         {"container", info.container}, {"codec", info.codec},
          {"width", info.width},  {"height", info.height},       {"fps", info.fps},
          {"frames", info.frames}};
}

}  // namespace

void MetricsCommand::declare(CLI::App& app) {
  app.add_option("A", reference_,
                 "The reference: a video, a folder of PNG files, or a pattern such as %04d.png")
      ->required();
  app.add_option("B", test_, "What is compared with it")->required();
  app.add_option("--csv", csv_, "Also write a row a frame to this file");
  app.add_option("--side-by-side", side_by_side_, "Also write A, B and their difference as one video");
}

void MetricsCommand::read_job(const JsonView& job) {
  refuse_unknown_keys(job, {"reference", "test", "csv", "side_by_side"});
  reference_ = job.text("reference");
  test_ = job.text("test");
  csv_ = job.text_or("csv", "");
  side_by_side_ = job.text_or("side_by_side", "");
}

void MetricsCommand::check(Session&) {
  const VideoReader reference(reference_);
  const VideoReader test(test_);
  check_alike(reference_, reference.info(), test_, test.info());
}

Outcome MetricsCommand::run(Session& session) {
  VideoReader reference(reference_);
  VideoReader test(test_);
  const VideoInfo info = reference.info();
  check_alike(reference_, info, test_, test.info());
  const bool overwrite = session.options().overwrite || session.resumes();
  std::optional<AtomicFile> csv;
  if (!csv_.empty()) csv.emplace(csv_, overwrite ? Overwrite::Yes : Overwrite::No);
  const engine::SideBySide composer(info.width, info.height, {.reference_label = "A", .test_label = "B"});
  std::optional<engine::VideoWriter> writer;
  if (!side_by_side_.empty()) {
    writer.emplace(side_by_side_, engine::VideoSettings{.width = composer.width(),
                                                        .height = composer.height(),
                                                        .fps = info.fps > 0 ? info.fps : kDefaultRate,
                                                        .metadata = {},
                                                        .encoder = {},
                                                        .overwrite = overwrite});
  }

  engine::QualityMeter meter(info.width, info.height);
  std::vector<std::uint8_t> a;
  std::vector<std::uint8_t> b;
  for (std::size_t done = 0; reference.read(a) && test.read(b);) {
    session.cancel().throw_if_cancelled();
    meter.add(a, b);
    if (writer) writer->write(composer.compose(a, b));
    session.progress().show(
        {.phase = "compare", .fraction = static_cast<double>(++done) / static_cast<double>(info.frames)});
  }
  const engine::VideoQuality quality = meter.result();
  if (csv) {
    csv->write(quality_csv(quality));
    csv->commit();
  }
  if (writer) writer->finish();

  Outcome outcome{
      .json = {{"reference", source_json(reference_, info)}, {"test", source_json(test_, test.info())}},
      .text = quality_text(quality, info)};
  outcome.json.update(quality_json(quality));
  return outcome;
}

}  // namespace vdit::app
