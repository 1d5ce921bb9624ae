// SPDX-License-Identifier: Apache-2.0
// Reader of the safetensors format (huggingface/safetensors, README "Format"): 8 bytes little-endian header
// length, JSON header, packed little-endian tensors. The file is untrusted: everything is checked before it
// is used.
//
// Caps: header 100,000,000 bytes (the format's own); 65,536 tensors; names and metadata keys 1,024 bytes; 8
// dimensions of at most 2^39 each; nesting 8; metadata 64 MiB in all. Nothing larger than the file itself is
// ever allocated.
//
// Errors, all of kind Input unless said otherwise:
//   weights.missing_file     no such file
//   weights.unreadable       no permission (Resource), or a folder, FIFO or device
//   weights.format           a pickle, GGUF, HTML page, Git LFS pointer...: says what it is and what to do
//   weights.truncated        fewer bytes than the header says
//   weights.header_too_large header length or a cap above
//   weights.header_json      not UTF-8, not JSON, not an object; byte offset
//   weights.duplicate        a tensor name twice
//   weights.field            an entry's member is missing or of the wrong type
//   weights.dtype            asked to read a type we do not support
//   weights.shape            too many dimensions, too large, product overflows
//   weights.size             shape x type differs from the byte range
//   weights.overlap, weights.uncovered   byte ranges overlap; holes, or bytes after the last tensor
//   weights.missing_tensor   at() of a name that is not there, with the nearest names
//   weights.changed          the file changed, shrank or could not be read since it was opened
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/weights/data_type.h"

namespace vdit::engine {

struct TensorInfo {
  std::string name;
  DataType type = DataType::Unsupported;
  std::string type_name;            ///< as in the file: "F8_E4M3"
  std::vector<std::int64_t> shape;  ///< empty for a scalar; zero dimensions are allowed
  std::uint64_t offset = 0;  ///< of the first byte, from the start of the file; not aligned to anything
  std::uint64_t bytes = 0;

  std::int64_t elements() const noexcept;  ///< product of the shape; cannot overflow once read
};

/// An open file. Reads may come from several threads at once; the object itself is cheap to move.
/// Files are read with pread, never mapped: a file that shrinks gives an error, not a signal.
class SafetensorsFile {
 public:
  /// Reads and checks the header; the tensors stay on disk.
  static SafetensorsFile open(const std::filesystem::path& path);

  SafetensorsFile(SafetensorsFile&&) noexcept;
  SafetensorsFile& operator=(SafetensorsFile&&) noexcept;
  ~SafetensorsFile();

  const std::filesystem::path& path() const noexcept;
  /// In file order, which is the order to read them in.
  const std::vector<TensorInfo>& tensors() const noexcept;
  const std::map<std::string, std::string>& metadata() const noexcept;
  std::uint64_t file_bytes() const noexcept;

  const TensorInfo* find(std::string_view name) const noexcept;
  /// Throws weights.missing_tensor.
  const TensorInfo& at(std::string_view name) const;

  /// The tensor's bytes as they are in the file. `destination` must have exactly `tensor.bytes`.
  void read(const TensorInfo& tensor, std::span<std::byte> destination) const;

  /// The tensor converted while it is read, element by element, rounding to nearest even. From F16, BF16,
  /// F32, F64 to F16, BF16, F32; otherwise `type` must be the tensor's own. `destination` must have exactly
  /// elements() * bytes_per_element(type) bytes. Throws weights.dtype.
  void read_as(const TensorInfo& tensor, DataType type, std::span<std::byte> destination) const;

  /// Small tensors as values. Throws weights.dtype for non-floating types.
  std::vector<float> read_floats(const TensorInfo& tensor) const;

 private:
  struct State;
  explicit SafetensorsFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace vdit::engine
