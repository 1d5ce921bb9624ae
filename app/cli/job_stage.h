// SPDX-License-Identifier: Apache-2.0
// Where a job of a studio on another machine works: a folder of its own below $XDG_STATE_HOME (else
// ~/.local/state)/vdit/stages. Its inputs come with the job, its results wait there until the studio has
// fetched them, and no path of the other machine is ever used on this one.
//
//   STAGE/inputs/FIELD/NAME   what came with the job
//   STAGE/FIELD/NAME          what the job writes, FIELD being the job file's ("output", "capture", ...)
//
// A stage path is "FIELD/NAME" and what lies below it. Errors (code): "stage.name" (of the stage, a field or
// a file: not plain, Input), "stage.path" (Input: no file of the stage's results), "stage.folder" (Resource:
// no home, not writable), "file.read", "file.write".
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace vdit::app {

class JobStage {
 public:
  static constexpr std::size_t kFilesAtOnce = 1000;
  static constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

  /// `name`: 1 to 64 of a-z, 0-9 and "-". Makes nothing yet.
  explicit JobStage(const std::string& name);

  /// The job with its fields set to files of this stage. `inputs` {FIELD: {"name", "text"}} are written, and
  /// for an output the request holds the plain name that it is to have. Folders are made, for this user only.
  nlohmann::json take(nlohmann::json request, const nlohmann::json& inputs) const;

  /// Text values that name something in the stage, anywhere in a job's answer, as "stage:FIELD/NAME".
  nlohmann::json told(nlohmann::json result) const;

  /// {"files": [{"path", "bytes", "sha256"}], "total"}: the results in the order of their paths, from number
  /// `from` on, at most kFilesAtOnce. Checkpoints and what is still being written are none.
  nlohmann::json list(std::size_t from) const;

  /// At most kChunkBytes from `offset`; empty at the end.
  std::vector<std::uint8_t> read(const std::string& path, std::uint64_t offset) const;

  /// Removes the stage with all that is in it.
  void discard() const;

 private:
  std::vector<std::filesystem::path> results() const;

  std::filesystem::path folder_;
};

}  // namespace vdit::app
