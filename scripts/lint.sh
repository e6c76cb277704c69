#!/usr/bin/env bash
# All linters: formats, scripts, arrows, clang-tidy.
# Usage: scripts/lint.sh [--no-tidy]
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

lint_scripts() {
    shellcheck --external-sources run_all.sh .ci/run scripts/*.sh examples/ci/*.sh \
        .github/actions/*/*.sh
}

lint_arrows() { python3 -B tests/lint/check_arrows.py .; }

lint_plots() {
    if [[ ! -x plots/node_modules/.bin/prettier ]]; then
        echo "lint.sh: plots/node_modules has no prettier: run npm ci in plots"
        return 1
    fi
    npm run --silent --prefix plots check-format
}

# The one check of clang-tidy (misc-unused-using-decls) that does not look into files that are
# compiled together.
lint_usings() {
    local file name failed=0
    while IFS=: read -r file name; do
        if [[ $(grep -ow -- "$name" "$file" | wc -l) -eq 1 ]]; then
            printf '%s: using %s: not used in this file: remove the line\n' "$file" "$name"
            failed=1
        fi
    done < <(grep -roE --include='*.[ch]pp' '^ *using ([a-z_0-9]+::)+[A-Za-z_0-9]+;' \
        backends benchmarks tests |
        sed -E 's/^([^:]*):.*::([A-Za-z_0-9]+);$/\1:\2/')
    return "$failed"
}

# clang-tidy reads many files as one, so that it reads what they include once. Its static analyzer
# follows paths through an included .cpp file only if the path of the including file has
# "UnifiedSource" in it.
database=build/lint/UnifiedSource
groups=$database/groups

# Takes seconds: compiles nothing.
make_database() {
    local log
    log=$({ cmake -S . --preset dev -B "$database" -D CROSSOVER_UNITY=ON -D CMAKE_UNITY_BUILD=ON \
        -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON &&
        cmake --build "$database" --target crossover_git_revision; } 2>&1) && return
    printf '%s\n' "$log" >&2
    die "$database, the compilation database of clang-tidy, cannot be configured (above)"
}

# The database is g++'s, so clang-tidy is told to put up with warning options it does not know (.clang-tidy).
lint_tidy() {
    local files
    files=$(python3 -B scripts/tidy_groups.py "$database" . "$groups" $(($(nproc) + 8))) || return
    [[ -n $files ]] || die "no sources of this checkout in $database/compile_commands.json"
    # What clang-tidy says of suppressed warnings goes to stderr: shown only for a file that fails.
    # shellcheck disable=SC2016  # the inner shell expands it
    tr '\n' '\0' <<<"$files" | xargs -0 -P "$(nproc)" -n 1 bash -c '
        if ! output=$(clang-tidy --quiet --checks=-bugprone-suspicious-include -p "$0" "$1" 2>&1); then
            printf "%s\n" "$output"
            exit 1
        fi' "$groups"
}

# Users compile our headers with their own warnings, and with clang; g++ builds the examples in
# tests/installed. Without OpenMP, which comes with another package there.
lint_examples() {
    printf '%s\0' examples/*.cpp | xargs -0 -P "$(nproc)" -I {} clang-tidy --quiet \
        --checks='-*,misc-definitions-in-headers,clang-diagnostic-*' --warnings-as-errors='*' {} -- \
        -std=c++17 -I include -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-unknown-pragmas
}

main() {
    local tool check failed=0
    if [[ $# -gt 1 || ${1:---no-tidy} != --no-tidy ]]; then
        die "unknown argument: $*: --no-tidy is the only one"
    fi
    for tool in clang-format shellcheck python3; do
        command -v "$tool" >/dev/null || die "$tool is missing: run scripts/install.sh lint"
    done
    local -a checks=(lint_format lint_scripts lint_usings lint_plots lint_arrows)
    if [[ $# -eq 0 ]]; then
        command -v clang-tidy >/dev/null || die "clang-tidy is missing: run scripts/install.sh lint"
        make_database
        checks+=(lint_examples lint_tidy)
    fi
    for check in "${checks[@]}"; do
        if "$check"; then
            printf '%s: clean\n' "$check"
        else
            printf '%s: FAILED\n' "$check"
            failed=1
        fi
    done
    exit "$failed"
}

main "$@"
