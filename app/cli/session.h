// SPDX-License-Identifier: Apache-2.0
// What every command gets: the common flags, the request to stop, and where progress goes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/cli/progress.h"
#include "app/cli/terminal_progress.h"
#include "engine/base/cancel_token.h"
#include "engine/base/json_view.h"
#include "engine/models/compute_options.h"
#include "engine/sampling/generation.h"

namespace CLI {
class App;
}

namespace vdit::app {

/// Flags that all commands share. Unset ones may still come from a job file.
struct CommonOptions {
  std::optional<std::string> device;  ///< "auto", "cpu", "cuda:N"
  std::optional<std::string> dtype;   ///< "auto", "fp32", "bf16", "fp16"
  std::optional<int> threads;
  bool json = false;
  bool quiet = false;
  bool verbose = false;
  bool overwrite = false;
  ProgressMode progress = ProgressMode::Auto;

  void declare(CLI::App& app);

  /// device, dtype, threads and overwrite of a job; what the command line says wins.
  void read_job(const JsonView& job);
};

/// Keys of a job file that CommonOptions reads.
inline constexpr const char* kCommonJobKeys[] = {"device", "dtype", "threads", "overwrite"};

class Session {
 public:
  Session(CommonOptions& options, const CancelToken& cancel, Progress& progress)
      : options_(options), cancel_(cancel), progress_(progress) {}

  CommonOptions& options() noexcept { return options_; }
  const CancelToken& cancel() const noexcept { return cancel_; }
  Progress& progress() noexcept { return progress_; }

  /// Every run keeps checkpoints from now on, and goes on from those that an earlier attempt left when
  /// `resume`: for a queue, whose jobs can be paused and survive this process.
  void keep_checkpoints(bool resume) {
    keeps_ = true;
    resumes_ = resume;
  }
  /// An earlier attempt at this very command may have left results, whole or in part.
  bool resumes() const noexcept { return resumes_; }

  /// The hooks of a run of a command: cancel, progress, observer, and checkpoints in `folder` (empty: none)
  /// where they are kept. `run` is that of ProgressState.
  void watch(engine::GenerationOptions& options, const std::string& run, const engine::VideoModel& model,
             const std::filesystem::path& folder);

  /// Where and in which type to compute; sets the number of threads. Throws vdit::Error: "device.name"
  /// (Usage), "device.missing", "dtype.unsupported" (Resource), "host.threads" (OutOfMemory).
  engine::ComputeOptions compute() const;

 private:
  CommonOptions& options_;
  const CancelToken& cancel_;
  Progress& progress_;
  bool keeps_ = false;
  bool resumes_ = false;
};

}  // namespace vdit::app
