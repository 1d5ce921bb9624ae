// SPDX-License-Identifier: Apache-2.0
// The C library's heap in a process that computes (mallopt(3); glibc).
#pragma once

namespace vdit {

/// Call once, before the first thread is made. Blocks up to 32 MiB come from one heap of all threads, and up
/// to 256 MiB of freed memory stay in it. Left alone, glibc gives a layer's activations back to the system
/// and takes zeroed pages anew for the next layer: a tenth of the time of decoding the demo model's clip, a
/// hundredth of a denoising step (docs/benchmarks/cpu-attention.md).
void keep_freed_memory();

/// Gives the system what keep_freed_memory() held back: between the jobs of a process that waits.
void return_freed_memory();

}  // namespace vdit
