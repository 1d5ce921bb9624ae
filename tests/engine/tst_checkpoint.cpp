// SPDX-License-Identifier: Apache-2.0
// E12: a checkpoint is used only when it is whole and of the same run.
#include <ATen/ops/equal.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/base/error.h"
#include "engine/sampling/checkpoint.h"
#include "engine/sampling/unipc_scheduler.h"
#include "tests/engine/synthetic_velocity.h"

namespace vdit::engine {
namespace {

namespace fs = std::filesystem;
constexpr int kSteps = 5;

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest() {
    std::string name = (fs::temp_directory_path() / "vdit-checkpoint-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~CheckpointTest() override { fs::remove_all(folder_); }

  static UniPcScheduler scheduler() {
    return UniPcScheduler(unipc_flow_sigmas(kSteps, 3, SigmaSpacing::Current));
  }

  // Runs to the end and leaves the checkpoint that was written after `step` steps.
  at::Tensor run_and_save(int step) {
    UniPcScheduler unipc = scheduler();
    return denoise(synthetic_velocity, unipc, synthetic_start(),
                   {.save =
                        [&](const DenoisePosition& position) {
                          if (position.next_step != step) return;
                          save_checkpoint(folder_, {.position = position,
                                                    .steps = kSteps,
                                                    .settings_sha256 = "abc",
                                                    .passes = GuidancePasses::Batched});
                        },
                    .save_every = 1});
  }

  ResumeDecision resume(const std::string& hash = "abc") const {
    return find_resume_point(folder_, hash, kSyntheticShape, kSteps);
  }

  std::string bytes() const {
    std::ifstream in(checkpoint_file(folder_), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& bytes) const {
    std::ofstream(checkpoint_file(folder_), std::ios::binary | std::ios::trunc) << bytes;
  }

  fs::path folder_;
};

TEST_F(CheckpointTest, GoesOnWithTheSameBitsFromEveryStep) {
  for (int step = 1; step < kSteps; ++step) {
    const at::Tensor expected = run_and_save(step);
    const ResumeDecision decision = resume();
    ASSERT_TRUE(decision.checkpoint) << decision.reason;
    EXPECT_EQ(decision.checkpoint->position.next_step, step);
    EXPECT_EQ(decision.checkpoint->passes, GuidancePasses::Batched);
    UniPcScheduler fresh = scheduler();
    EXPECT_TRUE(at::equal(denoise(synthetic_velocity, fresh, decision.checkpoint->position, {}), expected))
        << step;
  }
}

TEST_F(CheckpointTest, OfAnotherJobStartsOverAndSaysSo) {
  run_and_save(2);
  const ResumeDecision decision = resume("another");
  EXPECT_FALSE(decision.checkpoint);
  EXPECT_NE(decision.reason.find("starting over"), std::string::npos);
  EXPECT_NE(decision.reason.find("other settings"), std::string::npos);
  EXPECT_TRUE(fs::exists(checkpoint_file(folder_))) << "the other job's checkpoint is not ours to delete";
}

TEST_F(CheckpointTest, TruncatedAnywhereStartsOver) {
  run_and_save(2);
  const std::string whole = bytes();
  for (std::size_t size = 0; size < whole.size(); size += whole.size() / 23) {
    put(whole.substr(0, size));
    const ResumeDecision decision = resume();
    EXPECT_FALSE(decision.checkpoint) << size;
    EXPECT_NE(decision.reason.find("checkpoint.safetensors"), std::string::npos) << decision.reason;
  }
}

TEST_F(CheckpointTest, OneChangedByteOfATensorStartsOver) {
  run_and_save(2);
  const std::string whole = bytes();
  for (const std::size_t from_end : {std::size_t{1}, std::size_t{1000}, std::size_t{4000}}) {
    std::string changed = whole;
    changed[changed.size() - from_end] ^= 1;
    put(changed);
    EXPECT_FALSE(resume().checkpoint) << from_end;
  }
  put(whole);
  EXPECT_TRUE(resume().checkpoint);
}

TEST_F(CheckpointTest, AnEmptyFolderStartsOverAndAMissingOneIsAnError) {
  EXPECT_FALSE(resume().checkpoint);
  fs::remove(folder_);
  try {
    resume();
    FAIL() << "a folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().code, "checkpoint.folder");
    EXPECT_EQ(error.info().kind, ErrorKind::Input);
  }
}

TEST_F(CheckpointTest, IsRemovedWithItsFolderAndWhatAKilledWriterLeft) {
  run_and_save(2);
  const PendingFile half(checkpoint_file(folder_), Overwrite::Yes);
  remove_checkpoint(folder_);
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(CheckpointTest, AFolderWithOtherFilesIsKept) {
  run_and_save(2);
  std::ofstream(folder_ / "notes.txt") << "mine";
  remove_checkpoint(folder_);
  EXPECT_FALSE(fs::exists(checkpoint_file(folder_)));
  EXPECT_TRUE(fs::exists(folder_ / "notes.txt"));
}

}  // namespace
}  // namespace vdit::engine
