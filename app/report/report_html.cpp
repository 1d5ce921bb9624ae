// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <set>

#include "app/report/pair_report.h"
#include "app/report/report_figures.h"
#include "app/report/report_page.h"
#include "engine/base/error.h"
#include "engine/video/picture.h"
#include "engine/video/side_by_side.h"

namespace vdit::app {
namespace {

std::string base64(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return i + k < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[i + k])} : 0u;
    };
    const std::uint32_t group = (byte(0) << 16) | (byte(1) << 8) | byte(2);
    out += kDigits[group >> 18];
    out += kDigits[(group >> 12) & 63];
    out += i + 1 < bytes.size() ? kDigits[(group >> 6) & 63] : '=';
    out += i + 2 < bytes.size() ? kDigits[group & 63] : '=';
  }
  return out;
}

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), {});
  if (!file.is_open() || bytes.empty()) {
    throw Error({.kind = ErrorKind::Input,
                 .code = "file.missing",
                 .subject = path.string(),
                 .expected = "a video for the report"});
  }
  return bytes;
}

std::uintmax_t size_or_zero(const std::filesystem::path& path) {
  std::error_code failure;
  const auto size = path.empty() ? 0 : std::filesystem::file_size(path, failure);
  return failure ? 0 : size;
}

// The title as a tooltip: no number without its definition.
std::string figure(const std::string& label, const std::string& value, const std::string& note,
                   const std::string& definition) {
  return "<div class=\"figure\" title=\"" + html_text(definition) + "\"><span>" + html_text(label) +
         "</span><b>" + html_text(value) + "</b><small>" + html_text(note) + "</small></div>";
}

std::string decibel(double db) {
  return std::isinf(db) ? "identical" : number_text(db, 1) + " dB";
}

std::string headline(const PairReport& report, const std::map<std::string, std::string>& definitions) {
  const auto define = [&](const char* name) {
    const auto found = definitions.find(name);
    return found == definitions.end() ? std::string() : found->second;
  };
  const auto& quality = report.quality;
  std::string out = "<div class=\"figures\">";
  out += figure("PSNR", decibel(quality.psnr_db), "pooled " + decibel(quality.psnr_pooled_db),
                define("psnr_db"));
  out += figure("SSIM", number_text(quality.ssim, 3),
                quality.ms_ssim ? "MS-SSIM " + number_text(*quality.ms_ssim, 3) : "mean over frames",
                define("ssim"));
  out += figure("Density", number_text(report.density * 100, 1) + " %",
                "sparsity " + number_text(report.sparsity * 100, 1) + " %", define("density"));
  out += figure("Speed-up", number_text(report.speedup, 2) + " \u00d7", "measured, denoising",
                define("speedup"));
  if (report.attention_speedup) {
    out += figure("Attention speed-up", number_text(*report.attention_speedup, 2) + " \u00d7", "measured",
                  define("attention_speedup"));
  }
  if (quality.temporal_difference) {
    const std::string sign = *quality.temporal_difference > 0 ? "+" : "";
    out += figure("Flicker", sign + number_text(*quality.temporal_difference, 3), "8-bit steps a frame",
                  define("temporal_difference"));
  }
  return out + "</div>";
}

std::string video_section(const PairReport& report, const engine::VideoFrames& full,
                          const ReportVideos& videos, const ReportOptions& options) {
  if (videos.full.empty() || videos.sparse.empty()) return {};
  std::string out = "<h2>Videos</h2>";
  if (size_or_zero(videos.full) + size_or_zero(videos.sparse) > options.max_embedded_bytes) {
    out += "<p>The videos are too large for this page. They lie beside it:";
    for (const auto& path : {videos.full, videos.sparse, videos.side_by_side}) {
      if (!path.empty())
        out += " <a href=\"" + html_text(path.filename().string()) + "\">" +
               html_text(path.filename().string()) + "</a>";
    }
    return out + "</p>";
  }
  const auto player = [](const std::string& caption, const std::filesystem::path& path) {
    return "<figure><figcaption>" + html_text(caption) +
           "</figcaption><video controls loop muted playsinline preload=\"auto\" aria-label=\"" +
           html_text(caption) + "\" src=\"data:video/mp4;base64," + base64(file_bytes(path)) +
           "\"></video></figure>";
  };
  out += "<div class=\"videos\">" + player("Dense", videos.full) +
         player("Sparse, " + report.config_name, videos.sparse) + "</div>";
  out += "<div class=\"transport\" hidden data-fps=\"" + std::to_string(full.fps) + "\" data-frames=\"" +
         std::to_string(full.count()) +
         "\"><button type=\"button\">Play both</button><input type=\"range\" min=\"0\" max=\"" +
         std::to_string(full.count() - 1) +
         "\" value=\"0\" aria-label=\"Frame\"><output class=\"num\"></output></div>";
  return out;
}

