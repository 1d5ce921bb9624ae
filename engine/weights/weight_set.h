// SPDX-License-Identifier: Apache-2.0
// The weights of one component: one safetensors file, or shards with an index, behind one list of names.
//
// Errors besides those of SafetensorsFile, all of kind Input:
//   weights.missing_file   no weight file in the folder (lists what was looked for), or the index names a
//   missing shard weights.format         only .bin, .pt, .ckpt, .gguf weights are there weights.index the
//   index file is malformed weights.shard_path     the index names something that is not a plain file of the
//   folder weights.shard_tensor   a tensor is not in the shard that the index names, or in two shards
//   weights.schema         tensors are missing or have the wrong shape (first 5, count, nearest names)
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/weights/safetensors_file.h"
#include "engine/weights/weight_schema.h"

namespace vdit::engine {

class WeightSet {
 public:
  struct Entry {
    std::size_t file = 0;                ///< index into files()
    const TensorInfo* tensor = nullptr;  ///< owned by that file
  };

  /// `stem` is "diffusion_pytorch_model" or "model"; `variant` is a tag such as "fp16", or empty.
  /// An empty variant falls back to the only variant there is, if there is exactly one and no untagged file.
  /// `model_root` is the model folder: links may not leave it, except into a hub cache's own blobs folder.
  static WeightSet open(const std::filesystem::path& folder, std::string_view stem,
                        std::string_view variant = {}, const std::filesystem::path& model_root = {});
  /// A single file.
  static WeightSet open_file(const std::filesystem::path& path);

  const std::vector<SafetensorsFile>& files() const noexcept { return files_; }
  /// Sorted by name.
  const std::map<std::string, Entry, std::less<>>& entries() const noexcept { return entries_; }

  /// Makes `alias` another name of `name` when the latter exists and the former does not: checkpoints store
  /// "shared.weight" or "encoder.embed_tokens.weight" for one tensor.
  void add_alias(std::string_view alias, std::string_view name);

  bool contains(std::string_view name) const noexcept { return entries_.find(name) != entries_.end(); }
  const TensorInfo& info(std::string_view name) const;  ///< throws weights.missing_tensor
  void read(std::string_view name, std::span<std::byte> destination) const;
  void read_as(std::string_view name, DataType type, std::span<std::byte> destination) const;

  /// Throws one weights.schema error when expected tensors are missing or have another shape, weights.dtype
  /// when one has a type we do not read. Tensors that nobody expects are only returned, for a warning.
  std::vector<std::string> check(const WeightSchema& schema) const;

  std::uint64_t stored_bytes() const noexcept;  ///< of all tensors, in their stored types
  std::uint64_t elements() const noexcept;      ///< parameters
  std::string description() const;  ///< the file's path, or "folder (3 shards)": the subject of errors

 private:
  void add_file(SafetensorsFile file);
  const Entry& entry(std::string_view name) const;  // throws weights.missing_tensor

  std::vector<SafetensorsFile> files_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::string description_;
};

}  // namespace vdit::engine
