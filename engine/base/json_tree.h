// SPDX-License-Identifier: Apache-2.0
// A JSON document put together from a parser's events. It has no caps and reports nothing: the readers of
// text (strict_json.h) and of messages do that.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"

namespace vdit {

/// Json is nlohmann::json or nlohmann::ordered_json. Events come in a document's order: a key before its
/// value, close() for every open().
template <class Json>
class JsonTree {
 public:
  /// A value that holds no others.
  void add(Json value) { place(std::move(value)); }

  /// An empty object or array, which the following events fill.
  void open(Json container) {
    Json* placed = place(std::move(container));
    levels_.push_back({placed, {}, {}});
  }
  void close() { levels_.pop_back(); }

  /// False when the open object has had this key already.
  bool key(const std::string& name) {
    Level& level = levels_.back();
    level.key = name;
    return level.keys.insert(name).second;
  }

  /// Objects and arrays that are open.
  std::size_t depth() const noexcept { return levels_.size(); }

  /// Where the last key, or the next item of an array, is: "transformer.layers[3]", for errors.
  std::string path() const {
    std::string text;
    for (const Level& level : levels_) {
      if (level.value->is_array()) {
        text += '[' + std::to_string(level.value->size()) + ']';
      } else {
        text += (text.empty() ? "" : ".") + level.key;
      }
    }
    return vdit::quoted(text);
  }

  /// The document; the tree is empty after that.
  Json take() { return std::move(root_); }

 private:
  struct Level {
    Json* value;
    std::string key;
    std::set<std::string, std::less<>> keys;
  };

  Json* place(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Level& level = levels_.back();
    if (level.value->is_array()) {
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    return &((*level.value)[level.key] = std::move(value));
  }

  Json root_;
  std::vector<Level> levels_;
};

}  // namespace vdit