std::string picture(std::span<const std::uint8_t> rgb8, int width, int height, const std::string& caption,
                    const ReportOptions& options) {
  const engine::Picture reduced = engine::reduced_picture(rgb8, width, height, options.max_picture_width);
  const auto png = engine::encode_png(reduced.rgb8, reduced.width, reduced.height);
  return "<figure><figcaption>" + html_text(caption) + "</figcaption><img alt=\"" + html_text(caption) +
         "\" width=\"" + std::to_string(reduced.width) + "\" height=\"" + std::to_string(reduced.height) +
         "\" src=\"data:image/png;base64," + base64({reinterpret_cast<const char*>(png.data()), png.size()}) +
         "\"></figure>";
}

std::string frame_section(const PairReport& report, const engine::VideoFrames& full,
                          const engine::VideoFrames& sparse, const ReportOptions& options) {
  const std::size_t worst = report.quality.worst_frame;
  const std::set<std::size_t> shown = {0, std::min(worst, full.count() - 1), full.count() / 2,
                                       full.count() - 1};
  std::string out = "<h2>Frames</h2><p class=\"note\">Absolute difference of the luma, " +
                    number_text(options.difference_gain, 0) + " times amplified: black is equal.</p>";
  for (const std::size_t i : shown) {
    const auto& quality = report.quality.frames.at(i);
    const std::string name = "frame " + std::to_string(i);
    const std::string note = decibel(quality.psnr_db) + ", SSIM " + number_text(quality.ssim, 3);
    const auto difference = engine::difference_picture(full.frame(i), sparse.frame(i), full.width,
                                                       full.height, options.difference_gain);
    out += "<div class=\"frames\">" +
           picture(full.frame(i), full.width, full.height, "Dense, " + name, options) +
           picture(sparse.frame(i), full.width, full.height,
                   "Sparse, " + name + (i == worst ? " (worst)" : ""), options) +
           picture(difference, full.width, full.height, "Difference, " + note, options) + "</div>";
  }
  return out;
}

template <typename Value>
std::vector<std::optional<double>> values_of(const PairReport& report, Value value) {
  std::vector<std::optional<double>> values;
  for (const auto& frame : report.quality.frames) values.push_back(value(frame));
  return values;
}

std::string plot_section(const PairReport& report) {
  using Frame = engine::FrameQuality;
  const auto psnr = [](const Frame& f) {
    return std::optional(std::isinf(f.psnr_db) ? engine::kIdenticalPsnrDb : f.psnr_db);
  };
  FrameCurve psnr_curve{.name = "PSNR",
                        .unit = "dB",
                        .decimals = 1,
                        .values = values_of(report, psnr),
                        .mark = report.quality.worst_frame};
  FrameCurve ssim_curve{.name = "SSIM",
                        .decimals = 3,
                        .values = values_of(report, [](const Frame& f) { return std::optional(f.ssim); }),
                        .mark = report.quality.worst_frame};
  std::string out = "<h2>Frame by frame</h2><h3>PSNR, dB</h3>" + curve_svg(psnr_curve) + "<h3>SSIM</h3>" +
                    curve_svg(ssim_curve);
  if (report.quality.temporal_test) {
    FrameCurve temporal{.name = "Temporal difference",
                        .decimals = 2,
                        .values = values_of(report, [](const Frame& f) { return f.temporal_test; }),
                        .second = values_of(report, [](const Frame& f) { return f.temporal_reference; }),
                        .second_name = "dense"};
    out += "<h3>Temporal difference, 8-bit steps</h3><p class=\"note\">Solid: sparse. Dashed: dense.</p>" +
           curve_svg(temporal);
  }
  return out;
}

std::string mode_section(const PairReport& report) {
  if (report.grids.empty()) return {};
  std::string out =
      "<h2>Modes</h2><p class=\"note\">Rows are layers, columns are heads.</p><div class=\"grids\">";
  for (const auto& grid : report.grids) {
    std::array<std::size_t, kernels::kModes> counts{};
    double density = 0;
    for (const auto& cell : grid.cells) {
      ++counts[static_cast<std::size_t>(cell.mode)];
      density += cell.density / static_cast<double>(grid.cells.size());
    }
    out += "<section><h3>" + html_text(grid.steps) + ": density " + number_text(density * 100, 1) +
           " %</h3><div class=\"modes\"><div class=\"scroll\">" + mode_grid_svg(grid) +
           "</div><ul class=\"legend\">";
    for (int mode = 0; mode < kernels::kModes; ++mode) {
      const auto kind = static_cast<kernels::Mode>(mode);
      out += "<li>" + mode_tile_svg(kind) + "<span>" + mode_title(kind) + "</span><span class=\"num\">" +
             std::to_string(counts[static_cast<std::size_t>(mode)]) + "</span></li>";
    }
    out += "</ul></div></section>";
  }
  return out + "</div>";
}

