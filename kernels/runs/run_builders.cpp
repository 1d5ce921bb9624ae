// SPDX-License-Identifier: Apache-2.0
#include "kernels/runs/run_builders.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace vdit::kernels {
namespace {

Run make_run(std::int64_t begin, std::int64_t end) {
  return {static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end)};
}

void check_intervals(const std::vector<Run>& runs, const char* what, std::int64_t video) {
  for (const Run& run : runs) {
    if (run.begin >= 0 && run.begin < run.end && run.end <= video) continue;
    throw std::invalid_argument(std::string(what) + " [" + std::to_string(run.begin) + ", " +
                                std::to_string(run.end) + ") is not inside the " + std::to_string(video) +
                                " video tokens");
  }
}

class Builder {
 public:
  Builder(const HeadMode& mode, const TokenGrid& grid)
      : mode_(mode),
        grid_(grid),
        video_begin_(grid.text_before),
        video_end_(grid.text_before + grid.video_tokens()),
        // Wider than the sequence is as wide as the sequence; the sums below stay far from overflow.
        width_(std::min(mode.half_width, grid.video_tokens())) {
    if (mode.half_width < 0)
      throw std::invalid_argument("half-width " + std::to_string(mode.half_width) + " is negative");
    if (mode.frame_reach < 0 || mode.frame_reach > kAllFrames)
      throw std::invalid_argument("frame reach " + std::to_string(mode.frame_reach) + " cannot be");
    check_intervals(mode.stripes, "stripe", grid.video_tokens());
    check_intervals(mode.sink, "sink", grid.video_tokens());
  }

  std::vector<Run> granule(std::int64_t a, std::int64_t b) const {
    const bool has_text_row = a < video_begin_ || b > video_end_;
    if (mode_.mode == Mode::Full || has_text_row) return {make_run(0, grid_.tokens())};
    std::vector<Run> runs;
    if (mode_.mode == Mode::MultiDiagonal && mode_.order == TokenOrder::FrameMajor) {
      append_places(a - video_begin_, b - video_begin_, runs);
    } else {
      runs.push_back(make_run(std::max(a - width_, video_begin_), std::min(b + width_, video_end_)));
    }
    if (mode_.mode == Mode::VerticalStripe) append_shifted(mode_.stripes, runs);
    append_shifted(mode_.sink, runs);
    runs.push_back(make_run(0, video_begin_));
    runs.push_back(make_run(video_end_, grid_.tokens()));
    return merged(std::move(runs), 0, grid_.tokens());
  }

 private:
  void append_shifted(const std::vector<Run>& from, std::vector<Run>& runs) const {
    for (const Run& run : from) runs.push_back(make_run(run.begin + video_begin_, run.end + video_begin_));
  }

  // Video rows [a, b) touch one frame, or several where the granule crosses a border: the places of each
  // part, widened and clipped to the frame, in the frames that the part reaches.
  void append_places(std::int64_t a, std::int64_t b, std::vector<Run>& runs) const {
    const std::int64_t places = grid_.places();
    for (std::int64_t row = a; row < b;) {
      const std::int64_t own = row / places;
      const std::int64_t frame_end = (own + 1) * places;
      const std::int64_t first = std::max<std::int64_t>(row % places - width_, 0);
      const std::int64_t past = std::min(row % places + std::min(b, frame_end) - row + width_, places);
      const std::int64_t last_frame = std::min(own + mode_.frame_reach, grid_.frames - 1);
      for (std::int64_t frame = std::max<std::int64_t>(own - mode_.frame_reach, 0); frame <= last_frame;
           ++frame) {
        const std::int64_t start = video_begin_ + frame * places;
        runs.push_back(make_run(start + first, start + past));
      }
      row = frame_end;
    }
  }

  const HeadMode& mode_;
  const TokenGrid& grid_;
  std::int64_t video_begin_;
  std::int64_t video_end_;
  std::int64_t width_;
};

}  // namespace

RunTable build_runs(const HeadMode& mode, const TokenGrid& grid) {
  const std::int64_t tokens = grid.tokens();
  const std::int64_t granules = granule_count(tokens);
  std::vector<std::int64_t> offsets{0};
  std::vector<Run> runs;
  if (mode.mode == Mode::Skip) {
    offsets.resize(static_cast<std::size_t>(granules) + 1, 0);
  } else {
    const Builder builder(mode, grid);
    for (std::int64_t granule = 0; granule < granules; ++granule) {
      const std::int64_t begin = granule * kGranuleRows;
      const std::vector<Run> kept = builder.granule(begin, std::min(begin + kGranuleRows, tokens));
      runs.insert(runs.end(), kept.begin(), kept.end());
      offsets.push_back(static_cast<std::int64_t>(runs.size()));
    }
  }
  return RunTable(mode.token_order(), tokens, std::move(offsets), std::move(runs));
}

}  // namespace vdit::kernels
