// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/weight_set.h"

#include <algorithm>
#include <optional>
#include <set>

#include "engine/base/error.h"
#include "engine/base/nearest_names.h"
#include "engine/base/strict_json.h"
#include "engine/weights/foreign_format.h"
#include "engine/weights/model_path.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/shard_index.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;

std::string tensor_field(std::string_view name) {
  return "tensor \"" + vdit::quoted(name) + '"';
}

std::string shown(const fs::path& path) {
  return vdit::quoted(path.string(), 1000);
}

// The two names under which weights of a variant can be stored.
struct FileNames {
  std::string single;
  std::string index;

  FileNames(std::string_view stem, std::string_view variant) {
    const std::string tag = variant.empty() ? "" : '.' + std::string(variant);
    single = std::string(stem) + tag + ".safetensors";
    index = std::string(stem) + ".safetensors.index" + tag + ".json";
  }
};

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

std::vector<std::string> file_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// "fp16" out of "model.fp16.safetensors" or "model.safetensors.index.fp16.json"; shards of a variant do not
// count.
std::optional<std::string> variant_of(const std::string& name, const std::string& stem) {
  const auto between = [&name](const std::string& before,
                               const std::string& after) -> std::optional<std::string> {
    if (!name.starts_with(before) || !name.ends_with(after)) return std::nullopt;
    if (name.size() <= before.size() + after.size()) return std::nullopt;
    return name.substr(before.size(), name.size() - before.size() - after.size());
  };
  if (auto tag = between(stem + ".safetensors.index.", ".json")) return tag;
  auto tag = between(stem + '.', ".safetensors");
  if (tag && tag->find("-of-") != std::string::npos) return std::nullopt;
  return tag;
}

std::set<std::string> variants_in(const fs::path& folder, std::string_view stem) {
  std::set<std::string> variants;
  for (const std::string& name : file_names(folder)) {
    if (auto variant = variant_of(name, std::string(stem))) variants.insert(*variant);
  }
  return variants;
}

[[noreturn]] void fail_no_weights(const fs::path& folder, const FileNames& names, std::string_view stem) {
  ErrorInfo error{.kind = ErrorKind::Input,
                  .code = "weights.missing_file",
                  .subject = shown(folder),
                  .found = "no weights",
                  .expected = names.single + " or " + names.index};
  for (const std::string& name : file_names(folder)) {
    if (const auto foreign = recognise_foreign_format({}, name)) {
      error.code = "weights.format";
      error.found = vdit::quoted(name) + ", " + foreign->what;
      error.hint = foreign->hint;
      throw Error(error);
    }
  }
  for (const std::string& variant : variants_in(folder, stem)) {
    error.hint += (error.hint.empty() ? "variants there: " : ", ") + vdit::quoted(variant);
  }
  throw Error(error);
}

std::string joined_first(const std::vector<std::string>& items, std::size_t limit) {
  std::string text;
  for (std::size_t i = 0; i < std::min(limit, items.size()); ++i) text += (i == 0 ? "" : ", ") + items[i];
  if (items.size() > limit) text += " and " + std::to_string(items.size() - limit) + " more";
  return text;
}

}  // namespace

WeightSet WeightSet::open(const fs::path& folder, std::string_view stem, std::string_view variant,
                          const fs::path& model_root) {
  const fs::path& root = model_root.empty() ? folder : model_root;
  FileNames names(stem, variant);
  if (variant.empty() && !is_there(folder / names.single) && !is_there(folder / names.index)) {
    const std::set<std::string> variants = variants_in(folder, stem);
    if (variants.size() == 1) names = FileNames(stem, *variants.begin());
  }
  const auto resolve = [&root](const fs::path& path, std::string subject, std::string field) {
    return resolve_model_file(root, path,
                              {.kind = ErrorKind::Input,
                               .code = "weights.shard_path",
                               .subject = std::move(subject),
                               .field = std::move(field)},
                              "weights.missing_file");
  };
  if (is_there(folder / names.single)) {
    const fs::path path = folder / names.single;
    resolve(path, shown(path), {});
    return open_file(path);
  }
  const fs::path index_path = folder / names.index;
  if (!is_there(index_path)) fail_no_weights(folder, names, stem);
  const std::string index_name = shown(index_path);
  const ShardIndex index =
      parse_shard_index(read_text_file(resolve(index_path, index_name, {}), 64u << 20), index_name);

  // All paths are judged before the first shard is opened.
  std::set<std::string> judged;
  for (const auto& [tensor, shard] : index.shard_of) {
    if (!judged.insert(shard).second) continue;
    resolve(folder / shard, index_name,
            "weight_map." + vdit::quoted(tensor) + ": shard \"" + vdit::quoted(shard) + '"');
  }
  WeightSet set;
  set.description_ = shown(folder) + " (" + std::to_string(index.shards.size()) + " shards)";
  for (const std::string& shard : index.shards) set.add_file(SafetensorsFile::open(folder / shard));
  for (const auto& [tensor, shard] : index.shard_of) {
    const auto found = set.entries_.find(tensor);
    if (found != set.entries_.end() && set.files_[found->second.file].path() == folder / shard) continue;
    throw Error(
        {.kind = ErrorKind::Input,
         .code = "weights.shard_tensor",
         .subject = shown(folder / shard),
         .field = tensor_field(tensor),
         .found = found == set.entries_.end()
                      ? "no such tensor"
                      : "it in " + shown(set.files_[found->second.file].path().filename()) + " instead",
         .expected = "it in this shard, as " + vdit::quoted(names.index) + " says"});
  }
  return set;
}

