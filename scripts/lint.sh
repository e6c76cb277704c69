#!/usr/bin/env bash
# All linters: formats, scripts, arrows, clang-tidy.
# Usage: scripts/lint.sh [--no-tidy] [BUILD FOLDER with a compilation database; build/lint, made for it, by default]
# Exit codes: 0 clean, 1 something to mend, 2 wrong usage or a tool or the compilation database is missing.
# shellcheck disable=SC2317  # the checks are called by name
set -uo pipefail

root=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
cd -- "$root" || exit 2

die() {
    printf 'lint.sh: %s\n' "$*" >&2
    exit 2
}

sources() { find backends benchmarks tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 | sort -z; }

lint_format() { sources | xargs -0 clang-format --dry-run -Werror; }

lint_scripts() { shellcheck --external-sources run_all.sh .ci/run scripts/*.sh; }

lint_arrows() { python3 -B tests/lint/check_arrows.py .; }

lint_plots() {
    if [[ ! -x plots/node_modules/.bin/prettier ]]; then
        echo "lint.sh: plots/node_modules has no prettier: run npm ci in plots"
        return 1
    fi
    npm run --silent --prefix plots check-format
}

# clang-tidy sees one file at a time, so nothing may be compiled together in its database. Takes seconds: compiles nothing.
make_database() {
    local log
    log=$({ cmake -S . --preset dev -B build/lint -D CROSSOVER_UNITY=OFF &&
        cmake --build build/lint --target crossover_git_revision; } 2>&1) && return
    printf '%s\n' "$log" >&2
    die "build/lint, the compilation database of clang-tidy, cannot be configured (above)"
}

# Prints the files that ship, as the compilation database has them: the tests are held to -Wall and the sanitizers.
tidy_files() {
    python3 - "$1/compile_commands.json" "$root" <<'PYTHON'
import json, os, sys
database, root = sys.argv[1:]
files = {os.path.realpath(entry["file"]) for entry in json.load(open(database))}
print("\n".join(sorted(f for f in files if f.startswith((f"{root}/backends/", f"{root}/benchmarks/")))))
PYTHON
}

# The database is g++'s, so clang-tidy is told to put up with warning options it does not know (.clang-tidy).
lint_tidy() {
    local files
    files=$(tidy_files "$1") || return
    [[ -n $files ]] || die "no sources of this checkout in $1/compile_commands.json: name no folder"
    # What clang-tidy says of suppressed warnings goes to stderr: shown only for a file that fails.
    # shellcheck disable=SC2016  # the inner shell expands it
    tr '\n' '\0' <<<"$files" | xargs -0 -P "$(nproc)" -n 1 bash -c '
        if ! output=$(clang-tidy --quiet -p "$0" "$1" 2>&1); then printf "%s\n" "$output"; exit 1; fi' "$1"
}

main() {
    local tidy=1 build tool check failed=0
    if [[ ${1:-} == --no-tidy ]]; then
        tidy=0
        shift
    fi
    build=${1:-build/lint}
    for tool in clang-format shellcheck python3; do
        command -v "$tool" >/dev/null || die "$tool is missing: run scripts/install.sh lint"
    done
    local -a checks=(lint_format lint_scripts lint_plots lint_arrows)
    if [[ $tidy -eq 1 ]]; then
        command -v clang-tidy >/dev/null || die "clang-tidy is missing: run scripts/install.sh lint"
        if [[ $# -eq 0 ]]; then make_database; fi
        [[ -f $build/compile_commands.json ]] || die "no $build/compile_commands.json: configure $build, or name no folder"
        if grep -qx 'CROSSOVER_UNITY:BOOL=ON' "$build/CMakeCache.txt" 2>/dev/null; then
            die "$build compiles files together, and clang-tidy must see each alone: configure it with -D CROSSOVER_UNITY=OFF, or name no folder"
        fi
        checks+=(lint_tidy)
    fi
    for check in "${checks[@]}"; do
        if "$check" "$build"; then
            printf '%s: clean\n' "$check"
        else
            printf '%s: FAILED\n' "$check"
            failed=1
        fi
    done
    exit "$failed"
}

main "$@"
