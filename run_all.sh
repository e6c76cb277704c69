#!/usr/bin/env bash
# From a fresh clone to the answer: installs what is missing, builds, sweeps, draws the report. See --help.
set -euo pipefail

root=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
log=$root/build/run_all.log
readonly root log
readonly options=(--quick --full --test --no-install --help)

usage() {
    cat <<'TEXT'
Usage: ./run_all.sh [--quick | --full | --test] [--no-install] [-- SWEEP OPTIONS...]

Finds, on this machine, the input size from which each parallel backend beats serial: installs what is missing
(Debian packages, by way of sudo when not root; npm modules), builds in Release, runs `crossover sweep`, prints its
table and draws the report.

  --quick        measure for 60 s at most
  --full         every backend that is present, those of other languages too; 30 minutes at most
  --test         set up everything the tests need, build the development preset and run all tests instead
  --no-install   install nothing: say what is missing and exit 2 if anything is
  --help         this text
  -- ...         everything after -- goes to `crossover sweep`; paths there are relative to where you are

Exit codes: 0 done, 1 a test failed, 2 wrong usage or not set up, 3 a measurement failed (the rest is saved and drawn),
130 interrupted.
TEXT
}

say() { printf '%s\n' "$*" >&2; }

die() {
    say "run_all.sh: $*"
    exit 2
}

unknown_word() {
    if [[ $1 == -* ]]; then
        die "unknown option '$1': there are ${options[*]}, and -- before options of the sweep"
    fi
    die "unexpected argument '$1': options of the sweep go after --"
}

parse() {
    mode=sweep no_install=() sweep_options=()
    while [[ $# -gt 0 ]]; do
        case $1 in
            --quick | --full) sweep_options+=("$1") ;;
            --test) mode="test" ;;
            --no-install) no_install=(--no-install) ;;
            --help | -h)
                usage
                exit 0
                ;;
            --)
                shift
                sweep_options+=("$@")
                break
                ;;
            *) unknown_word "$1" ;;
        esac
        shift
    done
    if [[ $mode == test && ${#sweep_options[@]} -gt 0 ]]; then
        die "--test runs no sweep: leave out ${sweep_options[*]}"
    fi
}

# Runs a step with its chatter in the log (on a terminal: seen, since a silent minute worries people).
step() {
    local title=$1
    local -i started=$SECONDS status=0
    shift
    if [[ -t 2 ]]; then
        say "$title"
        "$@" >&2 || status=$?
    else
        "$@" >>"$log" 2>&1 || status=$?
        if [[ $status -ne 0 ]]; then tail -n 40 "$log" >&2; fi
    fi
    if [[ $status -eq 130 ]]; then exit 130; fi
    if [[ $status -ne 0 ]]; then die "failed: $title (see above; exit code $status of: $*)"; fi
    say "$title: $((SECONDS - started)) s"
}

# $1: runtime (what draws the report) or all (and what tests the page). Done again only when the lock file changed.
install_modules() {
    local stamp=$root/plots/node_modules/.crossover-installed have='' lock
    local -a flags=(--no-audit --no-fund)
    lock=$(cksum <"$root/plots/package-lock.json") || die "incomplete checkout ($root): clone it again"
    if [[ -f $stamp ]]; then have=$(<"$stamp"); fi
    if [[ $have == "$1 $lock" || $have == "all $lock" ]]; then return 0; fi
    if [[ ${#no_install[@]} -gt 0 ]]; then
        say "missing: the Node.js modules of plots (npm ci in $root/plots)"
        return 2
    fi
    if [[ $1 == runtime ]]; then flags+=(--omit=dev); fi
    # npm wants to write its cache into the home folder, which a service account may not have.
    if [[ ! -w ${HOME:-/nonexistent} ]]; then export npm_config_cache=$root/build/npm-cache; fi
    (cd -- "$root/plots" && step "Installing the Node.js modules of plots" npm ci "${flags[@]}") || return
    printf '%s\n' "$1 $lock" >"$stamp"
}

check_node() {
    local version
    version=$(node --version)
    version=${version#v}
    if ((${version%%.*} < 18)); then
        die "Node.js $version ($(command -v node)) is too old to draw the report: put version 18 or newer first in PATH"
    fi
}

# $1: runtime or all (modules); then groups of packages.
set_up() {
    local -i status=0
    "$root/scripts/install.sh" "${no_install[@]}" "${@:2}" || status=$?
    # Who may install nothing is told everything at once; otherwise there is no point in going on without npm.
    if [[ $status -eq 0 || ${#no_install[@]} -gt 0 ]]; then
        install_modules "$1" || status=$?
    fi
    if [[ $status -ne 0 ]]; then exit "$status"; fi
    check_node
}

# $1: preset; then further arguments of cmake. Configuring twice costs a second and rebuilds nothing, and picks up
# a runtime that was installed since.
build() {
    local folder=$root/build/$1
    local -a fresh=()
    # A cache that was made elsewhere (a copied or moved checkout) cannot be used.
    if [[ -f $folder/CMakeCache.txt ]]; then
        grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt" || fresh=(--fresh)
    fi
    step "Configuring ($1)" cmake -S "$root" --preset "$1" "${fresh[@]}" "${@:2}"
    step "Building ($1)" cmake --build "$folder"
}

run_tests() {
    local -i status=0
    set_up all build pictures test
    build dev
    # One more than CPUs: a quarter of the time tests wait for processes that they started.
    (cd -- "$root" && ctest --preset dev --parallel $(($(nproc) + 1))) || status=$?
    if [[ $status -eq 130 ]]; then exit 130; fi
    if [[ $status -ne 0 ]]; then exit 1; fi
}

# Identity of the results in a folder: changes when results.json is written anew.
fingerprint() { stat --dereference --format='%i %Y' "$1/results.json" 2>/dev/null || true; }

run_sweep() {
    local results='' before
    local -a out=()
    local -i status=0 i
    set_up runtime build pictures
    build release -D CROSSOVER_BUILD_TESTS=OFF
    for ((i = 0; i < ${#sweep_options[@]}; i++)); do
        case ${sweep_options[i]} in
            --out) results=${sweep_options[i + 1]:-} ;;
            --out=*) results=${sweep_options[i]#--out=} ;;
        esac
    done
    if [[ -z $results ]]; then
        results=$root/results
        out=(--out "$results")
    fi
    before=$(fingerprint "$results/latest")
    "$root/build/release/bin/crossover" sweep "${out[@]}" "${sweep_options[@]}" || status=$?
    # 3 means that a part could not be measured: what was is still worth a picture. --help measures nothing.
    if [[ ($status -eq 0 || $status -eq 3) && $(fingerprint "$results/latest") != "$before" ]]; then
        node "$root/plots/report.mjs" "$results/latest" >&2 ||
            die "the report could not be drawn (above); the results are in $results/latest"
        printf '\nReport: %s\n' "$(readlink -f -- "$results/latest")/report.html"
    fi
    exit "$status"
}

main() {
    trap 'exit 130' INT
    parse "$@"
    if ! { mkdir -p -- "$root/build" && : >"$log"; } 2>/dev/null; then
        die "cannot write $log: the checkout must be writable"
    fi
    if [[ $mode == test ]]; then
        run_tests
    else
        run_sweep
    fi
}

main "$@"
