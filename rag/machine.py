"""What this machine has for a language model: processor cores and free memory."""

import os
from pathlib import Path

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")  # a container's limits, where it has any


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory(memory: Path = _MEMORY, group: Path = _GROUP) -> int | None:
    """Bytes that programs can still get without swapping; None where the system does not tell."""
    known = [free for free in (_free_in_all(memory), _free_in_group(group)) if free is not None]
    return min(known) if known else None


def _free_in_all(memory: Path) -> int | None:
    try:
        lines = memory.read_text(encoding="ascii").splitlines()
        told = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(told.split()[1]) * 1024
    except (OSError, StopIteration, ValueError, IndexError):
        return None


def _free_in_group(group: Path) -> int | None:
    try:
        most = int((group / "memory.max").read_text(encoding="ascii"))  # "max": no limit
        used = int((group / "memory.current").read_text(encoding="ascii"))
        counted = dict(
            line.split()
            for line in (group / "memory.stat").read_text(encoding="ascii").splitlines()
        )
        # Files that were read count as used, and are let go when memory is wanted.
        return max(0, most - used + int(counted.get("inactive_file", 0)))
    except (OSError, ValueError):
        return None
