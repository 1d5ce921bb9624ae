// SPDX-License-Identifier: Apache-2.0
// Every format there and back: pixels, rate, length, metadata, sidecar, exact seeking.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

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
  std::size_t index_of_seek;
};

class Format : public ::testing::TestWithParam<FormatRow> {};

TEST_P(Format, GivesBackFramesRateAndMetadata) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  const VideoFrames video = moving_squares(96, 64, 37);
  VideoSettings settings{.metadata = kMetadata};
  const WrittenVideo written = write_video(out, video, settings);
  EXPECT_EQ(written.frames, 37u);
  EXPECT_GT(written.bytes, 1000u);

  VideoReader reader(out);
  EXPECT_EQ(reader.info().frames, 37u);
  EXPECT_EQ(reader.info().fps, 16.0);
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
  write_video(out, video, {});
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
  write_video(out, moving_squares(64, 48, 3), {.metadata = kMetadata});
  std::ifstream file(sidecar_path(out));
  const auto sidecar = nlohmann::json::parse(file);
  EXPECT_EQ(sidecar["metadata"], nlohmann::json::parse(kMetadata.json));
  EXPECT_EQ(sidecar["video"]["frames"], 3);
  EXPECT_EQ(folder.entries(), std::string(GetParam().name).find('%') == std::string::npos ? 2u : 4u);
}

TEST_P(Format, KeepsFramesThatRepeat) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  VideoFrames video = moving_squares(64, 48, 12);
  for (std::size_t i = 4; i < 9; ++i) std::ranges::copy(video.frame(3), video.frame(i).begin());
  std::ranges::copy(video.frame(10), video.frame(11).begin());
  EXPECT_EQ(write_video(out, video, {}).frames, 12u);
  EXPECT_EQ(read_video(out).count(), 12u);
}

TEST_P(Format, HoldsASingleFrame) {
  const TemporaryFolder folder;
  const auto out = folder / GetParam().name;
  write_video(out, moving_squares(64, 48, 1), {});
  EXPECT_EQ(read_video(out).count(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Video, Format,
                         ::testing::Values(FormatRow{"clip.mp4", 34}, FormatRow{"clip.mkv", 999},
                                           FormatRow{"frames", 999}, FormatRow{"a-%04d.png", 999},
                                           FormatRow{"clip.gif", 28}, FormatRow{"clip.webp", 33}),
                         [](const auto& row) {
                           std::string name = row.param.name;
                           std::erase_if(
                               name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
                           return name;
                         });

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
  for (const char* name : {"a.mp4", "a.mkv", "frames", "a.gif"}) {
    VideoWriter writer(folder / name, {.width = 32, .height = 32});
    writer.write(moving_squares(32, 32, 1).rgb8);
  }
  EXPECT_EQ(folder.entries(), 0u);
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
