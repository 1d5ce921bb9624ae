// SPDX-License-Identifier: Apache-2.0
#include "engine/video/video_completion.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>

#include "engine/base/error.h"
#include "engine/video/frame_source.h"
#include "engine/video/gif_file.h"
#include "engine/video/stream_encoder.h"
#include "engine/video/webp_file.h"

namespace vdit::engine {
namespace {

// What we wrote ourselves is read without the caps for foreign files.
constexpr ReadLimits kOwnFile{.max_side = kMaxVideoSide, .max_frames = 100'000'000};

[[noreturn]] void throw_verify(const std::filesystem::path& path, std::string field, std::string found,
                               std::string expected) {
  throw Error({.kind = ErrorKind::Internal,
               .code = "video.verify",
               .subject = path.string(),
               .field = std::move(field),
               .found = std::move(found),
               .expected = std::move(expected)});
}

// Tells of every frame that is read again, and so lets a long completion be followed and given up.
class WatchedSource final : public FrameSource {
 public:
  WatchedSource(std::unique_ptr<FrameSource> source, std::function<void()> on_frame)
      : source_(std::move(source)), on_frame_(std::move(on_frame)) {
    info = source_->info;
    metadata = source_->metadata;
  }
  bool next(std::vector<std::uint8_t>& rgb8) override {
    if (on_frame_) on_frame_();
    return source_->next(rgb8);
  }
  void seek(std::size_t index) override { source_->seek(index); }

 private:
  std::unique_ptr<FrameSource> source_;
  std::function<void()> on_frame_;
};

// How often completing reads every frame: a palette, the pictures, the check.
double passes_of(VideoFormat format) {
  return format == VideoFormat::Gif ? 3 : format == VideoFormat::Webp ? 2 : 1;
}

std::function<void()> frame_counter(VideoFormat format, const VideoSettings& settings, std::size_t frames) {
  if (!settings.on_finishing) return nullptr;
  return [tell = settings.on_finishing, all = passes_of(format) * static_cast<double>(frames + 1),
          done = 0.0]() mutable { tell(std::min(1.0, done++ / all)); };
}

void verify(const std::filesystem::path& complete, const std::filesystem::path& out,
            const VideoSettings& settings, const Expected& expected, const std::function<void()>& on_frame) {
  try {
    const auto source =
        std::make_unique<WatchedSource>(open_source(complete, kOwnFile, Damage::Refuse), on_frame);
    if (source->info.width != settings.width || source->info.height != settings.height) {
      throw_verify(out, "size",
                   std::to_string(source->info.width) + " x " + std::to_string(source->info.height),
                   std::to_string(settings.width) + " x " + std::to_string(settings.height));
    }
    if (source->metadata != settings.metadata) {
      throw_verify(out, "metadata", source->metadata ? quoted(source->metadata->json, 60) : "none",
                   quoted(settings.metadata.json, 60));
    }
    std::vector<std::uint8_t> rgb8;
    std::size_t frames = 0;
    for (; source->next(rgb8); ++frames) {
      if (frames < expected.checksums.size() && checksum(rgb8) != expected.checksums[frames]) {
        throw_verify(out, "frame " + std::to_string(frames), "other pixels", "those that were written");
      }
    }
    if (frames != expected.frames)
      throw_verify(out, "frames", std::to_string(frames), std::to_string(expected.frames));
  } catch (const Error& error) {
    if (error.info().code != "video.read") throw;
    throw_verify(out, error.info().field, error.info().found, "a video that decodes");
  }
}

void insert_gif_comments(const std::filesystem::path& from, const FileHandle& to,
                         const std::filesystem::path& to_path, const VideoMetadata& metadata) {
  const auto bytes = read_all(from, std::uint64_t{1} << 31);
  const auto comments = gif_comments(metadata);
  const std::span<const std::uint8_t> all(bytes);
  const std::size_t at = scan_gif(all).screen_end;
  write_all(to, to_path, all.first(at));
  write_all(to, to_path, comments);
  write_all(to, to_path, all.subspan(at));
}

// A temporary file beside one that is being made: the pictures of a GIF before its comments, the sidecar.
class ScratchFile {
 public:
  explicit ScratchFile(const std::filesystem::path& beside) : path_(beside.string() + "~") {
    std::filesystem::remove(path_);
    file_ = create_file(path_);
  }
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::filesystem::path& path() const { return path_; }
  int descriptor() const { return file_.get(); }
  void write(const std::string& text) const {
    write_all(file_, path_, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    sync_file(file_, path_);
  }
  void rename_to(const std::filesystem::path& target) const {
    std::error_code failure;
    std::filesystem::rename(path_, target, failure);
    if (failure) throw_output_error(target, failure.value());
  }

 private:
  std::filesystem::path path_;
  FileHandle file_;
};

void make_final(OutputClaim& claim, VideoFormat format, const VideoSettings& settings,
                const std::function<void()>& on_frame) {
  const FileHandle file = claim.create_final();
  if (format == VideoFormat::Mp4 || format == VideoFormat::Mov) {
    remux_with_index_in_front(claim.part_file().get(), claim.part(), file.get(), claim.final_part(),
                              *settings.codec, settings.metadata);
    return;
  }
  const auto source =
      std::make_unique<WatchedSource>(open_source(claim.part(), kOwnFile, Damage::StopBefore), on_frame);
  if (format == VideoFormat::Gif) {
    const ScratchFile pictures(claim.final_part());
    write_gif(*source, pictures.descriptor(), pictures.path(), settings);
    insert_gif_comments(pictures.path(), file, claim.final_part(), settings.metadata);
  } else if (format == VideoFormat::Webp) {
    write_webp(*source, file, claim.final_part(), settings);
  } else {
    StreamEncoder encoder(file.get(), claim.final_part(), VideoCodec::Ffv1, settings);
    std::vector<std::uint8_t> rgb8;
    while (source->next(rgb8)) encoder.write(rgb8);
    encoder.finish();
  }
}

std::uintmax_t bytes_of(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return std::filesystem::file_size(path);
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path)) bytes += entry.file_size();
  return bytes;
}

std::string sidecar_text(const WrittenVideo& written, const VideoSettings& settings) {
  nlohmann::ordered_json sidecar;
  sidecar["format"] = "vdit-video-sidecar";
  sidecar["version"] = 1;
  sidecar["file"] = written.path.filename().string();
  sidecar["title"] = settings.metadata.title;
  sidecar["comment"] = settings.metadata.comment;
  sidecar["video"] = {{"container", name_of(written.format)},
                      {"codec", facts_of(*settings.codec).name},
                      {"encoder", written.encoder},
                      {"width", settings.width},
                      {"height", settings.height},
                      {"fps", settings.fps},
                      {"frames", written.frames},
                      {"bytes", written.bytes}};
  if (!settings.export_record.empty())
    sidecar["export"] = nlohmann::ordered_json::parse(settings.export_record);
  sidecar["metadata"] = nlohmann::ordered_json::parse(settings.metadata.json);
  return sidecar.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

// A stopped writer may have left its last picture half-written.
void drop_broken_pictures(const std::filesystem::path& part, std::size_t keep) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(part)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (std::size_t i = keep; i < files.size(); ++i) std::filesystem::remove(files[i]);
}

}  // namespace

