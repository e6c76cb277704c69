#!/usr/bin/env bash
# Installs the Debian packages that Crossover needs and that are missing; the one place that lists them.
# Usage: scripts/install.sh [--no-install] GROUP...
# Groups: build pictures test cluster lint fuzz
# Exit codes: 0 all there, 2 something is missing and was not (or could not be) installed.
set -euo pipefail

# One line each: group, package, and a command that does as well as the package (- where only the package will do).
packages() {
    cat <<'TABLE'
# compiler and build system
build     g++                  g++
build     cmake                cmake
build     ninja-build          ninja
build     pkg-config           pkg-config
# libraries of the core: timing loop, JSON, command line, text, errors, topology, checksums
build     libbenchmark-dev     -
build     nlohmann-json3-dev   -
build     libcli11-dev         -
build     libfmt-dev           -
build     libexpected-dev      -
build     libhwloc-dev         -
build     zlib1g-dev           -
# runtimes of backends (OpenMP comes with g++)
build     libtbb-dev           -
build     libpthreadpool-dev   -
# Python's backends need nothing else; joblib is one of them
build     python3              python3
build     python3-joblib       -
# the report: Node.js of any vendor will do; the font is what the PNG pictures are set in
pictures  nodejs               node
pictures  npm                  npm
pictures  fonts-dejavu-core    -
# tests: C++ tests, script tests and schema validation, the page in a real browser
test      libgtest-dev         -
test      libgmock-dev         -
test      python3-jsonschema   -
# the example of a library's own switch
test      libopenblas-dev      -
# Google Benchmark's own compare.py, which must read what we export, and what it needs
test      libbenchmark-tools   -
test      python3-scipy        -
test      chromium             chromium
# an example in Python; the one with numba is tested where numba is there
test      python3-numexpr      -
# beyond one machine, where wanted: both MPI libraries, a batch system, Python's ways, namespaces
cluster   libopenmpi-dev       -
cluster   openmpi-bin          -
cluster   libmpich-dev         -
cluster   mpich                -
cluster   slurm-wlm            -
cluster   munge                -
cluster   python3-mpi4py       -
cluster   python3-distributed  -
cluster   iproute2             ip
cluster   jube                 jube
# a network that is simulated
cluster   libsimgrid-dev       -
# linters, for continuous integration only
lint      clang-format         clang-format
lint      clang-tidy           clang-tidy
lint      shellcheck           shellcheck
# omp.h where clang-tidy looks for it
lint      libomp-dev           -
# libFuzzer, for continuous integration only
fuzz      clang                clang++
fuzz      libclang-rt-14-dev   -
TABLE
}

say() { printf '%s\n' "$*" >&2; }

have_package() {
    local state
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) && [[ $state == installed ]]
}

# Prints the missing packages of the given groups. Without dpkg only commands can be asked for: a missing library is
# then found, and named, by CMake.
missing_packages() {
    local group package command
    while read -r group package command; do
        if [[ $group == '#' || " $* " != *" $group "* ]]; then
            continue
        fi
        if [[ $command != - ]]; then
            command -v "$command" >/dev/null || printf '%s\n' "$package"
        elif command -v dpkg-query >/dev/null; then
            have_package "$package" || printf '%s\n' "$package"
        fi
    done < <(packages)
}

all_packages() {
    local group package _
    while read -r group package _; do
        if [[ $group != '#' && " $* " == *" $group "* ]]; then
            printf '%s ' "$package"
        fi
    done < <(packages)
}

# Runs apt-get as root, its chatter kept in a log that is shown only when something goes wrong.
run_apt() {
    local -a become=()
    if [[ $(id -u) -ne 0 ]]; then
        become=(sudo)
    fi
    "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >>"$log" 2>&1
}

install_packages() {
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    if [[ $(id -u) -ne 0 ]]; then
        say "sudo may ask for your password."
        # Asked for here, where the prompt is not hidden in the log.
        if ! sudo true; then
            say "install.sh: sudo refused: run this as a user who may use sudo, or install as root: $*"
            exit 2
        fi
    fi
    # A stale package list names files that the mirror no longer has. One broken third-party source must not stop us.
    run_apt update || say "install.sh: apt-get update failed; trying with the package lists that are there."
    if ! run_apt install --no-install-recommends "$@"; then
        tail -n 15 "$log" >&2
        say "install.sh: apt-get install failed (above): mend it, or install by hand: $*"
        exit 2
    fi
}

main() {
    local no_install=0 group
    if [[ ${1:-} == --no-install ]]; then
        no_install=1
        shift
    fi
    for group in "$@"; do
        if [[ " build pictures test cluster lint fuzz " != *" $group "* ]]; then
            say "install.sh: unknown group '$group': \
there are build, pictures, test, cluster, lint, fuzz"
            exit 2
        fi
    done

    local -a missing
    mapfile -t missing < <(missing_packages "$@")
    if ! command -v apt-get >/dev/null; then
        say "install.sh: no apt-get here (not a Debian); what is needed, by its Debian names: $(all_packages "$@")"
        no_install=1
    fi
    if [[ ${#missing[@]} -eq 0 ]]; then
        return 0
    fi
    if [[ $no_install -eq 1 ]]; then
        say "missing: ${missing[*]}"
        exit 2
    fi
    if [[ $(id -u) -ne 0 ]] && ! command -v sudo >/dev/null; then
        say "install.sh: not root and no sudo, cannot install: as root, run apt-get install ${missing[*]}"
        exit 2
    fi
    say "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    install_packages "${missing[@]}"
}

main "$@"
