#!/bin/sh
# Is this checkout slower than another revision of it? Builds both by the same commands and compares
# one program of theirs: a Google Benchmark binary, or one made with crossover/compare.hpp.
# Usage, in the checkout: check.sh BASE_REVISION PROGRAM [OPTION...]
#     PROGRAM   its path in the build folder
#     OPTION    of crossover check: --filter, --margin, --budget, --format
# Exit codes: those of crossover check, or of what failed before it.
set -eu

if [ $# -lt 2 ]; then
    sed -n '2,7s/^# //p' "$0" >&2
    exit 2
fi
revision=$1
program=$2
shift 2

place=$(mktemp -d)
trap 'git worktree remove --force "$place/base"; rm -rf "$place"' EXIT
git worktree add --quiet --detach "$place/base" "$revision" >&2

for side in "$place/base" .; do
    cmake -S "$side" -B "$side/build" -D CMAKE_BUILD_TYPE=Release >&2
    cmake --build "$side/build" --parallel >&2
done
"${CROSSOVER:-crossover}" check --base "$place/base/build/$program" --head "./build/$program" "$@"
