// SPDX-License-Identifier: Apache-2.0
#include "engine/sampling/scheduler.h"

#include "engine/base/error.h"

namespace vdit::engine {

at::Tensor state_tensor(const SchedulerState& state, const std::string& name) {
  const auto found = state.find(name);
  if (found != state.end()) return found->second;
  throw Error({.kind = ErrorKind::Input,
               .code = "checkpoint.field",
               .subject = "checkpoint",
               .field = "scheduler." + name,
               .found = "no such tensor"});
}

}  // namespace vdit::engine
