// SPDX-License-Identifier: Apache-2.0
// The ladder that a run goes down when a device's memory ends, with memory that ends on command.
#include <c10/util/Exception.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/models/compute_options.h"
#include "engine/sampling/device_memory.h"
#include "engine/sampling/memory_plan.h"

namespace vdit::engine {
namespace {

[[noreturn]] void run_out() {
  TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory");
}

class Ladder : public testing::Test {
 protected:
  // Work that runs once `needed` rungs were taken.
  void run(std::size_t needed) {
    run_within_memory(
        rungs, next,
        [&] {
          ++tries;
          if (taken.size() < needed) run_out();
        },
        [&](const std::string& note) { notes.push_back(note); });
  }

  std::vector<std::string> taken, notes;
  std::vector<MemoryRung> rungs{{"first", [&] { return taken.emplace_back("first"), true; }},
                                {"useless", [] { return false; }},
                                {"third", [&] { return taken.emplace_back("third"), true; }}};
  std::size_t next = 0;
  int tries = 0;
};

TEST_F(Ladder, WhatFitsTakesNoRung) {
  run(0);
  EXPECT_EQ(tries, 1);
  EXPECT_TRUE(notes.empty());
  EXPECT_EQ(next, 0u);
}

TEST_F(Ladder, TakesTheNextRungThatHelpsAndSaysSo) {
  run(2);
  EXPECT_EQ(taken, (std::vector<std::string>{"first", "third"}));
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_NE(notes[0].find("first"), std::string::npos);
  EXPECT_NE(notes[1].find("third"), std::string::npos);
}

TEST_F(Ladder, RungsStayTaken) {
  run(1);
  run(2);
  EXPECT_EQ(taken, (std::vector<std::string>{"first", "third"}));
  EXPECT_EQ(tries, 4);
}

TEST_F(Ladder, EndsWithTheDevicesOwnError) {
  EXPECT_THROW(run(3), c10::OutOfMemoryError);
  EXPECT_EQ(tries, 3);
}

TEST_F(Ladder, OtherErrorsGoThrough) {
  EXPECT_THROW(run_within_memory(
                   rungs, next, [] { throw std::runtime_error("no"); }, [](const std::string&) {}),
               std::runtime_error);
  EXPECT_TRUE(taken.empty());
}

TEST(DeviceMemory, TheCpusIsTheHosts) {
  const std::uint64_t available = available_memory(at::kCPU);
  EXPECT_GT(available, 0u);
  EXPECT_LE(available, host_memory().total);
  release_cached_memory(at::kCPU);
}

TEST(Devices, AMissingOneIsAResourceErrorWithARemedy) {
  try {
    device_named("cuda:99", "--device");
    FAIL() << "there cannot be a hundred devices";
  } catch (const Error& error) {
    EXPECT_EQ(error.info().kind, ErrorKind::Resource);
    EXPECT_EQ(exit_code(error.info().kind), 6);
    EXPECT_EQ(error.info().code, "device.missing");
    EXPECT_EQ(error.info().subject, "cuda:99");
    EXPECT_NE(error.info().hint.find("--device cpu"), std::string::npos);
  }
}

TEST(Devices, ANameThatIsNoneIsAUsageError) {
  for (const char* name : {"gpu", "cuda", "cuda:", "cuda:-1", "cuda:1x", ""}) {
    try {
      device_named(name, "--device");
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.info().kind, ErrorKind::Usage) << name;
      EXPECT_EQ(error.info().subject, "--device");
    }
  }
  EXPECT_TRUE(device_named("cpu", "--device").is_cpu());
}

}  // namespace
}  // namespace vdit::engine
