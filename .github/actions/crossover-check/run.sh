#!/usr/bin/env bash
# The steps of the action: build crossover beside the project, and let it compare base and head.
# Usage: run.sh build | check     CHECK_* hold the inputs (action.yml), RUNNER_TEMP a folder
# Exit codes: those of crossover check (docs/ci.md), or of what failed in building.
set -euo pipefail

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../../..
place=${RUNNER_TEMP:-${TMPDIR:-/tmp}}/crossover

build() {
    "$root/scripts/install.sh" build
    cmake -S "$root" -B "$place" -G Ninja -D CMAKE_BUILD_TYPE=Release -D CROSSOVER_BUILD_TESTS=OFF
    cmake --build "$place" --target crossover
}

# Prints annotations, and a table into the job's summary.
check() {
    local crossover=${CROSSOVER:-$place/bin/crossover} status=0
    local -a asked=(--base "$CHECK_BASE" --head "$CHECK_HEAD" --margin "${CHECK_MARGIN:-5%}"
        --out "$place/results")
    if [[ -n ${CHECK_FILTER:-} ]]; then
        asked+=(--filter "$CHECK_FILTER")
    fi
    if [[ -n ${CHECK_BUDGET:-} ]]; then
        asked+=(--budget "$CHECK_BUDGET")
    fi
    "$crossover" check "${asked[@]}" --format github || status=$?
    if [[ -n ${CHECK_COMMENT:-} && -n ${GITHUB_STEP_SUMMARY:-} && -s $GITHUB_STEP_SUMMARY ]]; then
        cp -- "$GITHUB_STEP_SUMMARY" "$CHECK_COMMENT"
    fi
    return "$status"
}

case ${1:-} in
build) build ;;
check) check ;;
*)
    echo "run.sh: give build or check" >&2
    exit 2
    ;;
esac
