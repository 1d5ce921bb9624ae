// SPDX-License-Identifier: Apache-2.0
#include "app/cli/cuda_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::app {
namespace {

// /proc/driver/nvidia/version of the closed and of the open kernel module.
TEST(CudaReport, FindsTheDriverInWhatItsModuleSays) {
  EXPECT_EQ(nvidia_driver_of("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.161.08  Sun Mar 24 2024\n"
                             "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n"),
            "535.161.08");
  EXPECT_EQ(
      nvidia_driver_of("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.159.04  Release Build"),
      "580.159.04");
  EXPECT_EQ(nvidia_driver_of(""), "");
  EXPECT_EQ(nvidia_driver_of("no version here. 12 1. .5 v1.2"), "");
}

TEST(CudaReport, SaysWhyThereIsNoGpu) {
  const auto reason = kernels::why_no_cuda();
  if (!reason) GTEST_SKIP() << "this machine has a CUDA device";
  EXPECT_EQ(cuda_report(), (nlohmann::ordered_json{{"missing", *reason}}));
  EXPECT_TRUE(cuda_device_reports().empty());
}

TEST(CudaReport, NamesEveryGpu) {
  if (const auto reason = kernels::why_no_cuda()) GTEST_SKIP() << *reason;
  EXPECT_NE(cuda_report()["cuda"], "");
  const auto devices = cuda_device_reports();
  ASSERT_GE(devices.size(), 1u);
  EXPECT_EQ(devices[0]["device"], "cuda:0");
  EXPECT_NE(devices[0]["name"], "");
  EXPECT_GT(devices[0]["memory_bytes"], 1u << 30);
}

}  // namespace
}  // namespace vdit::app
