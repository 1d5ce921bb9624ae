// SPDX-License-Identifier: Apache-2.0
#include "engine/base/cancel_token.h"

#include "engine/base/error.h"

namespace vdit {

void CancelToken::throw_if_cancelled() const {
  if (!cancelled()) return;
  throw Error({.kind = ErrorKind::Cancelled, .code = "run.cancelled", .subject = "stopped by the user"});
}

}  // namespace vdit
