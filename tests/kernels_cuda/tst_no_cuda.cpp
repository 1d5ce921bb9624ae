// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "kernels/include/vdit/kernels/cross_attention_cuda.h"
#include "kernels/include/vdit/kernels/cuda_devices.h"
#include "kernels/include/vdit/kernels/head_layout_cuda.h"
#include "kernels/include/vdit/kernels/row_passes_cuda.h"
#include "kernels/include/vdit/kernels/run_attention_cuda.h"

namespace vdit::kernels {
namespace {

TEST(NoCuda, SaysThatItIsNotBuilt) {
  ASSERT_TRUE(why_no_cuda().has_value());
  EXPECT_NE(why_no_cuda()->find("VDIT_CUDA"), std::string::npos);
}

TEST(NoCuda, KnowsNoDevices) {
  EXPECT_TRUE(cuda_devices().empty());
  EXPECT_EQ(cuda_of_driver(), "");
}

TEST(NoCuda, RefusesToPlanAndToLayOut) {
  EXPECT_THROW(CudaAttention{AttentionProblem{}}, std::runtime_error);
  EXPECT_THROW(lay_out_heads_cuda({}), std::runtime_error);
  EXPECT_FALSE(cross_attention_takes(128, 100));
  EXPECT_THROW(cross_attention_cuda({}), std::runtime_error);
  EXPECT_THROW(inverse_rms_cuda(nullptr, 0, nullptr, 0, 0), std::runtime_error);
  EXPECT_THROW(residual_norm_cuda({}), std::runtime_error);
  EXPECT_THROW(rms_norm_rows_cuda(nullptr, nullptr, 0, nullptr, 0, 0), std::runtime_error);
}

}  // namespace
}  // namespace vdit::kernels
