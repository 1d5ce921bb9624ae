// SPDX-License-Identifier: Apache-2.0
#include "app/cli/error_report.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace vdit::app {
namespace {

ErrorInfo out_of_memory(const char* code, const char* subject) {
  return {
      .kind = ErrorKind::OutOfMemory,
      .code = code,
      .subject = subject,
      .found = "out of memory",
      .hint = "make a smaller or shorter clip, or use --dtype bf16; `vdit model check` says what is needed"};
}

// LibTorch's CPU allocator throws a plain c10::Error.
bool is_host_out_of_memory(const c10::Error& error) {
  const std::string text = error.what_without_backtrace();
  return text.find("DefaultCPUAllocator: can't allocate memory") != std::string::npos ||
         text.find("not enough memory") != std::string::npos;
}

ErrorInfo internal(const std::string& what) {
  return {.kind = ErrorKind::Internal,
          .code = "internal",
          .subject = "vdit",
          .found = what.substr(0, what.find('\n')),
          .hint = "this is a bug of ours: please report it"};
}

}  // namespace

ErrorInfo describe(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return error.info();
  } catch (const c10::OutOfMemoryError&) {
    return out_of_memory("gpu.oom", "device");
  } catch (const c10::Error& error) {
    return is_host_out_of_memory(error) ? out_of_memory("host.oom", "host")
                                        : internal(error.what_without_backtrace());
  } catch (const std::bad_alloc&) {
    return out_of_memory("host.oom", "host");
  } catch (const std::exception& error) {
    return internal(error.what());
  } catch (...) {
    return internal("an exception of unknown type");
  }
}

nlohmann::ordered_json error_json(const ErrorInfo& info) {
  return {{"error",
           {{"code", info.code},
            {"subject", quoted(info.subject, 4000)},
            {"field", quoted(info.field, 1000)},
            {"found", quoted(info.found, 1000)},
            {"expected", quoted(info.expected, 1000)},
            {"hint", quoted(info.hint, 1000)}}}};
}

}  // namespace vdit::app
