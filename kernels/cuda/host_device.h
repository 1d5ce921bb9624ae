// SPDX-License-Identifier: Apache-2.0
// For functions that run on the device and, in tests, on the host.
#pragma once

#ifdef __CUDACC__
#define VDIT_HOST_DEVICE __host__ __device__ __forceinline__
#else
#define VDIT_HOST_DEVICE inline
#endif
