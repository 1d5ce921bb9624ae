// SPDX-License-Identifier: Apache-2.0
// The index of a sharded checkpoint: {"metadata": {"total_size": n}, "weight_map": {tensor: shard file}}
// (huggingface/diffusers and transformers write it; metadata may be absent).
//
// Caps: 64 MiB, 65,536 tensors, 1,024 shards. Errors: weights.index, weights.shard_path (see weight_set.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vdit::engine {

struct ShardIndex {
  std::map<std::string, std::string> shard_of;  ///< tensor -> plain file name
  std::vector<std::string> shards;              ///< each once, sorted
};

/// `subject` is the index file's name for errors. Every shard name is a plain file name; nothing is opened.
ShardIndex parse_shard_index(std::string_view text, const std::string& subject);

}  // namespace vdit::engine
