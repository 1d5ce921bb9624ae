#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Compiles the device code and reads the assembler's report; needs no GPU. Fails on what costs speed without being an
# error: serialised tensor core instructions (C7510, C7511, C7520), an ignored register redistribution (C7508), and spills.
# The code is compiled to PTX once, for the first architecture, and assembled for each.
# usage: check_compiled_kernels.sh SOURCE_DIR NVCC ARCHITECTURE[,ARCHITECTURE...] FILE...
set -euo pipefail
source_dir=$1 nvcc=$2 architectures=${3//,/ }
shift 3
[ -n "$nvcc" ] || { echo "skipped: nvcc was not found, the device code is not compiled here"; exit 77; }

most_spilled_bytes=64
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ptxas=$(dirname "$(readlink -f "$nvcc")")/ptxas

check_report() {  # FILE ARCHITECTURE REPORT
  if grep -E 'C75(08|10|11|20)' <<<"$3"; then
    echo "$1 sm_$2: the assembler gave up an optimisation that the kernel depends on"
    failed=1
  fi
  grep -q 'bytes spill stores' <<<"$3" || { echo "$1 sm_$2: no report on spills"; failed=1; }
  local spilled
  while read -r spilled; do
    echo "$1 sm_$2: $spilled bytes spilled"
    [ "$spilled" -le "$most_spilled_bytes" ] || { echo "$1 sm_$2: more than $most_spilled_bytes"; failed=1; }
  done < <(grep -oP '\d+(?= bytes spill stores)' <<<"$3")
}

for file in "$@"; do
  "$nvcc" -O3 -std=c++20 -DNDEBUG -I"$source_dir" -arch "compute_${architectures%% *}" -ptx -o "$work/code.ptx" \
    "$source_dir/$file" 2>"$work/errors" || { echo "$file: does not compile"; cat "$work/errors"; exit 1; }
  for architecture in $architectures; do
    report=$("$ptxas" -O3 -v -arch "sm_$architecture" -o /dev/null "$work/code.ptx" 2>&1) ||
      { echo "$file sm_$architecture: cannot be assembled"; echo "$report"; exit 1; }
    check_report "$file" "$architecture" "$report"
  done
done
exit $failed
