// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/shard_index.h"

#include <set>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/json_view.h"
#include "engine/base/strict_json.h"
#include "engine/weights/model_path.h"
#include "engine/weights/safetensors_header.h"

namespace vdit::engine {

ShardIndex parse_shard_index(std::string_view text, const std::string& subject) {
  constexpr std::size_t kMaxShards = 1024;
  const JsonSource source{.subject = subject,
                          .code = "weights.index",
                          .max_bytes = 64u << 20,
                          .max_depth = 8,
                          .max_values = 2 * kMaxTensors + 4096};
  const nlohmann::json document = parse_json(text, source);
  const JsonView weight_map = JsonView(document, subject, source.code).at("weight_map");
  if (!weight_map.value().is_object() || weight_map.value().size() > kMaxTensors) {
    JsonView(document, subject, source.code).fail("weight_map", "an object of at most 65536 tensors");
  }
  ShardIndex index;
  std::set<std::string> shards;
  for (const auto& [tensor, shard] : weight_map.value().items()) {
    if (!shard.is_string()) weight_map.fail(tensor, "the name of a shard");
    auto name = shard.get<std::string>();
    if (!is_plain_file_name(name)) {
      throw Error({.kind = ErrorKind::Input,
                   .code = "weights.shard_path",
                   .subject = subject,
                   .field = "weight_map." + vdit::quoted(tensor),
                   .found = '"' + vdit::quoted(name) + '"',
                   .expected = "a plain file name in the same folder"});
    }
    shards.insert(name);
    index.shard_of.emplace(tensor, std::move(name));
  }
  if (shards.empty() || shards.size() > kMaxShards) {
    JsonView(document, subject, source.code).fail("weight_map", "from 1 to 1024 shards");
  }
  index.shards.assign(shards.begin(), shards.end());
  return index;
}

}  // namespace vdit::engine
