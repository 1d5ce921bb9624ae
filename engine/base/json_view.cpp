// SPDX-License-Identifier: Apache-2.0
#include "engine/base/json_view.h"

#include <cmath>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/nearest_names.h"

namespace vdit {
namespace {

std::string shown(const nlohmann::json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array() && value.size() > 16) return "an array of " + std::to_string(value.size());
  return vdit::quoted(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::string child_path(const std::string& path, std::string_view key) {
  return path + (path.empty() ? "" : ".") + vdit::quoted(key);
}

bool is_int64(const nlohmann::json& value) {
  if (!value.is_number_integer()) return false;
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return !value.is_number_unsigned() || value.get<std::uint64_t>() <= kMax;
}

std::string integer_range(std::int64_t min, std::int64_t max) {
  const bool has_min = min != std::numeric_limits<std::int64_t>::min();
  const bool has_max = max != std::numeric_limits<std::int64_t>::max();
  std::string text = "an integer";
  if (has_min && has_max) return text + " from " + std::to_string(min) + " to " + std::to_string(max);
  if (has_min) return text + " of at least " + std::to_string(min);
  if (has_max) return text + " of at most " + std::to_string(max);
  return text;
}

}  // namespace

JsonView::JsonView(const nlohmann::json& value, std::string subject, std::string code, std::string path)
    : value_(&value), subject_(std::move(subject)), code_(std::move(code)), path_(std::move(path)) {}

void JsonView::fail_here(std::string expected, std::string hint) const {
  throw Error({.kind = ErrorKind::Input,
               .code = code_,
               .subject = subject_,
               .field = path_,
               .found = shown(*value_),
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

void JsonView::fail(std::string_view key, std::string expected, std::string hint) const {
  const nlohmann::json* value = find(key);
  throw Error({.kind = ErrorKind::Input,
               .code = code_,
               .subject = subject_,
               .field = child_path(path_, key),
               .found = value ? shown(*value) : "nothing",
               .expected = std::move(expected),
               .hint = std::move(hint)});
}

const nlohmann::json* JsonView::find(std::string_view key) const {
  if (!value_->is_object()) fail_here("an object");
  const auto found = value_->find(key);
  return found == value_->end() || found->is_null() ? nullptr : &*found;
}

const nlohmann::json& JsonView::require(std::string_view key, const char* expected) const {
  if (const nlohmann::json* value = find(key)) return *value;
  std::vector<std::string> keys;
  for (const auto& [name, unused] : value_->items()) keys.push_back(name);
  fail(key, expected, did_you_mean(key, keys));
}

bool JsonView::has(std::string_view key) const {
  return find(key) != nullptr;
}

JsonView JsonView::at(std::string_view key) const {
  return {require(key, "a value"), subject_, code_, child_path(path_, key)};
}

JsonView JsonView::at(std::size_t index) const {
  if (index >= size()) fail_here("at least " + std::to_string(index + 1) + " items");
  return {(*value_)[index], subject_, code_, path_ + '[' + std::to_string(index) + ']'};
}

std::size_t JsonView::size() const {
  if (!value_->is_array()) fail_here("an array");
  return value_->size();
}

std::int64_t JsonView::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
  const nlohmann::json& value = require(key, "an integer");
  if (!is_int64(value)) fail(key, integer_range(min, max));
  const auto number = value.get<std::int64_t>();
  if (number < min || number > max) fail(key, integer_range(min, max));
  return number;
}

std::int64_t JsonView::integer_or(std::string_view key, std::int64_t fallback, std::int64_t min,
                                  std::int64_t max) const {
  return has(key) ? integer(key, min, max) : fallback;
}

double JsonView::number(std::string_view key) const {
  const nlohmann::json& value = require(key, "a number");
  if (!value.is_number() || !std::isfinite(value.get<double>())) fail(key, "a finite number");
  return value.get<double>();
}

double JsonView::number_or(std::string_view key, double fallback) const {
  return has(key) ? number(key) : fallback;
}

bool JsonView::boolean(std::string_view key) const {
  const nlohmann::json& value = require(key, "true or false");
  if (!value.is_boolean()) fail(key, "true or false");
  return value.get<bool>();
}

bool JsonView::boolean_or(std::string_view key, bool fallback) const {
  return has(key) ? boolean(key) : fallback;
}

std::string JsonView::text(std::string_view key) const {
  const nlohmann::json& value = require(key, "a string");
  if (!value.is_string()) fail(key, "a string");
  return value.get<std::string>();
}

std::string JsonView::text_or(std::string_view key, std::string fallback) const {
  return has(key) ? text(key) : std::move(fallback);
}

template <class T, class Convert>
std::vector<T> JsonView::list(std::string_view key, std::optional<std::size_t> count, const char* of,
                              Convert convert) const {
  const std::string expected =
      count ? "an array of " + std::to_string(*count) + " " + of : std::string("an array of ") + of;
  const nlohmann::json& value = require(key, expected.c_str());
  if (!value.is_array() || (count && value.size() != *count)) fail(key, expected);
  std::vector<T> items;
  items.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::optional<T> item = convert(value[i]);
    if (!item) at(key).at(i).fail_here(std::string("an array of ") + of);
    items.push_back(*item);
  }
  return items;
}

std::vector<std::int64_t> JsonView::integers(std::string_view key, std::optional<std::size_t> count) const {
  return list<std::int64_t>(key, count, "integers",
                            [](const nlohmann::json& item) -> std::optional<std::int64_t> {
                              if (!is_int64(item)) return std::nullopt;
                              return item.get<std::int64_t>();
                            });
}

std::vector<double> JsonView::numbers(std::string_view key, std::optional<std::size_t> count) const {
  return list<double>(key, count, "numbers", [](const nlohmann::json& item) -> std::optional<double> {
    if (!item.is_number() || !std::isfinite(item.get<double>())) return std::nullopt;
    return item.get<double>();
  });
}

std::vector<bool> JsonView::booleans(std::string_view key, std::optional<std::size_t> count) const {
  return list<bool>(key, count, "booleans", [](const nlohmann::json& item) -> std::optional<bool> {
    if (!item.is_boolean()) return std::nullopt;
    return item.get<bool>();
  });
}

std::vector<std::string> JsonView::texts(std::string_view key, std::optional<std::size_t> count) const {
  return list<std::string>(key, count, "strings",
                           [](const nlohmann::json& item) -> std::optional<std::string> {
                             if (!item.is_string()) return std::nullopt;
                             return item.get<std::string>();
                           });
}

}  // namespace vdit
