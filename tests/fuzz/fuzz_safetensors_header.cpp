// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any header text either parses into tensors that cover the data exactly, or throws vdit::Error.
#include <cstdlib>
#include <string_view>

#include "engine/base/error.h"
#include "engine/weights/safetensors_header.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace vdit::engine;
  if (size < 2) return 0;
  const std::uint64_t data_bytes = bytes[0] + 256u * bytes[1];
  const std::string_view text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  try {
    const SafetensorsHeader header = parse_safetensors_header(text, 8 + text.size() + data_bytes, "fuzz");
    std::uint64_t covered = 8 + text.size();
    for (const TensorInfo& tensor : header.tensors) {
      if (tensor.offset != covered || tensor.elements() < 0) std::abort();
      const std::size_t width = bytes_per_element(tensor.type);
      if (width != 0 && static_cast<std::uint64_t>(tensor.elements()) * width != tensor.bytes) std::abort();
      covered += tensor.bytes;
    }
    if (covered != 8 + text.size() + data_bytes) std::abort();
  } catch (const vdit::Error&) {
  }
  return 0;
}
