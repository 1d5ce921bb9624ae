// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/video/side_by_side.h"
#include "tests/unit/synthetic_video.h"

namespace vdit::engine {
namespace {

TEST(SideBySide, ShowsBothPicturesUnchanged) {
  const VideoFrames video = testing::moving_squares(65, 48, 2);
  const SideBySide composer(65, 48);
  const auto picture = composer.compose(video.frame(0), video.frame(1));
  ASSERT_EQ(picture.size(),
            static_cast<std::size_t>(composer.width()) * static_cast<std::size_t>(composer.height()) * 3);
  EXPECT_EQ(composer.width() % 2, 0);
  EXPECT_EQ(composer.height() % 2, 0);
  const int caption = composer.height() - 48;
  for (int side = 0; side < 2; ++side) {
    const auto frame = video.frame(static_cast<std::size_t>(side));
    for (int y = 0; y < 48; ++y) {
      const auto* row = picture.data() +
                        (static_cast<std::size_t>(caption + y) * static_cast<std::size_t>(composer.width()) +
                         static_cast<std::size_t>(side * 69)) *
                            3;
      EXPECT_TRUE(std::equal(row, row + 65 * 3, frame.begin() + y * 65 * 3)) << side << " row " << y;
    }
  }
}

TEST(SideBySide, DifferenceIsDarkWhereEqualAndGrowsWithIt) {
  VideoFrames a{4, 1, 16, {10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10}};
  VideoFrames b{4, 1, 16, {10, 10, 10, 20, 20, 20, 40, 40, 40, 250, 250, 250}};
  const auto picture = difference_picture(a.frame(0), b.frame(0), 4, 1, 4);
  const auto brightness = [&](std::size_t i) {
    return picture[3 * i] + picture[3 * i + 1] + picture[3 * i + 2];
  };
  EXPECT_LT(brightness(0), 20);
  EXPECT_LT(brightness(0), brightness(1));
  EXPECT_LT(brightness(1), brightness(2));
  EXPECT_LT(brightness(2), brightness(3));
  EXPECT_GT(picture[9], picture[11]);  // magma ends in a warm white: red above blue
}

TEST(SideBySide, RefusesAnImpossibleSize) {
  EXPECT_THROW(SideBySide(0, 10), Error);
}

}  // namespace
}  // namespace vdit::engine
