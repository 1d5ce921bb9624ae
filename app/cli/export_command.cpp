// SPDX-License-Identifier: Apache-2.0
#include "app/cli/export_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "app/cli/job_file.h"
#include "app/cli/output_check.h"
#include "app/cli/session.h"
#include "engine/base/error.h"
#include "engine/base/formatted.h"
#include "engine/base/log.h"
#include "engine/base/strict_json.h"
#include "engine/sampling/memory_plan.h"
#include "engine/video/video_codec.h"

namespace vdit::app {
namespace {

using engine::VideoMetadata;
using engine::VideoReader;
using engine::VideoSettings;

constexpr double kDefaultRate = 16;
// Of the time: encoding. The rest reads every frame again.
constexpr double kEncodingShare = 0.75;
constexpr int kWorstCrf = 63;

std::string codec_names() {
  std::string names;
  for (const engine::CodecFacts& facts : engine::video_codecs())
    names += (names.empty() ? "" : ", ") + std::string(facts.name);
  return names;
}

// Of a file that was stripped: what its sidecar still says.
VideoMetadata sidecar_metadata(const std::filesystem::path& sidecar) {
  try {
    const auto document = read_json_file<nlohmann::ordered_json>(sidecar);
    const auto text = [&](const char* key) {
      return document.contains(key) && document[key].is_string() ? document[key].get<std::string>() : "";
    };
    if (text("format") != "vdit-video-sidecar" || !document.contains("metadata")) return {};
    return {.json = document["metadata"].dump(), .title = text("title"), .comment = text("comment")};
  } catch (const Error& error) {
    log(LogLevel::Warning, std::string("the settings beside the video are not kept: ") + error.what());
    return {};
  }
}

VideoMetadata metadata_of(const VideoReader& source, const std::filesystem::path& path) {
  if (source.metadata()) return *source.metadata();
  const std::filesystem::path sidecar = engine::sidecar_path(path);
  std::error_code error;
  return std::filesystem::is_regular_file(sidecar, error) ? sidecar_metadata(sidecar) : VideoMetadata{};
}

// Over itself the output would cost the original.
void refuse_same(const std::string& input, const std::string& output) {
  std::error_code error;
  if (!std::filesystem::equivalent(input, output, error) || error) return;
  throw Error({.kind = ErrorKind::Input,
               .code = "export.same",
               .subject = output,
               .field = "output",
               .found = "the input itself",
               .expected = "another path"});
}

// Whether the output is there in full already: the process may have ended before it could tell.
bool is_finished(const std::string& output, const VideoSettings& settings, std::size_t frames) {
  try {
    const VideoReader reader(output);
    const VideoMetadata expected =
        settings.metadata.json.empty()
            ? VideoMetadata{"{}", settings.metadata.title, settings.metadata.comment}
            : settings.metadata;
    return reader.info().frames == frames && reader.info().width == settings.width &&
           reader.info().height == settings.height && reader.metadata() == expected &&
           reader.info().codec == engine::facts_of(*settings.codec).libav_name;
  } catch (const Error&) {
    return false;
  }
}

std::uint64_t bytes_at(const std::filesystem::path& output) {
  std::error_code error;
  const std::uint64_t bytes = std::filesystem::file_size(output, error);
  return error ? 0 : bytes;
}

}  // namespace

void ExportCommand::declare(CLI::App& app) {
  app.add_option("IN", input_, "A video, a folder of PNG files, or a pattern such as %04d.png")->required();
  app.add_option("-o,--output", output_,
                 "OUT.mp4, .mov, .mkv (lossless), .gif, .webp, a folder or a %04d.png pattern; OUT.json goes "
                 "with it")
      ->required();
  std::vector<std::string> names;
  for (const engine::CodecFacts& facts : engine::video_codecs()) names.emplace_back(facts.name);
  app.add_option("--codec", codec_, codec_names() + "; by default what the ending of OUT means")
      ->check(CLI::IsMember(names))
      ->option_text("TEXT");
  app.add_option("--encoder", encoder_, "One of those that `vdit doctor` lists for the codec");
  app.add_option("--crf", crf_, "Quality of h264, h265 (0 to 51) and av1 (0 to 63): lower is better");
  app.add_option("--fps", fps_, "Show the same frames at this rate; by default the rate of IN");
  app.add_flag("--strip-private", strip_private_, "Leave out prompt, settings and the name of IN");
}

void ExportCommand::read_job(const JsonView& job) {
  refuse_unknown_keys(job, {"input", "output", "codec", "encoder", "crf", "fps", "strip_private"});
  input_ = job.text("input");
  output_ = job.text("output");
  codec_ = job.text_or("codec", "");
  if (!codec_.empty() && !engine::codec_named(codec_)) job.fail("codec", "one of " + codec_names());
  encoder_ = job.text_or("encoder", "");
  if (job.has("crf")) crf_ = static_cast<int>(job.integer("crf", 0, kWorstCrf));
  if (job.has("fps")) fps_ = job.number("fps");
  strip_private_ = job.boolean_or("strip_private", false);
}

VideoSettings ExportCommand::settings(const VideoReader& source, Session& session) const {
  const engine::VideoInfo& info = source.info();
  VideoSettings settings;
  settings.width = info.width;
  settings.height = info.height;
  settings.fps = fps_.value_or(info.fps > 0 ? info.fps : kDefaultRate);
  if (!strip_private_) settings.metadata = metadata_of(source, input_);
  settings.codec =
      codec_.empty() ? engine::default_codec(engine::format_of(output_)) : engine::codec_named(codec_);
  settings.encoder = encoder_;
  settings.crf = crf_;
  settings.overwrite = session.options().overwrite;
  settings.export_record = record(settings);
  refuse_same(input_, output_);
  require_disk_space(output_,
                     engine::writing_bytes_bound(*settings.codec, info.width, info.height, info.frames));
  return settings;
}

std::string ExportCommand::record(const VideoSettings& settings) const {
  const engine::CodecFacts& codec = engine::facts_of(*settings.codec);
  nlohmann::ordered_json record = {{"codec", codec.name}};
  if (!strip_private_) record["source"] = std::filesystem::path(input_).filename().string();
  if (codec.crf >= 0) record["crf"] = settings.crf.value_or(codec.crf);
  return record.dump();
}

void ExportCommand::check(Session& session) {
  const VideoReader source(input_);
  const engine::VideoWriter claim(output_, settings(source, session));
}

Outcome ExportCommand::outcome(const VideoSettings& settings, std::size_t frames, std::uint64_t bytes) const {
  const engine::CodecFacts& codec = engine::facts_of(*settings.codec);
  Outcome outcome;
  outcome.json = {{"command", name()},       {"input", input_},
                  {"output", output_},       {"sidecar", engine::sidecar_path(output_).string()},
                  {"codec", codec.name},     {"frames", frames},
                  {"width", settings.width}, {"height", settings.height},
                  {"fps", settings.fps},     {"bytes", bytes}};
  outcome.text = output_ +
                 formatted(": %s, %zu frames of %d x %d at %g a second, ", codec.title, frames,
                           settings.width, settings.height, settings.fps) +
                 engine::bytes_text(bytes);
  return outcome;
}

Outcome ExportCommand::run(Session& session) {
  VideoReader source(input_);
  const std::size_t frames = source.info().frames;
  VideoSettings settings = this->settings(source, session);
  if (session.resumes() && is_finished(output_, settings, frames)) {
    if (std::filesystem::exists(engine::sidecar_path(output_))) {
      Outcome earlier = outcome(settings, frames, bytes_at(output_));
      earlier.json["finished_earlier"] = true;
      return earlier;
    }
    settings.overwrite = true;  // ours, and it lacks its sidecar
  }
  if (session.resumes()) engine::discard_partial(output_, settings.overwrite);
  const auto tell = [&session](double fraction) {
    session.cancel().throw_if_cancelled();
    session.progress().show({.phase = "encode", .fraction = fraction});
  };
  settings.on_finishing = [&](double share) { tell(kEncodingShare + (1 - kEncodingShare) * share); };
  engine::VideoWriter writer(output_, settings);
  std::vector<std::uint8_t> rgb8;
  for (std::size_t done = 0; source.read(rgb8);) {
    writer.write(rgb8);
    tell(kEncodingShare * static_cast<double>(++done) / static_cast<double>(std::max(done, frames)));
  }
  const engine::WrittenVideo written = writer.finish();
  Outcome outcome = this->outcome(settings, written.frames, written.bytes);
  outcome.json["encoder"] = written.encoder;
  return outcome;
}

}  // namespace vdit::app
