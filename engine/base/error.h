// SPDX-License-Identifier: Apache-2.0
// The one exception type of the project: what is wrong, where, what was found, what was expected and what to
// do. It is not for bugs of our own: those are asserts.
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace vdit {

/// Who has to act on an error. The command line turns it into its exit code (cli.md, section 1).
enum class ErrorKind {
  Internal,     ///< our own fault; exit code 1
  Usage,        ///< a wrong command line; exit code 2
  Input,        ///< a bad model, config, prompt, job file, size or output path; exit code 3
  OutOfMemory,  ///< host or device memory; exit code 4
  Cancelled,    ///< stopped by the user; exit code 5
  Resource,     ///< no device, no disk space, no permission; exit code 6
};

/// Fields of an error. `code` is machine readable and dotted ("weights.overlap"); `subject` is a file, job or
/// device; `field` is a tensor, a JSON path or a flag. Empty fields are left out of the message.
struct ErrorInfo {
  ErrorKind kind = ErrorKind::Internal;
  std::string code;
  std::string subject;
  std::string field;
  std::string found;
  std::string expected;
  std::string hint;
};

class Error : public std::exception {
 public:
  explicit Error(ErrorInfo info);

  const ErrorInfo& info() const noexcept { return info_; }

  /// One line: `subject: field: found ..., expected ... (hint)`. Control characters are escaped.
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  ErrorInfo info_;
  std::string message_;
};

/// The text quoted for a terminal or a log: control characters and invalid UTF-8 escaped, cut after `limit`
/// bytes.
std::string quoted(std::string_view text, std::size_t limit = 200);

int exit_code(ErrorKind kind) noexcept;

}  // namespace vdit
