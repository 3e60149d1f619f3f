"""Settings come from one place each, and a wrong one is named with its place, never with a key."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingsError
from index.home import Home
from rag.settings import Settings, default_home, exposed_key, load_settings

KEY = "sk-not-to-be-told-0815"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_without_anything_set_the_defaults_hold(home: Home) -> None:
    assert load_settings(home) == Settings()


def test_what_is_given_wins_over_the_environment_and_that_over_the_file(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.settings.write_text('model = "file"\npassages = 1\nsentences = 2\n')
    monkeypatch.setenv("FOOTNOTE_MODEL", "environment")
    monkeypatch.setenv("FOOTNOTE_PASSAGES", "3")
    found = load_settings(home, model="given")
    assert (found.model, found.passages, found.sentences) == ("given", 3, 2)
    assert load_settings(home, model=None).model == "environment"


def test_an_empty_variable_is_not_set(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_MODEL", "")
    assert load_settings(home).model is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense = 1", "unknown setting 'nonsense'"),
        ('home = "/x"', "unknown setting 'home'"),
        ('passages = "many"', "'passages'"),
        ("passages = 0", "greater than or equal to 1"),
        ("passages = 61", "less than or equal to 60"),
        ("answer_threshold = nan", "'answer_threshold'"),
        ("model = 5", "'model'"),
        ("[model]\nname = 'x'", "'model'"),
        ("model = ", "not valid TOML"),
        ("passages = 1\npassages = 2", "not valid TOML"),
        ("\udcff", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(home: Home, text: str, says: str) -> None:
    home.settings.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as caught:
        load_settings(home)
    assert says in str(caught.value)
    assert str(home.settings) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_wrong_variable_is_named_as_such(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_READ_TIMEOUT_S", "-1")
    with pytest.raises(SettingsError, match="'read_timeout_s' in the environment"):
        load_settings(home)


def test_a_settings_file_that_is_a_folder_is_told(home: Home) -> None:
    home.settings.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(home)


@pytest.mark.parametrize("text", [f'model_key = ["{KEY}"]', f'model_key = "{KEY}', f"{KEY} = 1"])
def test_no_error_shows_the_key(home: Home, text: str) -> None:
    home.settings.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(home)
    if not text.startswith(KEY):  # as a setting's name it is no key any more
        assert KEY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_key_is_not_in_what_settings_print(home: Home) -> None:
    home.settings.write_text(f'model_key = "{KEY}"')
    found = load_settings(home)
    assert found.model_key is not None
    assert found.model_key.get_secret_value() == KEY
    assert KEY not in repr(found) + str(found) + found.model_dump_json()


def test_a_key_that_others_can_read_is_warned_of(home: Home) -> None:
    assert exposed_key(home) is None
    home.settings.write_text(f'model_key = "{KEY}"')
    home.settings.chmod(0o640)
    warning = exposed_key(home)
    assert warning is not None
    assert f"chmod 600 {home.settings}" in warning
    assert KEY not in warning
    home.settings.chmod(0o600)
    assert exposed_key(home) is None
    home.settings.write_text("passages = 5")
    home.settings.chmod(0o644)
    assert exposed_key(home) is None


def test_the_home_is_where_the_variable_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path))
    assert default_home() == tmp_path
    monkeypatch.setenv("FOOTNOTE_HOME", "~/briefings")
    assert default_home() == Path.home() / "briefings"
    monkeypatch.setenv("FOOTNOTE_HOME", "")
    assert default_home().name == "footnote"


@given(st.sampled_from(sorted(Settings.model_fields)), st.text(max_size=20))
def test_any_text_for_a_setting_is_taken_or_refused_in_one_line(name: str, value: str) -> None:
    said = ""
    try:
        load_settings(Home(Path("/nonexistent")), **{name: value})
    except SettingsError as error:
        said = str(error)
    assert not said or name in said
    assert "\n" not in said
