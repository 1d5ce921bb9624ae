// SPDX-License-Identifier: Apache-2.0
// JSON from outside: one reader for configs, model folders, job files and messages. Unlike nlohmann's own it
// refuses duplicate keys, deep nesting and oversized input, before it allocates for them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace vdit {

/// How an error is labelled, and the caps.
struct JsonSource {
  std::string subject;                 ///< file name or the like, for errors
  std::string code = "json.syntax";    ///< code of every error but the file's own ("file.read")
  std::size_t max_bytes = 16u << 20;   ///< longer text is refused
  int max_depth = 32;                  ///< deeper nesting is refused
  std::size_t max_values = 1'000'000;  ///< more keys and values than this are refused
};

/// Parses one JSON document (UTF-8, no byte order mark, nothing after it). Errors are of kind Input with the
/// source's code, and `field` is the byte offset ("byte 17") or, for a duplicate key, the JSON path
/// ("transformer.layers"). Instantiated for nlohmann::json and nlohmann::ordered_json (which keeps the order
/// of keys).
template <class Json = nlohmann::json>
Json parse_json(std::string_view text, const JsonSource& source);

/// Reads and parses a regular file. Also throws "file.read" (Input when it is missing or not a regular file,
/// Resource when it cannot be read). An empty `source.subject` becomes the path.
template <class Json = nlohmann::json>
Json read_json_file(const std::filesystem::path& path, JsonSource source = {});

/// Throws the source's code when the text is too long, nests too deeply or holds a string, number or stretch
/// of white space of over 16 MiB. One pass, no allocation: run it before any parser. Anything else may still
/// be wrong with the text.
void check_json_bounds(std::string_view text, const JsonSource& source);

/// The error for a parser's complaint: `parse_error.byte` counts from 1.
[[noreturn]] void throw_json_error(const JsonSource& source, const nlohmann::json::exception& error);

/// A regular file's bytes, at most `max_bytes`; longer is an error with code "file.too_large". Never blocks
/// on a FIFO.
std::string read_text_file(const std::filesystem::path& path, std::size_t max_bytes);

}  // namespace vdit