PngTexts png_texts_of(const VideoSettings& settings) {
  const VideoMetadata embedded = embedded_form(settings.metadata);
  PngTexts texts{{"vdit", embedded.json},
                 {"Comment", embedded.comment},
                 {"parameters", embedded.comment},
                 {"Software", "Sparse-vDiT Studio"},
                 {"fps", nlohmann::json(settings.fps).dump()}};
  if (!embedded.title.empty()) texts["Title"] = embedded.title;
  return texts;
}

std::size_t count_decodable(const std::filesystem::path& part) noexcept {
  std::size_t frames = 0;
  try {
    const auto source = open_source(part, kOwnFile, Damage::StopBefore);
    std::vector<std::uint8_t> rgb8;
    while (source->next(rgb8)) ++frames;
  } catch (const std::exception&) {
    // What does not open holds no frames.
  }
  return frames;
}

void complete_video(OutputClaim& claim, VideoFormat format, const VideoSettings& settings,
                    const Expected& expected, WrittenVideo& written) {
  const bool direct = is_lossless(format);
  const std::filesystem::path complete = direct ? claim.part() : claim.final_part();
  // One counter for all passes; std::ref keeps it one.
  auto counter = frame_counter(format, settings, expected.frames);
  const std::function<void()> on_frame = counter ? std::function<void()>(std::ref(counter)) : nullptr;
  try {
    if (!direct) make_final(claim, format, settings, on_frame);
    verify(complete, claim.out(), settings, expected, on_frame);
    written.path = claim.out();
    written.sidecar = sidecar_path(claim.out());
    written.format = format;
    written.frames = expected.frames;
    written.bytes = bytes_of(complete);
    const ScratchFile sidecar(written.sidecar);
    sidecar.write(sidecar_text(written, settings));
    claim.place(complete);
    sidecar.rename_to(written.sidecar);
  } catch (...) {
    std::error_code ignored;
    if (!direct) std::filesystem::remove(claim.final_part(), ignored);
    throw;
  }
}

std::optional<PartialVideo> find_partial(const std::filesystem::path& out) {
  const std::filesystem::path part = part_path(out);
  std::error_code ignored;
  if (!std::filesystem::exists(part, ignored) || is_claimed(out)) return std::nullopt;
  const std::size_t frames = count_decodable(part);
  if (frames == 0) return std::nullopt;
  return PartialVideo{part, frames};
}

void discard_partial(const std::filesystem::path& out, bool overwrite) {
  std::error_code ignored;
  if (std::filesystem::exists(part_path(out), ignored))
    OutputClaim::of_leftover(out, format_of(out), overwrite).discard();
}

WrittenVideo recover_partial(const std::filesystem::path& out, bool overwrite) {
  const VideoFormat format = format_of(out);
  OutputClaim claim = OutputClaim::of_leftover(out, format, overwrite);
  Expected expected;
  VideoSettings settings;
  settings.overwrite = overwrite;
  {
    const auto source = open_source(claim.part(), kOwnFile, Damage::StopBefore);
    settings.width = source->info.width;
    settings.height = source->info.height;
    settings.fps = source->info.fps > 0 ? source->info.fps : settings.fps;
    const auto codec = codec_with_libav_name(source->info.codec);
    settings.codec = codec && holds(format, *codec) ? *codec : default_codec(format);
    settings.metadata = source->metadata.value_or(VideoMetadata{"{}", {}, {}});
    std::vector<std::uint8_t> rgb8;
    for (; source->next(rgb8); ++expected.frames) {
      if (is_lossless(format)) expected.checksums.push_back(checksum(rgb8));
    }
  }
  if (expected.frames == 0) throw_read_error(claim.part(), "no complete frame");
  if (format == VideoFormat::PngFolder || format == VideoFormat::PngPattern)
    drop_broken_pictures(claim.part(), expected.frames);
  if (format == VideoFormat::Mkv) {
    // Without its trailer an mkv cannot be sought: write the same pixels once more.
    make_final(claim, format, settings, nullptr);
    std::filesystem::rename(claim.final_part(), claim.part());
  }
  WrittenVideo written;
  written.encoder = "recovered";
  complete_video(claim, format, settings, expected, written);
  return written;
}

}  // namespace vdit::engine
