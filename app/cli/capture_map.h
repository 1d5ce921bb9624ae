// SPDX-License-Identifier: Apache-2.0
// A head's attention map at any zoom, out of the queries and keys of a capture.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/json_view.h"

namespace vdit::app {

/// Mean softmax mass of `block` x `block` tokens, in `order` ("frame", "space"); places count in that order.
struct CaptureMap {
  int step = 0, layer = 0, head = 0;
  std::string branch, order;
  std::int64_t row_begin = 0, row_end = 0, column_begin = 0, column_end = 0, block = 1;
  std::int64_t rows = 0, columns = 0;
  std::vector<float> cells;  // [rows, columns]; NaN in rows that were not sampled
};

/// Of all tokens, at most `side` cells a side (16 to 2,048). Keys of the view: capture, step, branch, layer,
/// head, order, side. Long clips are sampled by granules of 64 query rows. Throws "capture.*", "capture.rows"
/// (Input: the capture has no queries and keys of that head), and the view's code.
CaptureMap read_capture_map(const JsonView& request);

/// Single tokens of rows and columns [begin, end), at most 2,048 each; each row's mass is of all keys, so it
/// sums to 1 or less. Keys: as above without side, and row_begin, row_end, column_begin, column_end.
CaptureMap read_capture_tile(const JsonView& request);

}  // namespace vdit::app
