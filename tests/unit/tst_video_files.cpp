// SPDX-License-Identifier: Apache-2.0
// Every format there and back: pixels, rate, length, metadata, sidecar, exact seeking.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"
#include "tests/unit/synthetic_video.h"

namespace vdit::engine {
namespace {

using testing::moving_squares;
using testing::psnr_rgb;
using testing::TemporaryFolder;

const VideoMetadata kMetadata{
    R"({"prompt":"a \"red\" <ball> & = ; # \\ \n Ångström 你好","seed":18446744073709551615,"model":"ab12","config":null})",
    "Ball, sparse", "seed 42, 20 steps; \"balanced\" = 48.9 %"};

struct FormatRow {
  const char* name;
  double least_psnr_db;  // 999: equal
  VideoCodec codec;
};

class Format : public ::testing::TestWithParam<FormatRow> {};

TEST_P(Format, GivesBackFramesRateAndMetadata) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  const VideoFrames video = moving_squares(96, 64, 37);
  VideoSettings settings{.metadata = kMetadata};
  settings.codec = GetParam().codec;
  const WrittenVideo written = write_video(out, video, settings);
  EXPECT_EQ(written.frames, 37u);
  EXPECT_LE(written.bytes, video_bytes_bound(GetParam().codec, 96, 64, 37));
  EXPECT_GT(written.bytes, 1000u);

  VideoReader reader(out);
  EXPECT_EQ(reader.info().frames, 37u);
  EXPECT_EQ(reader.info().fps, 16.0);
  EXPECT_EQ(reader.info().codec, facts_of(GetParam().codec).libav_name);
  EXPECT_EQ(reader.info().container, name_of(format_of(out)));
  ASSERT_TRUE(reader.metadata());
  EXPECT_EQ(*reader.metadata(), kMetadata);
  const VideoFrames back = read_video(out);
  ASSERT_EQ(back.rgb8.size(), video.rgb8.size());
  EXPECT_GE(psnr_rgb(video, back), GetParam().least_psnr_db);
}

TEST_P(Format, SeeksToTheExactFrame) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  const VideoFrames video = moving_squares(64, 48, 60);
  write_video(out, video, {.codec = GetParam().codec});
  const VideoFrames all = read_video(out);
  ASSERT_EQ(all.count(), 60u);
  VideoReader reader(out);
  std::vector<std::uint8_t> frame;
  for (const std::size_t index : {31u, 32u, 5u, 59u, 0u, 17u, 16u, 15u, 40u, 47u, 48u, 3u}) {
    reader.seek(index);
    ASSERT_TRUE(reader.read(frame)) << index;
    EXPECT_TRUE(std::ranges::equal(frame, all.frame(index))) << "frame " << index;
  }
  EXPECT_THROW(reader.seek(60), Error);
}

TEST_P(Format, WritesTheSidecarAndLeavesNothingElse) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  write_video(out, moving_squares(64, 48, 3), {.metadata = kMetadata, .codec = GetParam().codec});
  std::ifstream file(sidecar_path(out));
  const auto sidecar = nlohmann::json::parse(file);
  EXPECT_EQ(sidecar["metadata"], nlohmann::json::parse(kMetadata.json));
  EXPECT_EQ(sidecar["video"]["frames"], 3);
  EXPECT_EQ(sidecar["video"]["codec"], facts_of(GetParam().codec).name);
  EXPECT_EQ(folder.entries(), std::string(GetParam().name).find('%') == std::string::npos ? 2u : 4u);
}

TEST_P(Format, KeepsFramesThatRepeat) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  VideoFrames video = moving_squares(64, 48, 12);
  for (std::size_t i = 4; i < 9; ++i) std::ranges::copy(video.frame(3), video.frame(i).begin());
  std::ranges::copy(video.frame(10), video.frame(11).begin());
  EXPECT_EQ(write_video(out, video, {.codec = GetParam().codec}).frames, 12u);
  EXPECT_EQ(read_video(out).count(), 12u);
}

