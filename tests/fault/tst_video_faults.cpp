// SPDX-License-Identifier: Apache-2.0
// Faults of video files. Test names begin with the case they hold us to: full disk (V01), kill (V02), bad
// output paths (V03), two jobs with one path (V04), missing encoders (V05), damaged input (V06), targets that
// are no files (V07).
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "engine/base/error.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"
#include "tests/unit/synthetic_video.h"
#include "tests/without_root_rights.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;
using testing::moving_squares;
using testing::TemporaryFolder;

constexpr const char* kNames[] = {"a.mp4", "a.mov", "a.mkv", "frames", "a.gif", "a.webp", "b-%04d.png"};

std::string read_bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// The error that `action` throws; a success is a failed test.
template <typename Action>
ErrorInfo error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.info();
  }
  ADD_FAILURE() << "no error";
  return {};
}

fs::path first_file(const fs::path& out) {
  return out.filename() == "b-%04d.png" ? out.parent_path() / "b-0000.png" : out;
}

// Writes under a limit that may strike anywhere. Either it all worked, or there is an error, nothing under
// the final name, and what OUT.part holds decodes. Returns whether it worked.
bool write_under_pressure(const fs::path& out, const VideoFrames& video, std::size_t& kept) {
  try {
    write_video(out, video, {.metadata = {R"({"seed":42})", "", ""}});
    EXPECT_EQ(read_video(out).count(), video.count());
    return true;
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "video.write") << error.what();
    EXPECT_EQ(exit_code(error.info().kind), 6);
    EXPECT_NE(std::string(error.what()).find(out.string()), std::string::npos) << error.what();
    EXPECT_FALSE(fs::exists(first_file(out))) << error.what();
    EXPECT_FALSE(fs::exists(sidecar_path(out))) << error.what();
  }
  const auto partial = find_partial(out);
  kept = partial ? partial->frames : 0;
  return false;
}

class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    previous_handler_ = std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &previous_);
    const rlimit limit{bytes, previous_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &previous_);
    std::signal(SIGXFSZ, previous_handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit previous_{};
  void (*previous_handler_)(int) = SIG_DFL;
};

TEST(V01, AFileSizeLimitAnywhereLeavesNothingUnderTheFinalName) {
  const VideoFrames video = moving_squares(128, 64, 30);
  for (const char* name : {"a.mp4", "a.mov", "a.mkv", "a.gif", "a.webp"}) {
    int failures = 0;
    std::size_t most_kept = 0;
    bool worked = false;
    for (rlim_t limit = 512; !worked && limit < (64u << 20); limit = limit * 5 / 2) {
      const TemporaryFolder folder;
      std::size_t kept = 0;
      {
        const FileSizeLimit guard(limit);
        worked = write_under_pressure(folder / name, video, kept);
      }
      most_kept = std::max(most_kept, kept);
      failures += worked ? 0 : 1;
      if (kept == 0) continue;
      EXPECT_EQ(recover_partial(folder / name).frames, kept) << name << " under " << limit;
    }
    EXPECT_TRUE(worked) << name;
    EXPECT_GE(failures, 3) << name;
    EXPECT_GT(most_kept, 0u) << name;
  }
}

TEST(V01, AFullDiskAnywhereLeavesNothingUnderTheFinalName) {
  const VideoFrames video = moving_squares(128, 64, 30);
  const TemporaryFolder folder;
  const fs::path disk = folder / "disk";
  fs::create_directory(disk);
  for (const char* name : kNames) {
    bool worked = false;
    int failures = 0;
    for (int kib = 8; !worked && kib < 16384; kib *= 2) {
      const std::string options = "size=" + std::to_string(kib) + "k";
      if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, options.c_str()) != 0)
        GTEST_SKIP() << "a tmpfs may not be mounted here";
      std::size_t kept = 0;
      worked = write_under_pressure(disk / name, video, kept);
      failures += worked ? 0 : 1;
      ::umount2(disk.c_str(), MNT_DETACH);
    }
    EXPECT_TRUE(worked) << name;
    EXPECT_GE(failures, 1) << name;
  }
}