std::string timing_section(const PairReport& report) {
  std::vector<PhaseTiming> rows = report.timings;
  if (rows.empty()) rows.push_back({"denoising", report.full_denoise_seconds, report.sparse_denoise_seconds});
  // Whoever timed the phases may have added the total already.
  const bool has_total = rows.back().full_seconds == report.full_seconds;
  if (!has_total) rows.push_back({"everything", report.full_seconds, report.sparse_seconds});
  const std::string warning =
      report.instrumented
          ? "<p class=\"note\"><strong>Instrumented run:</strong> attention maps were captured while the "
            "dense video was made, so its times and the speed-ups are not valid.</p>"
          : "";
  return "<h2>Time</h2>" + warning + "<p class=\"note key\"><i class=\"full\"></i>dense, " +
         html_text(report.dense_backend) + "<i class=\"sparse\"></i>sparse</p>" +
         "<table><thead><tr><th scope=\"col\">Phase</th><th></th><th scope=\"col\" "
         "class=\"num\">Dense</th><th scope=\"col\" class=\"num\">Sparse</th>"
         "<th scope=\"col\" class=\"num\">Ratio</th></tr></thead><tbody>" +
         timing_rows(rows) + "</tbody></table>";
}

std::string table(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::string out = "<table><tbody>";
  for (const auto& [name, value] : rows)
    out += "<tr><th scope=\"row\">" + html_text(name) + "</th><td>" +
           html_text(value.empty() ? "\u2013" : value) + "</td></tr>";
  return out + "</tbody></table>";
}

std::string settings_section(const PairReport& report) {
  std::vector<std::pair<std::string, std::string>> machine = {
      {"device", report.device}, {"type", report.dtype}, {"dense attention", report.dense_backend}};
  machine.insert(machine.end(), report.versions.begin(), report.versions.end());
  return "<div class=\"columns\"><section><h2>Settings</h2>" + table(report.settings) +
         "</section><section><h2>Machine and versions</h2>" + table(machine) + "</section></div>";
}

std::string definition_section(const std::map<std::string, std::string>& definitions) {
  std::string out = "<h2>What the numbers mean</h2><dl>";
  for (const auto& [name, text] : definitions)
    out += "<dt>" + html_text(name) + "</dt><dd>" + html_text(text) + "</dd>";
  return out + "</dl>";
}

void check_frames(const PairReport& report, const engine::VideoFrames& full,
                  const engine::VideoFrames& sparse) {
  const bool same_size = full.width == sparse.width && full.height == sparse.height;
  const bool same_length =
      full.count() == sparse.count() && full.count() == report.quality.frames.size() && full.count() > 0;
  if (same_size && same_length) return;
  throw Error({.kind = ErrorKind::Input,
               .code = same_size ? "quality.length" : "quality.size",
               .subject = "report",
               .found = "videos or metrics that differ in size or length",
               .expected = "those of one pair"});
}

}  // namespace

std::string report_html(const PairReport& report, const engine::VideoFrames& full,
                        const engine::VideoFrames& sparse, const ReportVideos& videos,
                        const ReportOptions& options) {
  check_frames(report, full, sparse);
  std::map<std::string, std::string> definitions = report.definitions;
  definitions.insert(pair_definitions().begin(), pair_definitions().end());
  definitions.insert(engine::quality_definitions().begin(), engine::quality_definitions().end());

  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>" +
      html_text(report.title) + " \u2013 paired run</title><style>" + kReportStyle +
      "</style></head><body><svg width=\"0\" height=\"0\" "
      "style=\"position:absolute\" aria-hidden=\"true\"><pattern id=\"hatch\" width=\"5\" height=\"5\" "
      "patternUnits=\"userSpaceOnUse\" "
      "patternTransform=\"rotate(-45)\"><path d=\"M0 2.5H5\" stroke=\"var(--hatch)\"/></pattern></svg><main>";
  out += "<h1>" + html_text(report.title) +
         "</h1><p class=\"note\">Dense against sparse: the same prompt, seed and noise. " +
         html_text(report.date) + "</p>";
  if (!report.prompt.empty() && report.prompt != report.title)
    out += "<p class=\"prompt\">" + html_text(report.prompt) + "</p>";
  out += headline(report, definitions);
  out +=
      "<p class=\"note\">PSNR and SSIM measure sameness to the dense video, not beauty. They are computed on "
      "the raw frames, not on compressed ones.</p>";
  out += video_section(report, full, videos, options);
  out += frame_section(report, full, sparse, options);
  out += plot_section(report);
  out += mode_section(report);
  out += timing_section(report);
  out += settings_section(report);
  out += definition_section(definitions);
  out += "</main><script>" + std::string(kReportScript) + "</script></body></html>\n";
  return out;
}

}  // namespace vdit::app
