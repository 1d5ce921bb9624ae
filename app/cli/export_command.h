// SPDX-License-Identifier: Apache-2.0
// `vdit export IN -o OUT`: the frames of a video once more, in another codec or container, with the settings
// and the prompt that it carries. No model is needed.
#pragma once

#include <optional>
#include <string>

#include "app/cli/command.h"
#include "engine/video/video_reader.h"
#include "engine/video/video_writer.h"

namespace vdit::app {

class ExportCommand final : public Command {
 public:
  std::string name() const override { return "export"; }
  std::string summary() const override { return "A video in another codec, with its settings"; }
  void declare(CLI::App& app) override;
  void read_job(const JsonView& job) override;
  void check(Session& session) override;
  Outcome run(Session& session) override;

 private:
  engine::VideoSettings settings(const engine::VideoReader& source, Session& session) const;
  std::string record(const engine::VideoSettings& settings) const;
  Outcome outcome(const engine::VideoSettings& settings, std::size_t frames, std::uint64_t bytes) const;

  std::string input_;
  std::string output_;
  std::string codec_;    // empty: what the ending of the output means
  std::string encoder_;  // by libav's name; empty: the best known
  std::optional<int> crf_;
  std::optional<double> fps_;  // absent: the source's
  bool strip_private_ = false;
};

}  // namespace vdit::app
