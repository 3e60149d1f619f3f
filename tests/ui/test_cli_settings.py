"""Settings that are wrong, as the command line tells them."""

from pathlib import Path

import pytest
from command import Footnote, process

KEY = "sk-not-to-be-told-0815"


def test_an_unknown_setting_is_told_with_its_place_and_the_known_ones(footnote: Footnote) -> None:
    ran = process("status", "--home", footnote.home, env={"FOOTNOTE_NONSENSE": "1"})
    assert (ran.code, ran.out) == (2, "")
    assert "'nonsense' in the environment" in ran.told
    assert "answer_threshold" in ran.told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense = 1", "unknown setting 'nonsense'"),
        ("passages = 'many'", "'passages'"),
        ("passages = 1000", "less than or equal to 60"),
        ("passages =", "not valid TOML"),
        (f'model_key = ["{KEY}"]', "'model_key'"),
        (f'model_key = {KEY}"', "not valid TOML"),
    ],
)
def test_a_wrong_settings_file_is_told_without_the_key(
    footnote: Footnote, text: str, says: str
) -> None:
    footnote.home.mkdir()
    (footnote.home / "settings.toml").write_text(text)
    ran = footnote("status")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.told
    assert "settings.toml" in ran.told
    assert KEY not in ran.err


def test_a_key_that_others_can_read_is_told_once(indexed: Footnote) -> None:
    file = indexed.home / "settings.toml"
    file.write_text(f'model_key = "{KEY}"\n')
    file.chmod(0o644)
    ran = indexed("status")
    assert ran.code == 0
    assert f"chmod 600 {file}" in ran.told
    assert KEY not in ran.err
    file.chmod(0o600)
    assert indexed("status").err == ""


def test_settings_of_the_home_hold_for_that_home(indexed: Footnote, tmp_path: Path) -> None:
    (indexed.home / "settings.toml").write_text("answer_threshold = 1.0\n")
    assert indexed("ask", "What did the council of Lindvik grant?").code == 1
    (indexed.home / "settings.toml").write_text("answer_threshold = 0.0\n")
    assert indexed("ask", "What did the council of Lindvik grant?").code == 0
