"""What `pip freeze` says becomes what is pinned."""

from scripts.pins import constraints


def test_pins_are_kept_without_local_versions() -> None:
    lines = constraints("numpy==2.4.6\ntorch==2.13.0+cpu\n").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["numpy==2.4.6", "torch==2.13.0"]


def test_what_has_no_version_to_pin_is_left_out() -> None:
    frozen = "# Editable install\n-e /home/me/footnote\nlocal @ file:///home/me/local.whl\n"
    assert all(line.startswith("#") for line in constraints(frozen).splitlines())


def test_what_is_pinned_elsewhere_is_left_out() -> None:
    lines = constraints(
        "numpy==2.4.6\nmodels==1.0\n", apart=["# models", "models==1.0"]
    ).splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["numpy==2.4.6"]
