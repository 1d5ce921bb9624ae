// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/map_axes.h"

namespace vdit::ui {

TokenPlace MapAxes::place(std::int64_t position) const {
  const std::int64_t video = position - m_grid.text_before;
  if (video < 0) return {.text = true, .index = position};
  if (video >= m_grid.video_tokens()) return {.text = true, .index = video - m_grid.video_tokens()};
  const std::int64_t frameMajor = m_grid.frame_major_position(m_order, position) - m_grid.text_before;
  const std::int64_t spot = frameMajor % m_grid.places();
  return {.frame = frameMajor / m_grid.places(), .row = spot / m_grid.width, .column = spot % m_grid.width};
}

std::int64_t MapAxes::position(const TokenPlace& place) const {
  if (place.text) return m_grid.text_before > 0 ? place.index : m_grid.video_tokens() + place.index;
  const std::int64_t spot = place.row * m_grid.width + place.column;
  const std::int64_t video = m_order == kernels::TokenOrder::FrameMajor ? place.frame * m_grid.places() + spot
                                                                        : spot * m_grid.frames + place.frame;
  return m_grid.text_before + video;
}

QString MapAxes::text(std::int64_t position) const {
  const TokenPlace where = place(position);
  return where.text ? tr("text %1").arg(where.index)
                    : tr("t %1, row %2, column %3").arg(where.frame).arg(where.row).arg(where.column);
}

std::vector<MapAxes::Mark> MapAxes::marks() const {
  std::vector<Mark> marks;
  if (m_grid.text_before > 0) marks.push_back({0, m_grid.text_before, tr("text"), true});
  const bool frames = m_order == kernels::TokenOrder::FrameMajor;
  const std::int64_t count = frames ? m_grid.frames : m_grid.height;
  const std::int64_t each = frames ? m_grid.places() : m_grid.width * m_grid.frames;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t begin = m_grid.text_before + i * each;
    marks.push_back({begin, begin + each,
                     frames ? QStringLiteral("t%1").arg(i) : tr("r%1", "row of places").arg(i), false});
  }
  if (m_grid.text_after > 0)
    marks.push_back({m_grid.text_before + m_grid.video_tokens(), tokens(), tr("text"), true});
  return marks;
}

QString MapAxes::keyTitle() const {
  return m_order == kernels::TokenOrder::FrameMajor ? tr("key frame") : tr("key row of places");
}
QString MapAxes::queryTitle() const {
  return m_order == kernels::TokenOrder::FrameMajor ? tr("query frame") : tr("query row of places");
}

}  // namespace vdit::ui
