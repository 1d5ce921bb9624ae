#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compiles the device code and reads the assembler's report; needs no GPU. Fails on what costs speed without being an
# error: serialised tensor core instructions (C7510, C7511, C7520), an ignored register redistribution (C7508), and spills.
# usage: check_compiled_kernels.sh SOURCE_DIR NVCC ARCHITECTURE FILE...
set -euo pipefail
source_dir=$1 nvcc=$2 architecture=$3
shift 3
[ -n "$nvcc" ] || { echo "skipped: nvcc was not found, the device code is not compiled here"; exit 77; }

most_spilled_bytes=64
failed=0
for file in "$@"; do
  report=$("$nvcc" -O3 -std=c++20 -DNDEBUG -I"$source_dir" -gencode "arch=compute_$architecture,code=sm_$architecture" \
    -Xptxas -v -cubin -o /dev/null "$source_dir/$file" 2>&1) || { echo "$file: does not compile"; echo "$report"; exit 1; }
  if grep -E 'C75(08|10|11|20)' <<<"$report"; then
    echo "$file: the assembler gave up an optimisation that the kernel depends on"
    failed=1
  fi
  while read -r spilled; do
    echo "$file sm_$architecture: $spilled bytes spilled"
    [ "$spilled" -le "$most_spilled_bytes" ] || { echo "$file: more than $most_spilled_bytes"; failed=1; }
  done < <(grep -oP '\d+(?= bytes spill stores)' <<<"$report")
done
exit $failed
