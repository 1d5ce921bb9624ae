# SPDX-License-Identifier: Apache-2.0
# LibTorch as packaging/setup unpacks it from the torch wheel: ${VDIT_DEPS_DIR}/torch and ${VDIT_DEPS_DIR}/nvidia.
# The wheel's own find_package(Torch) insists on a CUDA toolkit and overrides architecture flags, hence this file.
#
# Targets: LibTorch::cpu (torch_cpu, c10) and, with VDIT_CUDA, LibTorch::cuda (adds torch_cuda, c10_cuda).
set(_torch "${VDIT_DEPS_DIR}/torch")
find_path(LibTorch_INCLUDE_DIR ATen/core/Tensor.h PATHS "${_torch}/include" NO_DEFAULT_PATH)
find_library(LibTorch_CPU_LIBRARY torch_cpu PATHS "${_torch}/lib" NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 PATHS "${_torch}/lib" NO_DEFAULT_PATH)
set(_cuda_runtime "${VDIT_DEPS_DIR}/nvidia/cu13/lib")

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "run packaging/setup first: it unpacks LibTorch into ${VDIT_DEPS_DIR}")

if(LibTorch_FOUND AND NOT TARGET LibTorch::cpu)
  add_library(LibTorch::cpu INTERFACE IMPORTED)
  target_include_directories(LibTorch::cpu SYSTEM INTERFACE
    "${LibTorch_INCLUDE_DIR}" "${LibTorch_INCLUDE_DIR}/torch/csrc/api/include")
  target_compile_definitions(LibTorch::cpu INTERFACE _GLIBCXX_USE_CXX11_ABI=1
    AT_PER_OPERATOR_HEADERS)  # without it, many headers pull in every operator's
  # libtorch_cpu.so needs libcudart and libcupti at run time only: the linker may leave them unresolved, rpath finds them.
  # at::parallel_for is a template: without OpenMP in the file that calls it, it runs on one thread. The wheel's own libgomp
  # is linked, so that our threads and LibTorch's are one pool.
  target_compile_options(LibTorch::cpu INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fopenmp>)
  target_link_libraries(LibTorch::cpu INTERFACE
    "${LibTorch_CPU_LIBRARY}" "${LibTorch_C10_LIBRARY}" "${_torch}/lib/libgomp.so.1")
  target_link_options(LibTorch::cpu INTERFACE -Wl,--allow-shlib-undefined -Wl,--disable-new-dtags
    "-Wl,-rpath,${_torch}/lib" "-Wl,-rpath,${_cuda_runtime}")
  if(VDIT_CUDA)
    add_library(LibTorch::cuda INTERFACE IMPORTED)
    target_link_libraries(LibTorch::cuda INTERFACE LibTorch::cpu
      -Wl,--no-as-needed "${_torch}/lib/libtorch_cuda.so" "${_torch}/lib/libc10_cuda.so" -Wl,--as-needed)
  endif()
endif()
