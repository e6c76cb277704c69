"""Two network namespaces as nodes: on a bridge of limited bandwidth, or joined by a wire that takes
its time."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAMS = ("ip", "tc", "unshare")
SUBNET = "10.77.0.0/24"

# What mpirun starts its daemons with: options, then a host, then a command for a shell there.
AGENT = """#!/bin/sh
while [ "${1#-}" != "$1" ]; do shift; done
node=$1; shift
exec ip netns exec "$node" unshare --uts sh -c 'hostname "$0"; exec sh -c "$1"' "$node" "$*"
"""

ECHO = """
import socket
listening = socket.create_server(("10.77.0.2", 5000))
print("up", flush=True)
line, _ = listening.accept()
line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
while line.recv(1):
    line.sendall(b"x")
"""
ASK = """
import socket, time
line = socket.create_connection(("10.77.0.2", 5000))
line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
def ask():
    began = time.perf_counter()
    line.sendall(b"x")
    line.recv(1)
    return time.perf_counter() - began
print(min(ask() for _ in range(100)))
"""


def run(*words, **keywords):
    return subprocess.run(
        [str(word) for word in words], check=True, capture_output=True, text=True, **keywords
    )


def why_not(*programs):
    """Why there can be no such nodes here; None where there can."""
    missing = [name for name in (*PROGRAMS, *programs) if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)} not found (scripts/install.sh cluster)"
    nodes = Nodes()
    try:
        nodes.on_a_bridge(megabits=100)
    except subprocess.CalledProcessError as refused:
        return f"no nodes can be made here, {' '.join(refused.cmd)}: {refused.stderr.strip()}"
    finally:
        nodes.end()
    return None


class Nodes:
    """Two nodes with addresses 10.77.0.1 and 10.77.0.2 in namespaces of their own, so that nothing
    outside can clash."""

    def __init__(self):
        self.names = [f"xo{os.getpid()}n{number}" for number in (1, 2)]
        self._made = []
        self._wire = None
        self.folder = Path(tempfile.mkdtemp(prefix="crossover-nodes-"))
        self.agent = self.folder / "agent"
        self.agent.write_text(AGENT)
        self.agent.chmod(0o755)

    def on_a_bridge(self, megabits):
        """Both directions of each link have this bandwidth, without a store of it to begin with."""
        hub = self._make(f"xo{os.getpid()}hub")
        run("ip", "-n", hub, "link", "add", "bridge", "type", "bridge")
        run("ip", "-n", hub, "link", "set", "bridge", "up")
        for name in self.names:
            self._make(name)
            run(
                "ip",
                "-n",
                hub,
                "link",
                "add",
                name[-2:],
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                name,
            )
            run("ip", "-n", hub, "link", "set", name[-2:], "master", "bridge", "up")
            for where, device in ((hub, name[-2:]), (name, "eth0")):
                limit = (
                    "root",
                    "tbf",
                    "rate",
                    f"{megabits}mbit",
                    "burst",
                    "4kb",
                    "latency",
                    "400ms",
                )
                run("ip", "netns", "exec", where, "tc", "qdisc", "add", "dev", device, *limit)
        self._set_addresses()
        return self

    def on_a_wire(self, program, delay_us):
        """`program` is wire.cpp's."""
        for name in self.names:
            self._make(name)
        words = [str(program), *self.names, str(delay_us)]
        self._wire = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        if self._wire.stdout.readline() != "up\n":
            raise RuntimeError("the wire does not come up")
        self._set_addresses()
        return self

    def _make(self, name):
        run("ip", "netns", "add", name)
        self._made.append(name)
        return name

    def _set_addresses(self):
        for number, name in enumerate(self.names, start=1):
            setting = "echo 0 >/proc/sys/net/ipv4/tcp_slow_start_after_idle"
            run("ip", "netns", "exec", name, "sh", "-c", setting)
            run("ip", "-n", name, "address", "add", f"10.77.0.{number}/24", "dev", "eth0")
            for device in ("eth0", "lo"):
                run("ip", "-n", name, "link", "set", device, "up")

    def first(self, *words):
        """The words that run these on the first node, under its name."""
        name = self.names[0]
        return (
            "ip",
            "netns",
            "exec",
            name,
            "unshare",
            "--uts",
            "sh",
            "-c",
            'hostname "$0"; exec "$@"',
            name,
            *words,
        )

    def mpirun(self):
        """The launcher of Open MPI over both nodes, without sshd."""
        hosts = ",".join(f"{name}:8" for name in self.names)
        tcp = [f"--mca {part}_tcp_if_include {SUBNET}" for part in ("btl", "oob")]
        words = f"mpirun --host {hosts} --mca plm_rsh_agent {self.agent}"
        return f"{words} --mca pml ob1 --mca btl tcp,self {' '.join(tcp)}"

    def round_trip_s(self):
        """Of one byte over TCP, the least of a hundred."""
        server = ("ip", "netns", "exec", self.names[1], sys.executable, "-c", ECHO)
        with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as echo:
            echo.stdout.readline()
            told = run("ip", "netns", "exec", self.names[0], sys.executable, "-c", ASK)
        return float(told.stdout)

    def end(self):
        if self._wire:
            self._wire.stdin.close()
            self._wire.wait(timeout=10)
            self._wire.stdout.close()
        for name in self._made:
            run("ip", "netns", "del", name)
        shutil.rmtree(self.folder, ignore_errors=True)
