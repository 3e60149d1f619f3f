"""What every test needs: no settings of the person who runs them, and no network for weights."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure() -> None:
    for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
        del os.environ[name]
    os.environ["HF_HUB_OFFLINE"] = "1"
    # On a machine that is busy with something else any example may take long once.
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")
    # Where other programs keep the processors busy, torch's threads wait for each other in a loop
    # that costs four times the work itself.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@pytest.fixture(scope="session")
def shared() -> Path:
    """A folder of questions and briefings beside the project, which not everyone has."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"there is no folder {folder} with further briefings on this machine")
    return folder
