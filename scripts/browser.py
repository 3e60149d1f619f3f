"""Sees to a Chromium for the browser tests: `python -m scripts.browser`.

Takes the one that is there; otherwise installs the system's package where this may be done without
asking anyone. Never fails: without a browser those tests are skipped, and this says so loudly.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> int:
    reason = None if find() else install()
    if reason:
        line = "!" * 78
        print(f"{line}\nNO BROWSER TESTS: {reason}.\nThey are skipped; all others run.\n{line}")
    return 0


def find() -> str | None:
    """The path of a Chromium that starts; one that is only a stub for another installer is none."""
    for name in NAMES:
        path = shutil.which(name)
        if path and _succeeds([path, "--version"]):
            return path
    return None


def install() -> str | None:
    """Install the system's package; why that was not possible, or None."""
    if not shutil.which("apt-get"):
        return "no Chromium here and no apt-get to install it with; install Chromium yourself"
    become_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if become_root and not (shutil.which("sudo") and _succeeds([*become_root, "true"])):
        return "no Chromium here and no right to install it; run: sudo apt-get install chromium"
    print("Installing Chromium for the browser tests.", flush=True)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for step in (["update"], ["install", "-y", "chromium"]):
        command = [*become_root, *quiet, *step]
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode != 0:
            said = " ".join(done.stderr.split())[-300:]
            return f"`{' '.join(command)}` failed with exit code {done.returncode}: {said}"
    return None if find() else "the system's package chromium gives no browser that starts"


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(main())
