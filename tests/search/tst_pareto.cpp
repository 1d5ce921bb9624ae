// SPDX-License-Identifier: Apache-2.0
// The curve's CSV and SVG: every point is there, text is escaped, errors of zero do not break the logarithmic
// axis.
#include <gtest/gtest.h>

#include <algorithm>

#include "search/solve/pareto.h"

namespace vdit::search {
namespace {

const std::vector<CurvePoint> kCurve{{1.0, 2.0, 0.0}, {0.6, 1.2, 0.004}, {0.3, 0.7, 0.21}};

TEST(Pareto, CsvHasARowForEveryPointAndQuotesNames) {
  const std::vector<MeasuredPoint> measured{{"a, \"b\"", 0.5, 0.01, 34.25, 1.6}};
  EXPECT_EQ(pareto_csv(kCurve, measured),
            "kind,name,density,error,cost_seconds,psnr_db,speedup\n"
            "predicted,,1,0,2,,\npredicted,,0.6,0.004,1.2,,\npredicted,,0.3,0.21,0.7,,\n"
            "measured,\"a, \"\"b\"\"\",0.5,0.01,,34.25,1.6\n");
}

TEST(Pareto, SvgDrawsEveryPointInsideThePicture) {
  const std::string svg =
      pareto_svg(kCurve, std::vector<MeasuredPoint>{{"<fast>", 0.3, 0.2, 26.0, 1.8}}, "demo & co");
  EXPECT_NE(svg.find("demo &amp; co"), std::string::npos);
  EXPECT_NE(svg.find("&lt;fast&gt; 26.0 dB"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
  const std::size_t begin = svg.find("points=\"") + 8;
  const std::string points = svg.substr(begin, svg.find('"', begin) - begin);
  EXPECT_EQ(std::count(points.begin(), points.end(), ','), 3);
}

TEST(Pareto, SvgOfNothingIsStillAPicture) {
  const std::string svg = pareto_svg({}, {}, "empty");
  EXPECT_NE(svg.find("</svg>"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace vdit::search