WeightSet WeightSet::open_file(const fs::path& path) {
  WeightSet set;
  set.description_ = shown(path);
  set.add_file(SafetensorsFile::open(path));
  return set;
}

void WeightSet::add_file(SafetensorsFile file) {
  for (const TensorInfo& tensor : file.tensors()) {
    const auto [entry, added] = entries_.emplace(tensor.name, Entry{files_.size(), &tensor});
    if (added) continue;
    throw Error({.kind = ErrorKind::Input,
                 .code = "weights.shard_tensor",
                 .subject = shown(file.path()),
                 .field = tensor_field(tensor.name),
                 .found = "it in " + shown(files_[entry->second.file].path().filename()) + " too",
                 .expected = "every tensor in one shard"});
  }
  files_.push_back(std::move(file));
}

void WeightSet::add_alias(std::string_view alias, std::string_view name) {
  const auto found = entries_.find(name);
  if (found != entries_.end()) entries_.emplace(std::string(alias), found->second);
}

const WeightSet::Entry& WeightSet::entry(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found != entries_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, unused] : entries_) names.push_back(known);
  throw Error({.kind = ErrorKind::Input,
               .code = "weights.missing_tensor",
               .subject = description_,
               .field = tensor_field(name),
               .found = "no such tensor",
               .hint = did_you_mean(name, names)});
}

const TensorInfo& WeightSet::info(std::string_view name) const {
  return *entry(name).tensor;
}

void WeightSet::read(std::string_view name, std::span<std::byte> destination) const {
  const Entry& found = entry(name);
  files_[found.file].read(*found.tensor, destination);
}

void WeightSet::read_as(std::string_view name, DataType type, std::span<std::byte> destination) const {
  const Entry& found = entry(name);
  files_[found.file].read_as(*found.tensor, type, destination);
}

std::vector<std::string> WeightSet::check(const WeightSchema& schema) const {
  std::set<std::string, std::less<>> expected;
  for (const ExpectedTensor& tensor : schema) expected.insert(tensor.name);
  std::set<const TensorInfo*> used;  // an alias of a used tensor is not unexpected
  for (const std::string& name : expected) {
    if (const auto found = entries_.find(name); found != entries_.end()) used.insert(found->second.tensor);
  }
  std::vector<std::string> unexpected;
  for (const auto& [name, entry] : entries_) {
    if (!expected.contains(name) && !used.contains(entry.tensor)) unexpected.push_back(name);
  }

  constexpr std::size_t kShown = 5;
  std::vector<std::string> missing;
  std::vector<std::string> misshapen;
  for (const ExpectedTensor& tensor : schema) {
    const auto found = entries_.find(tensor.name);
    if (found == entries_.end()) {
      const std::string near = missing.size() < kShown ? did_you_mean(tensor.name, unexpected) : "";
      missing.push_back('"' + vdit::quoted(tensor.name) + '"' + (near.empty() ? "" : " (" + near + ')'));
    } else if (found->second.tensor->shape != tensor.shape) {
      misshapen.push_back('"' + vdit::quoted(tensor.name) + "\" is " +
                          shape_text(found->second.tensor->shape) + " instead of " +
                          shape_text(tensor.shape));
    }
  }
  if (!missing.empty() || !misshapen.empty()) {
    std::string found;
    if (!missing.empty())
      found = std::to_string(missing.size()) + " missing: " + joined_first(missing, kShown);
    if (!misshapen.empty()) {
      found += (found.empty() ? "" : "; ") + std::to_string(misshapen.size()) +
               " of another shape: " + joined_first(misshapen, kShown);
    }
    throw Error({.kind = ErrorKind::Input,
                 .code = "weights.schema",
                 .subject = description_,
                 .field = "tensors",
                 .found = std::move(found),
                 .expected = "the " + std::to_string(schema.size()) + " tensors that config.json describes",
                 .hint = "the weights and config.json are of different models"});
  }
  for (const ExpectedTensor& tensor : schema) {
    const TensorInfo& info = *entries_.find(tensor.name)->second.tensor;
    if (info.type != DataType::Unsupported) continue;
    throw Error({.kind = ErrorKind::Input,
                 .code = "weights.dtype",
                 .subject = description_,
                 .field = tensor_field(tensor.name),
                 .found = vdit::quoted(info.type_name, 40),
                 .expected = "one of F16, BF16, F32, F64, BOOL, U8, I8, I16, I32, I64"});
  }
  return unexpected;
}

std::uint64_t WeightSet::stored_bytes() const noexcept {
  std::uint64_t total = 0;
  for (const SafetensorsFile& file : files_) {
    for (const TensorInfo& tensor : file.tensors()) total += tensor.bytes;
  }
  return total;
}

std::uint64_t WeightSet::elements() const noexcept {
  std::uint64_t total = 0;
  for (const SafetensorsFile& file : files_) {
    for (const TensorInfo& tensor : file.tensors()) total += static_cast<std::uint64_t>(tensor.elements());
  }
  return total;
}

std::string WeightSet::description() const {
  return description_;
}

}  // namespace vdit::engine