TEST_P(Format, HoldsASingleFrame) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  write_video(out, moving_squares(64, 48, 1), {.codec = GetParam().codec});
  EXPECT_EQ(read_video(out).count(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Video, Format,
                         ::testing::Values(FormatRow{"clip.mp4", 34, VideoCodec::H264},
                                           FormatRow{"clip-265.mp4", 34, VideoCodec::H265},
                                           FormatRow{"clip-av1.mp4", 33, VideoCodec::Av1},
                                           FormatRow{"clip.mov", 34, VideoCodec::ProRes},
                                           FormatRow{"clip.mkv", 999, VideoCodec::Ffv1},
                                           FormatRow{"frames", 999, VideoCodec::Png},
                                           FormatRow{"a-%04d.png", 999, VideoCodec::Png},
                                           FormatRow{"clip.gif", 28, VideoCodec::Gif},
                                           FormatRow{"clip.webp", 33, VideoCodec::Webp}),
                         [](const auto& row) {
                           std::string name = row.param.name;
                           std::erase_if(
                               name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
                           return name;
                         });

TEST(VideoCodecs, EveryRowIsWhereItsNumberSays) {
  for (const CodecFacts& facts : video_codecs()) {
    EXPECT_EQ(facts_of(facts.codec).name, facts.name);
    EXPECT_EQ(codec_named(facts.name), facts.codec);
    EXPECT_EQ(codec_with_libav_name(facts.libav_name), facts.codec);
    EXPECT_EQ(format_of(std::string("a/b") + facts.ending), facts.container);
    EXPECT_TRUE(holds(facts.container, facts.codec));
    EXPECT_FALSE(encoders_of(facts.codec).empty()) << facts.name;
    EXPECT_TRUE(can_encode(facts.codec)) << facts.name;
  }
  EXPECT_EQ(default_codec(VideoFormat::Mp4), VideoCodec::H264);
  EXPECT_EQ(default_codec(VideoFormat::PngPattern), VideoCodec::Png);
  EXPECT_FALSE(holds(VideoFormat::Mkv, VideoCodec::H264));
  EXPECT_FALSE(codec_named("vp9"));
  EXPECT_EQ(encoders_of(VideoCodec::H264).front(), "libx264");
  EXPECT_EQ(encoders_of(VideoCodec::ProRes).front(), "prores_ks");
}

// Also those that are only asked for by name. Hardware that is not there refuses to open.
TEST(VideoCodecs, EveryEncoderThatOpensGivesTheFramesBack) {
  const VideoFrames video = moving_squares(128, 96, 9);
  std::set<std::string> wrote;
  for (const CodecFacts& facts : video_codecs()) {
    for (const std::string& name : encoders_of(facts.codec)) {
      const TemporaryFolder folder;
      const auto out = folder / (std::string("a") + facts.ending);
      try {
        EXPECT_EQ(write_video(out, video, {.encoder = name, .codec = facts.codec}).frames, 9u) << name;
      } catch (const Error& error) {
        EXPECT_EQ(error.info().code, "video.encoder") << name << ": " << error.what();
        continue;
      }
      EXPECT_GE(psnr_rgb(video, read_video(out)), 27) << name;
      wrote.insert(name);
    }
  }
  for (const char* name :
       {"libx264", "libx265", "libaom-av1", "librav1e", "libsvtav1", "prores_ks", "prores_aw"})
    EXPECT_EQ(wrote.count(name), 1u) << name;
}

TEST(VideoFormat, FollowsTheEnding) {
  EXPECT_EQ(format_of("a/b.MP4"), VideoFormat::Mp4);
  EXPECT_EQ(format_of("a/b"), VideoFormat::PngFolder);
  EXPECT_EQ(format_of("a/b/"), VideoFormat::PngFolder);
  EXPECT_EQ(format_of("%04d.png"), VideoFormat::PngPattern);
  EXPECT_THROW(format_of("clip.avi"), Error);
  EXPECT_THROW(format_of("clip.png"), Error);
}

TEST(VideoWriter, IsTaggedForPlayersAndHasItsIndexInFront) {
  const TemporaryFolder folder;
  const auto out = folder / "clip.mp4";
  write_video(out, moving_squares(64, 48, 5), {.metadata = kMetadata});
  std::ifstream file(out, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  EXPECT_LT(bytes.find("moov"), bytes.find("mdat"));
  EXPECT_EQ(bytes.find("moof"), std::string::npos);
}

// Colours that survive halving the chroma: what is left is the encoder's loss and any mistake of matrix or
// range.
TEST(VideoWriter, KeepsColoursInH264) {
  const TemporaryFolder folder;
  VideoFrames video{96, 64, 16, {}};
  for (int i = 0; i < 96 * 64 * 3; ++i) {
    const int x = i / 3 % 96;
    const int y = i / 3 / 96;
    const int samples[] = {x * 255 / 95, y * 255 / 63, 255 - x * 255 / 95};
    video.rgb8.push_back(static_cast<std::uint8_t>(samples[i % 3]));
  }
  write_video(folder / "a.mp4", video, {});
  EXPECT_GE(psnr_rgb(video, read_video(folder / "a.mp4")), 42);
}

TEST(VideoWriter, CarriesLongMetadata) {
  const TemporaryFolder folder;
  const std::string json = nlohmann::json{{"prompt", std::string(300'000, 'x')}}.dump();
  for (const char* name : {"a.mp4", "a.mkv", "a.gif", "a.webp", "a"}) {
    write_video(folder / name, moving_squares(32, 32, 2), {.metadata = {json, "", ""}});
    EXPECT_EQ(read_metadata(folder / name)->json, json) << name;
  }
}

TEST(VideoWriter, KeepsFractionalRates) {
  const TemporaryFolder folder;
  write_video(folder / "a.mp4", moving_squares(32, 32, 30, 24000.0 / 1001), {});
  EXPECT_NEAR(VideoReader(folder / "a.mp4").info().fps, 24000.0 / 1001, 1e-6);
}

TEST(VideoWriter, OverwritesOnlyWhenAsked) {
  const TemporaryFolder folder;
  for (const char* name : {"a.mp4", "frames", "b-%03d.png"}) {
    write_video(folder / name, moving_squares(32, 32, 5), {});
    try {
      write_video(folder / name, moving_squares(32, 32, 2), {});
      FAIL() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.info().code, "file.exists");
      EXPECT_EQ(exit_code(error.info().kind), 3);
    }
    EXPECT_EQ(read_video(folder / name).count(), 5u);
    write_video(folder / name, moving_squares(32, 32, 2), {.overwrite = true});
    EXPECT_EQ(read_video(folder / name).count(), 2u) << name;
  }
}

TEST(VideoWriter, LeavesNothingWhenItIsGivenUp) {
  const TemporaryFolder folder;
  for (const char* name : {"a.mp4", "a.mov", "a.mkv", "frames", "a.gif"}) {
    VideoWriter writer(folder / name, {.width = 32, .height = 32});
    writer.write(moving_squares(32, 32, 1).rgb8);
  }
  EXPECT_EQ(folder.entries(), 0u);
}

// Of a long completion every frame is a place to look at and to stop at.
TEST(VideoWriter, IsFollowedAndGivenUpWhileItCompletes) {
  for (const char* name : {"a.mp4", "a.mov", "a.mkv", "frames", "a.gif", "a.webp"}) {
    const TemporaryFolder folder;
    std::vector<double> told;
    VideoSettings settings{.width = 32, .height = 32};
    settings.on_finishing = [&](double share) { told.push_back(share); };
    VideoFrames video = moving_squares(32, 32, 6);
    write_video(folder / name, video, settings);
    ASSERT_GE(told.size(), 6u) << name;
    EXPECT_TRUE(std::ranges::is_sorted(told)) << name;
    EXPECT_EQ(told.front(), 0) << name;
    EXPECT_GT(told.back(), 0.8) << name;
    EXPECT_LE(told.back(), 1) << name;

    settings.on_finishing = [](double share) {
      if (share > 0.4) throw Error({.kind = ErrorKind::Cancelled, .code = "run.cancelled"});
    };
    const std::size_t before = folder.entries();
    EXPECT_THROW(write_video(folder / (std::string("b") + name), video, settings), Error) << name;
    EXPECT_EQ(folder.entries(), before) << name;
  }
}

TEST(VideoWriter, PutsTheRecordOfAnExportIntoTheSidecar) {
  const TemporaryFolder folder;
  write_video(folder / "a.mkv", moving_squares(32, 32, 2), {.export_record = R"({"source":"b.mp4"})"});
  std::ifstream file(sidecar_path(folder / "a.mkv"));
  EXPECT_EQ(nlohmann::json::parse(file)["export"]["source"], "b.mp4");
}

TEST(VideoReader, SortsForeignFrameNamesByTheirNumbers) {
  const TemporaryFolder folder;
  const VideoFrames video = moving_squares(32, 32, 12);
  write_video(folder / "in", video, {});
  std::filesystem::create_directory(folder / "foreign");
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(10000 + i).substr(1);
    std::filesystem::copy(folder / "in" / (number + ".png"),
                          folder / "foreign" / ("shot" + std::to_string(i) + ".png"));
  }
  EXPECT_EQ(read_video(folder / "foreign").rgb8, video.rgb8);
}

}  // namespace
}  // namespace vdit::engine
