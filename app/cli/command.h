// SPDX-License-Identifier: Apache-2.0
// One command of `vdit`. A command owns its options; it neither parses the command line nor prints.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/json_view.h"

namespace CLI {
class App;
}

namespace vdit::app {

class Session;

/// What a command leaves on standard output: the object with --json, the text without. Exit code 0 unless the
/// command says otherwise (`config diff` does).
struct Outcome {
  nlohmann::ordered_json json;
  std::string text;  ///< lines without the last line break; empty prints nothing
  int exit_code = 0;
};

class Command {
 public:
  virtual ~Command() = default;

  virtual std::string name() const = 0;  ///< the words after `vdit`: "generate", "model check"
  virtual std::string summary() const = 0;

  /// Adds options bound to members of this object.
  virtual void declare(CLI::App& app) = 0;

  /// Takes the options from a job file instead. The default refuses: not every command is a job.
  /// Throws vdit::Error (Input) naming the file and the JSON path.
  virtual void read_job(const JsonView& job);

  /// Everything that can be found wrong before any work. `vdit run --dry-run` ends here. It leaves nothing
  /// behind.
  virtual void check(Session& session);

  /// Does the work; checks by itself. Throws vdit::Error and LibTorch's exceptions.
  virtual Outcome run(Session& session) = 0;
};

}  // namespace vdit::app
