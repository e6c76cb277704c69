"""A Slurm of two nodes on this machine, without systemd: munged, slurmctld and two slurmd in a
folder of their own."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

NODES = ("c1", "c2")
PROGRAMS = (
    "munged",
    "slurmctld",
    "slurmd",
    "srun",
    "salloc",
    "sbatch",
    "sinfo",
    "squeue",
    "scancel",
)

CONFIGURATION = """
ClusterName=crossover
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
TmpFS={folder}/tmp.%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1
PartitionName=all Nodes=c[1-2] Default=YES MaxTime=INFINITE State=UP
"""


def free_ports(count):
    """Ports that nobody listens on now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def why_not():
    """Why there can be no such Slurm here; None where there can."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)} not found (scripts/install.sh cluster)"
    return None if os.geteuid() == 0 else "slurmd starts tasks as root only"


class MiniSlurm:
    def __init__(self):
        # slurmd's sockets have long names, and a name of a socket has 107 characters at most.
        self.folder = Path(tempfile.mkdtemp(prefix="xslurm-", dir="/tmp"))
        self.environment = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}
        try:
            self._configure()
            self._start()
        except BaseException:
            self.end()
            raise

    def _configure(self):
        for name in (
            "state",
            "munge",
            *(f"{part}.{node}" for node in NODES for part in ("spool", "tmp")),
        ):
            (self.folder / name).mkdir()
        self.folder.chmod(0o755)
        host, ports = socket.gethostname().split(".")[0], free_ports(3)
        text = CONFIGURATION.format(folder=self.folder, host=host, ports=ports)
        for node, port in zip(NODES, ports[1:]):
            text += f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} "
            text += "CPUs=2 State=UNKNOWN\n"
        (self.folder / "slurm.conf").write_text(text)
        key = self.folder / "munge/key"
        key.write_bytes(secrets.token_bytes(1024))
        key.chmod(0o400)

    def _start(self):
        munge = self.folder / "munge"
        files = [f"--{name}-file={munge / name}" for name in ("key", "pid", "log", "seed")]
        self.run("munged", "--force", *files, f"--socket={munge / 'socket'}")
        self.run("slurmctld", "-f", self.folder / "slurm.conf")
        for node in NODES:
            self.run("slurmd", "-f", self.folder / "slurm.conf", "-N", node)
        end = time.monotonic() + 30
        while self.run("sinfo", "-h", "-t", "idle", "-o", "%D", check=False).stdout.strip() != str(
            len(NODES)
        ):
            if time.monotonic() > end:
                raise RuntimeError("the nodes do not come up:\n" + self.logs())
            time.sleep(0.05)

    def logs(self):
        return "\n".join(f"{log}:\n{log.read_text()[-2000:]}" for log in self.folder.glob("*.log"))

    def run(self, *words, check=True):
        return subprocess.run(
            [str(word) for word in words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=check,
            timeout=60,
        )

    def jobs(self):
        """Lines of squeue: what holds an allocation, or waits for one."""
        return self.run("squeue", "-h", "-o", "%i %T %j").stdout.splitlines()

    def steps(self):
        return [
            line
            for line in self.run("squeue", "-h", "-s", "-o", "%i %j").stdout.splitlines()
            if ".extern" not in line
        ]

    def end(self):
        for job in self.run("squeue", "-h", "-o", "%A", check=False).stdout.split():
            self.run("scancel", "--signal=KILL", job, check=False)
        files = [
            *self.folder.glob("slurmd.*.pid"),
            self.folder / "slurmctld.pid",
            self.folder / "munge/pid",
        ]
        processes = [int(file.read_text()) for file in files if file.exists()]
        for number in (signal.SIGTERM, signal.SIGKILL):
            processes = [process for process in processes if self._signalled(process, number)]
            end = time.monotonic() + 5
            while processes and time.monotonic() < end:
                processes = [process for process in processes if self._signalled(process, 0)]
                time.sleep(0.02)
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _signalled(process, number):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            return False
        return True
