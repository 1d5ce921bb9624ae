// SPDX-License-Identifier: Apache-2.0
#include "engine/weights/safetensors_writer.h"

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/error.h"
#include "engine/weights/safetensors_header.h"

namespace vdit::engine {
namespace {

[[noreturn]] void fail(const std::filesystem::path& target, const TensorToWrite& tensor, std::string found,
                       std::string expected) {
  throw Error({.kind = ErrorKind::Internal,
               .code = "weights.size",
               .subject = vdit::quoted(target.string()),
               .field = "tensor \"" + vdit::quoted(tensor.name) + '"',
               .found = std::move(found),
               .expected = std::move(expected)});
}

void check_tensors(const std::filesystem::path& target, const std::vector<TensorToWrite>& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const TensorToWrite& tensor = tensors[i];
    if (i > 0 && tensors[i - 1].name == tensor.name) fail(target, tensor, "this name twice", "it once");
    std::size_t bytes = bytes_per_element(tensor.type);
    for (const std::int64_t dimension : tensor.shape) bytes *= static_cast<std::size_t>(dimension);
    if (bytes != tensor.bytes.size() || tensor.type == DataType::Unsupported) {
      fail(target, tensor, std::to_string(tensor.bytes.size()) + " bytes",
           std::to_string(bytes) + " for " + shape_text(tensor.shape) + ' ' +
               std::string(to_string(tensor.type)));
    }
  }
}

std::string header_text(const std::vector<TensorToWrite>& tensors,
                        const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  auto& members = header.get_ref<nlohmann::ordered_json::object_t&>();
  std::uint64_t offset = 0;
  for (const TensorToWrite& tensor : tensors) {
    const std::uint64_t end = offset + tensor.bytes.size();
    nlohmann::ordered_json entry;
    entry["dtype"] = to_string(tensor.type);
    entry["shape"] = tensor.shape;
    entry["data_offsets"] = {offset, end};
    members.push_back({tensor.name, std::move(entry)});  // names are unique: no need to look each of them up
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  return text;
}

}  // namespace

void write_safetensors(const std::filesystem::path& target, std::vector<TensorToWrite> tensors,
                       const std::map<std::string, std::string>& metadata, Overwrite overwrite) {
  static_assert(std::endian::native == std::endian::little, "the format is little-endian");
  std::sort(tensors.begin(), tensors.end(),
            [](const TensorToWrite& a, const TensorToWrite& b) { return a.name < b.name; });
  check_tensors(target, tensors);
  std::stable_sort(tensors.begin(), tensors.end(), [](const TensorToWrite& a, const TensorToWrite& b) {
    return bytes_per_element(a.type) > bytes_per_element(b.type);
  });
  const std::string header = header_text(tensors, metadata);
  const std::uint64_t length = header.size();
  AtomicFile file(target, overwrite);
  file.write(std::as_bytes(std::span(&length, 1)));
  file.write(header);
  for (const TensorToWrite& tensor : tensors) file.write(tensor.bytes);
  file.commit();
}

}  // namespace vdit::engine