// A child that writes 80 frames and is killed before it finishes.
void write_and_be_killed(const fs::path& out, const VideoFrames& video, std::optional<VideoCodec> codec) {
  int pipe_ends[2];
  ASSERT_EQ(::pipe(pipe_ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    VideoWriter writer(out,
                       {.width = 64, .height = 48, .metadata = {R"({"seed":7})", "", ""}, .codec = codec});
    for (std::size_t i = 0; i < 80; ++i) writer.write(video.frame(i));
    static_cast<void>(!::write(pipe_ends[1], "x", 1));
    ::pause();
    ::_exit(0);
  }
  char ready = 0;
  ASSERT_EQ(::read(pipe_ends[0], &ready, 1), 1);
  EXPECT_FALSE(find_partial(out)) << "a living writer's part is not a leftover";
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

void expect_recovery(const fs::path& out) {
  const auto partial = find_partial(out);
  ASSERT_TRUE(partial) << out;
  EXPECT_GE(partial->frames, 40u) << out;
  EXPECT_LE(partial->frames, 80u) << out;
  EXPECT_FALSE(fs::exists(first_file(out)));
  EXPECT_EQ(recover_partial(out).frames, partial->frames) << out;
  EXPECT_EQ(read_video(out).count(), partial->frames) << out;
  EXPECT_EQ(read_metadata(out)->json, R"({"seed":7})") << out;
  EXPECT_FALSE(fs::exists(part_path(out))) << out;
}

TEST(V02, AKilledWriterLeavesFramesThatCanBeRecovered) {
  const VideoFrames video = moving_squares(64, 48, 90);
  for (const char* name : kNames) {
    const TemporaryFolder folder;
    write_and_be_killed(folder / name, video, std::nullopt);
    expect_recovery(folder / name);
  }
}

TEST(V02, WhatIsRecoveredKeepsItsCodec) {
  const VideoFrames video = moving_squares(64, 48, 90);
  for (const VideoCodec codec : {VideoCodec::H265, VideoCodec::Av1}) {
    const TemporaryFolder folder;
    write_and_be_killed(folder / "a.mp4", video, codec);
    expect_recovery(folder / "a.mp4");
    EXPECT_EQ(VideoReader(folder / "a.mp4").info().codec, facts_of(codec).libav_name);
  }
}

TEST(V02, ANewRunMovesALeftoverAside) {
  const TemporaryFolder folder;
  write_bytes(folder / "a.mp4.part", "frames of somebody");
  write_video(folder / "a.mp4", moving_squares(32, 32, 2), {});
  EXPECT_EQ(read_bytes(folder / "a.mp4.part.1"), "frames of somebody");
}

TEST(V03, BadOutputPathsAreToldBeforeAnyWork) {
  const TemporaryFolder folder;
  const VideoSettings settings{.width = 32, .height = 32};
  const auto code = [&](const fs::path& out) { return error_of([&] { VideoWriter(out, settings); }); };
  EXPECT_EQ(code(folder / "missing" / "a.mp4").code, "file.folder");
  EXPECT_EQ(code(folder / (std::string(300, 'x') + ".mp4")).code, "file.name");
  EXPECT_EQ(code(folder / "a.avi").code, "video.format");
  write_bytes(folder / "file", "x");
  EXPECT_EQ(code(folder / "file" / "a.mp4").code, "file.folder");
  write_bytes(folder / "old.mp4", "old");
  EXPECT_EQ(code(folder / "old.mp4").code, "file.exists");
  write_bytes(folder / "b.mp4.json", "old");
  EXPECT_EQ(code(folder / "b.mp4").code, "file.exists");
  EXPECT_EQ(read_bytes(folder / "old.mp4"), "old");
  EXPECT_EQ(folder.entries(), 3u);
  fs::create_directory(folder / "closed");
  ::chmod((folder / "closed").c_str(), 0500);
  test::without_root_rights([&] { EXPECT_EQ(code(folder / "closed" / "a.mp4").code, "file.permission"); });
}

TEST(V03, ALongNameInUtf8Works) {
  const TemporaryFolder folder;
  std::string name;
  while (name.size() + 3 < 235) name += "你";
  write_video(folder / (name + ".mp4"), moving_squares(32, 32, 2), {});
  EXPECT_EQ(read_video(folder / (name + ".mp4")).count(), 2u);
}

TEST(V04, OfManyWritersForOnePathOneWins) {
  for (const char* name : kNames) {
    const TemporaryFolder folder;
    std::atomic<int> won = 0;
    std::atomic<int> refused = 0;
    std::vector<std::unique_ptr<VideoWriter>> writers(8);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < writers.size(); ++i) {
      threads.emplace_back([&, i] {
        try {
          writers[i] = std::make_unique<VideoWriter>(folder / name, VideoSettings{.width = 32, .height = 32});
          ++won;
        } catch (const Error& error) {
          EXPECT_EQ(error.info().code, "file.claimed") << error.what();
          ++refused;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(won, 1) << name;
    EXPECT_EQ(refused, 7) << name;
  }
}

TEST(V04, AFileThatAppearsMeanwhileIsNotReplaced) {
  const TemporaryFolder folder;
  VideoWriter writer(folder / "a.mp4", {.width = 32, .height = 32});
  writer.write(moving_squares(32, 32, 1).rgb8);
  write_bytes(folder / "a.mp4", "somebody else's");
  EXPECT_EQ(error_of([&] { writer.finish(); }).code, "file.exists");
  EXPECT_EQ(read_bytes(folder / "a.mp4"), "somebody else's");
}

TEST(V05, AnAbsentEncoderIsToldWithThoseAvailable) {
  const TemporaryFolder folder;
  for (const CodecFacts& facts : video_codecs()) {
    VideoSettings settings{.width = 32, .height = 32, .encoder = "dream_encoder"};
    settings.codec = facts.codec;
    const fs::path out = folder / (std::string("a") + facts.ending);
    const ErrorInfo info = error_of([&] { VideoWriter(out, settings); });
    EXPECT_EQ(info.code, "video.encoder") << facts.name;
    EXPECT_EQ(exit_code(info.kind), 6);
    for (const auto& name : encoders_of(facts.codec))
      EXPECT_NE(info.expected.find(name), std::string::npos) << info.expected;
  }
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(V05, WithoutAnyEncoderTheCodecsThatCanBeWrittenAreTold) {
  const ErrorInfo info = error_of([] { choose_encoder(VideoCodec::Av1, "", {}, "a.mp4"); });
  EXPECT_EQ(info.code, "video.encoder");
  EXPECT_EQ(exit_code(info.kind), 6);
  EXPECT_NE(info.found.find("AV1"), std::string::npos);
  EXPECT_NE(info.hint.find("h264"), std::string::npos) << info.hint;
  EXPECT_NE(info.hint.find("ffv1"), std::string::npos) << info.hint;
  EXPECT_EQ(info.hint.find("av1"), std::string::npos) << info.hint;
}

TEST(V05, AnEncoderThatRefusesTheSizeIsToldBeforeAnyFrame) {
  const TemporaryFolder folder;
  // x265 takes no side below 16.
  VideoSettings settings{.width = 8, .height = 8};
  settings.codec = VideoCodec::H265;
  const ErrorInfo info = error_of([&] { VideoWriter(folder / "a.mp4", settings); });
  EXPECT_EQ(info.code, "video.encoder");
  EXPECT_EQ(info.field, encoders_of(VideoCodec::H265).front());
  EXPECT_NE(info.expected.find("8 x 8"), std::string::npos) << info.expected;
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(V05, ImpossibleSettingsAreTold) {
  const TemporaryFolder folder;
  const auto code = [&](const char* name, VideoSettings settings) {
    return error_of([&] { VideoWriter(folder / name, settings); }).code;
  };
  EXPECT_EQ(code("a.mp4", {.width = 33, .height = 32}), "video.size");
  EXPECT_EQ(code("a.mkv", {.width = 0, .height = 32}), "video.size");
  EXPECT_EQ(code("a.mkv", {.width = 100'000, .height = 32}), "video.size");
  EXPECT_EQ(code("a.mov", {.width = 33, .height = 32}), "video.size");
  EXPECT_EQ(code("a.mkv", {.width = 32, .height = 32, .codec = VideoCodec::H264}), "video.codec");
  EXPECT_EQ(code("a.mp4", {.width = 32, .height = 32, .codec = VideoCodec::ProRes}), "video.codec");
  EXPECT_EQ(code("a.mp4", {.width = 32, .height = 32, .crf = 52}), "video.crf");
  EXPECT_EQ(code("a.mkv", {.width = 32, .height = 32, .crf = 1}), "video.crf");
  EXPECT_EQ(code("a.mov", {.width = 32, .height = 32, .encoder = "libx264"}), "video.encoder");
  EXPECT_EQ(
      code("a.mp4", {.width = 64, .height = 64, .encoder = "librav1e", .crf = 20, .codec = VideoCodec::Av1}),
      "video.crf");
  EXPECT_EQ(code("a.mp4", {.width = 32, .height = 32, .fps = 0}), "video.fps");
  EXPECT_EQ(code("a.mp4", {.width = 32, .height = 32, .fps = std::nan("")}), "video.fps");
  EXPECT_EQ(code("a.gif", {.width = 32, .height = 32, .fps = 60}), "video.fps");
  EXPECT_EQ(code("a.mp4", {.width = 32, .height = 32, .metadata = {"[1]", "", ""}}), "video.metadata");
  EXPECT_EQ(code("a.mp4", {.width = 32, .height = 32, .metadata = {"{}", "\xff", ""}}), "video.metadata");
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(V06, FilesThatAreNoVideosAreOneClearError) {
  const TemporaryFolder folder;
  write_bytes(folder / "empty.mp4", "");
  write_bytes(folder / "text.mp4", "Dear reader, this is a letter and not a video at all.\n");
  write_bytes(folder / "page.webp", "<!DOCTYPE html><title>404</title>");
  EXPECT_EQ(error_of([&] { read_video(folder / "empty.mp4"); }).code, "video.read");
  EXPECT_EQ(error_of([&] { read_video(folder / "page.webp"); }).code, "video.read");
  EXPECT_EQ(error_of([&] { read_video(folder / "absent.mp4"); }).code, "file.missing");
  EXPECT_EQ(error_of([&] { read_video(folder.path()); }).code, "file.missing");
  const ErrorInfo text = error_of([&] { read_video(folder / "text.mp4"); });
  EXPECT_EQ(text.code, "video.read");
  EXPECT_NE(text.subject.find("text.mp4"), std::string::npos);
  EXPECT_NE(text.found.find("Dear"), std::string::npos);
}

TEST(V06, SoundWithoutPictureIsTold) {
  const TemporaryFolder folder;
  // A whole mp4 with one AAC track, made with ffmpeg -f lavfi -i sine=d=0.2 -c:a aac.
  const fs::path sound = fs::path(VDIT_TEST_DATA) / "sound_only.mp4";
  ASSERT_TRUE(fs::exists(sound));
  EXPECT_EQ(error_of([&] { read_video(sound); }).code, "video.no_video");
}

TEST(V06, TruncationAtAnyPlaceIsAnError) {
  const TemporaryFolder folder;
  for (const char* name : {"a.mp4", "a.mov", "a.mkv", "a.gif", "a.webp"}) {
    write_video(folder / name, moving_squares(64, 48, 20), {});
    const std::string whole = read_bytes(folder / name);
    for (int part = 1; part < 40; ++part) {
      const fs::path cut = folder / ("cut" + fs::path(name).extension().string());
      write_bytes(cut, whole.substr(0, whole.size() * static_cast<std::size_t>(part) / 40));
      EXPECT_EQ(error_of([&] { read_video(cut); }).code, "video.read") << name << " " << part << "/40";
    }
  }
}

TEST(V06, RandomDamageNeverCrashes) {
  const TemporaryFolder folder;
  std::mt19937 random(11);
  for (const char* name : {"a.mp4", "a.mov", "a.mkv", "a.gif", "a.webp", "frames"}) {
    write_video(folder / name, moving_squares(48, 32, 6), {.metadata = {R"({"seed":1})", "", ""}});
    const fs::path file = fs::is_directory(folder / name) ? folder / name / "0002.png" : folder / name;
    const std::string whole = read_bytes(file);
    int refused = 0;
    for (int round = 0; round < 60; ++round) {
      std::string bytes = whole;
      for (int edits = 0; edits < 1 + round % 8; ++edits)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      write_bytes(file, bytes);
      try {
        EXPECT_LE(
            read_video(folder / name, {.max_side = 2048, .max_frames = 500, .max_bytes = 64 << 20}).count(),
            500u);
      } catch (const Error&) {
        ++refused;
      }
    }
    EXPECT_GT(refused, 0) << name;
  }
}

TEST(V06, CapsAreKept) {
  const TemporaryFolder folder;
  for (const char* name : {"a.mp4", "a.mov", "a.gif", "a.webp", "frames"}) {
    write_video(folder / name, moving_squares(64, 48, 20), {});
    EXPECT_EQ(error_of([&] { read_video(folder / name, {.max_frames = 19}); }).code, "video.too_large")
        << name;
    EXPECT_EQ(error_of([&] { read_video(folder / name, {.max_side = 63}); }).code, "video.too_large") << name;
    EXPECT_EQ(error_of([&] { read_video(folder / name, {.max_bytes = 19 * 64 * 48 * 3}); }).code,
              "video.too_large")
        << name;
  }
}

TEST(V06, FramesOfDifferentSizesInAFolderAreTold) {
  const TemporaryFolder folder;
  write_video(folder / "a", moving_squares(32, 32, 3), {});
  write_video(folder / "b", moving_squares(64, 32, 1), {});
  fs::copy_file(folder / "b" / "0000.png", folder / "a" / "0003.png");
  const ErrorInfo info = error_of([&] { read_video(folder / "a"); });
  EXPECT_EQ(info.code, "video.read");
  EXPECT_NE(info.subject.find("0003.png"), std::string::npos);
}

TEST(V07, TargetsThatAreNoFilesAreRefused) {
  const TemporaryFolder folder;
  write_bytes(folder / "victim", "precious");
  fs::create_symlink(folder / "victim", folder / "link.mp4");
  ASSERT_EQ(::mkfifo((folder / "pipe.mp4").c_str(), 0600), 0);
  fs::create_symlink(folder / "pipe.mp4", folder / "pipelink.mkv");
  fs::create_directory(folder / "folder.gif");
  write_bytes(folder / "folder.gif" / "x", "x");
  fs::create_symlink(folder / "victim", folder / "c.mp4.part");
  fs::create_symlink(folder / "victim", folder / "d.mp4.json");
  for (const char* name : {"link.mp4", "pipe.mp4", "pipelink.mkv", "folder.gif", "c.mp4", "d.mp4"}) {
    const ErrorInfo info =
        error_of([&] { VideoWriter(folder / name, {.width = 32, .height = 32, .overwrite = true}); });
    EXPECT_EQ(info.code, "file.kind") << name;
    EXPECT_EQ(exit_code(info.kind), 3) << name;
  }
  EXPECT_EQ(read_bytes(folder / "victim"), "precious");
  EXPECT_EQ(error_of([&] { read_video(folder / "pipe.mp4"); }).code, "file.kind");
}

TEST(V07, AFolderWithOtherFilesIsNeverReplaced) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "home");
  write_bytes(folder / "home" / "thesis.txt", "five years");
  const ErrorInfo info =
      error_of([&] { VideoWriter(folder / "home", {.width = 32, .height = 32, .overwrite = true}); });
  EXPECT_EQ(info.code, "file.kind");
  EXPECT_EQ(read_bytes(folder / "home" / "thesis.txt"), "five years");
}

}  // namespace
}  // namespace vdit::engine
