"""A checkout in a temporary folder (with a space in its path) around the real run_all.sh, and a PATH of fake commands.

Every fake writes one line, its name and arguments, to the call log. What the machine "has" and how commands end is set
by files in the state folder, so that the scripts under test run unchanged.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
REAL_TOOLS = "bash cat cksum cp dirname env grep ln mkdir mktemp nproc readlink rm stat tail tee".split()
COMMANDS = "g++ cmake ninja pkg-config node npm python3 chromium ctest dpkg-query apt-get sudo".split()

# One body for all fakes; $state is the folder that says what the machine is like.
FAKE = r"""#!/bin/bash
name=${0##*/} state='@STATE@'
case $name in dpkg-query) ;; *) printf '%s\n' "$name $*" >>"$state/calls" ;; esac
status=0
if [[ -f $state/status.$name ]]; then status=$(<"$state/status.$name"); fi
case $name in
    dpkg-query)
        if grep -qxF "${!#}" "$state/missing"; then exit 1; fi
        printf installed ;;
    apt-get)
        echo "chatter of apt-get"
        if [[ $* != *install* ]]; then
            status=0
        elif [[ $status -eq 0 ]]; then
            : >"$state/missing"
            cp "$state"/uninstalled/* "$state/bin/" 2>/dev/null
        fi ;;
    sudo) "$@"; status=$? ;;
    cmake)
        echo "chatter of cmake"
        while [[ $# -gt 0 && $status -eq 0 ]]; do
            if [[ $1 == --preset ]]; then
                mkdir -p "$state/checkout @/build/$2/bin"
                cp "$state/crossover" "$state/checkout @/build/$2/bin/"
            fi
            shift
        done ;;
    npm)
        printf 'cache <%s>\n' "${npm_config_cache:-}" >>"$state/calls"
        mkdir -p node_modules ;;
    node)
        if [[ $1 == --version ]]; then
            cat "$state/node_version"
        else
            echo "chatter of report" | tee "$2/report.html"
        fi ;;
    ctest) echo "100% tests passed, 0 tests failed out of 12" ;;
    crossover)
        printf 'argument <%s>\n' "$@" >>"$state/calls"
        out=results
        while [[ $# -gt 0 ]]; do if [[ $1 == --out ]]; then out=$2; fi; shift; done
        if [[ ($status -eq 0 || $status -eq 3) && ! -f $state/measures_nothing ]]; then
            mkdir -p "$out/one"
            echo "{}" >"$out/one/new" && rm -f "$out/one/results.json" && cp "$out/one/new" "$out/one/results.json"
            ln -sfn one "$out/latest"
            echo "THE TABLE"
        fi ;;
esac
exit "$status"
"""


class FakeMachine:
    """What a test sets up: machine.missing(...), machine.ends(command, status); then machine.run(arguments...)."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.state = Path(self._folder.name)
        self.checkout = self.state / "checkout @"
        self.bin = self.state / "bin"
        self.elsewhere = self.state / "elsewhere"
        for folder in ("bin", "elsewhere", "uninstalled", "checkout @/scripts", "checkout @/plots"):
            (self.state / folder).mkdir(parents=True)
        for tool in REAL_TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        for command in COMMANDS:
            self.script(self.bin / command, FAKE)
        self.script(self.state / "crossover", FAKE)
        self.is_root(True)
        for name in ("run_all.sh", "scripts/install.sh"):
            shutil.copy(REPOSITORY / name, self.checkout / name)
        (self.checkout / "plots" / "package-lock.json").write_text("{}\n")
        (self.state / "missing").write_text("")
        (self.state / "node_version").write_text("v20.1.0\n")

    def close(self):
        self._folder.cleanup()

    def script(self, path, text):
        """Makes path an executable script, in place of what is there."""
        path.unlink(missing_ok=True)
        path.write_text(text.replace("@STATE@", str(self.state)))
        path.chmod(0o755)

    def is_root(self, root):
        self.script(self.bin / "id", f"#!/bin/bash\necho {0 if root else 1000}\n")

    def missing(self, *packages, commands=()):
        """Packages that dpkg-query does not know and commands that are not there until apt-get has installed them."""
        (self.state / "missing").write_text("".join(f"{package}\n" for package in packages))
        for command in commands:
            (self.bin / command).rename(self.state / "uninstalled" / command)

    def never_there(self, *commands):
        for command in commands:
            (self.bin / command).unlink()

    def ends(self, command, status):
        (self.state / f"status.{command}").write_text(str(status))

    def run(self, *arguments, home=None):
        """Runs run_all.sh from another folder; returns its CompletedProcess and forgets earlier calls."""
        (self.state / "calls").write_text("")
        return subprocess.run(
            [str(self.checkout / "run_all.sh"), *arguments],
            cwd=self.elsewhere,
            env={"PATH": str(self.bin), "HOME": str(home or self.state), "TMPDIR": str(self.state)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def calls(self, command=None):
        lines = (self.state / "calls").read_text().splitlines()
        return [line for line in lines if command is None or line.split(" ")[0] == command]

    def page(self):
        return self.checkout / "results" / "one" / "report.html"
