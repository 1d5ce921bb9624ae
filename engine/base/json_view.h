// SPDX-License-Identifier: Apache-2.0
// Reads fields of a JSON document with errors that name the file and the path: "config.json: num_layers:
// found "12", expected an integer from 1 to 4096".
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vdit {

/// A place in a document. The document must outlive the view. Every error is of kind Input with the code
/// given at the root, subject = the file, field = the path ("latents_mean[3]"). "Absent" below means: no such
/// key, or null (diffusers writes null for "not set").
class JsonView {
 public:
  JsonView(const nlohmann::json& value, std::string subject, std::string code = "config.field",
           std::string path = {});

  bool has(std::string_view key) const;     ///< present and not null
  JsonView at(std::string_view key) const;  ///< throws when absent
  JsonView at(std::size_t index) const;     ///< throws when out of range or not an array
  std::size_t size() const;                 ///< of an array; throws otherwise

  std::int64_t integer(std::string_view key, std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                       std::int64_t max = std::numeric_limits<std::int64_t>::max()) const;
  std::int64_t integer_or(std::string_view key, std::int64_t fallback,
                          std::int64_t min = std::numeric_limits<std::int64_t>::min(),
                          std::int64_t max = std::numeric_limits<std::int64_t>::max()) const;
  double number(std::string_view key) const;  ///< integers are numbers too; never NaN or infinite
  double number_or(std::string_view key, double fallback) const;
  bool boolean(std::string_view key) const;
  bool boolean_or(std::string_view key, bool fallback) const;
  std::string text(std::string_view key) const;
  std::string text_or(std::string_view key, std::string fallback) const;
  /// Arrays. `count`, when given, is the length they must have.
  std::vector<std::int64_t> integers(std::string_view key, std::optional<std::size_t> count = {}) const;
  std::vector<double> numbers(std::string_view key, std::optional<std::size_t> count = {}) const;
  std::vector<bool> booleans(std::string_view key, std::optional<std::size_t> count = {}) const;
  std::vector<std::string> texts(std::string_view key, std::optional<std::size_t> count = {}) const;

  /// The error to throw for a field whose value does not fit: `fail("qk_norm", "rms_norm_across_heads")`.
  [[noreturn]] void fail(std::string_view key, std::string expected, std::string hint = {}) const;

  /// The same for this value itself.
  [[noreturn]] void fail_here(std::string expected, std::string hint = {}) const;

  const nlohmann::json& value() const noexcept { return *value_; }
  const std::string& subject() const noexcept { return subject_; }
  const std::string& path() const noexcept { return path_; }

 private:
  const nlohmann::json* find(std::string_view key) const;
  const nlohmann::json& require(std::string_view key, const char* expected) const;
  template <class T, class Convert>
  std::vector<T> list(std::string_view key, std::optional<std::size_t> count, const char* of,
                      Convert convert) const;

  const nlohmann::json* value_;
  std::string subject_;
  std::string code_;
  std::string path_;
};

}  // namespace vdit
