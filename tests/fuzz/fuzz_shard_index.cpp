// SPDX-License-Identifier: Apache-2.0
// libFuzzer: any index text either names plain files of its own folder only, or throws vdit::Error.
#include <cstdlib>

#include "engine/base/error.h"
#include "engine/weights/model_path.h"
#include "engine/weights/shard_index.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  using namespace vdit::engine;
  try {
    const ShardIndex index = parse_shard_index({reinterpret_cast<const char*>(bytes), size}, "fuzz");
    for (const std::string& shard : index.shards) {
      if (!is_plain_file_name(shard)) std::abort();
    }
  } catch (const vdit::Error&) {
  }
  return 0;
}
