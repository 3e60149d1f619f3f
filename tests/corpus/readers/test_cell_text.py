"""Numbers and dates of a spreadsheet are written as a person sees them there."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.cell_text import cell_text, number_text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567.5, "General", "1234567.5"),
        (0.1 + 0.2, "General", "0.3"),
        (-1234.5, "#,##0_);(#,##0)", "(1,235)"),
        (-1234.5, '"$"#,##0.00_);[Red]("$"#,##0.00)', "($1,234.50)"),
        (-5, "0.0", "-5.0"),
        (-0.4, "0", "0"),
        (2.5, "0", "3"),
        (1500, "[$€-407] #,##0", "€ 1,500"),
        (1200, "£#,##0", "£1,200"),
        (1500, '#,##0\\ "kg"', "1,500 kg"),
        (99.5, '0" °C"', "100 °C"),
        (45, '0.0"%"', "45.0%"),
        (1_500_000_000, '#,##0.0,,"m"', "1,500.0m"),
        (1_250_000, "#,##0,", "1,250"),
        (5, "00000", "00005"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "-"),
        (1234.5, "#,##0.##", "1,234.5"),
        (5, ";;;", ""),
        (3.14, "# ?/?", "3.14"),
        (12345, "0.00E+00", "12345"),
        (3, "[>2]0;0.0", "3"),
        (1e21, "General", "1000000000000000000000"),
        (1e300, "#,##0", f"{10**300}"),
        (float("nan"), "0", "nan"),
    ],
)
def test_a_number_is_written_by_its_format(value: float, number_format: str, text: str) -> None:
    assert number_text(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime(2025, 4, 11), "mm-dd-yy", "11 April 2025"),
        (datetime(2025, 4, 11, 14, 30), "m/d/yy h:mm", "11 April 2025 14:30"),
        (datetime(2025, 4, 11, 14, 30), "dd/mm/yyyy", "11 April 2025"),
        (datetime(2025, 4, 1), "mmm-yy", "April 2025"),
        (datetime(2025, 1, 1), "yyyy", "2025"),
        (datetime(2025, 4, 11, 9, 5), "h:mm", "09:05"),
        (time(9, 5, 7), "h:mm:ss", "09:05:07"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05:00"),
        (True, "General", "TRUE"),
        ("two\nlines", "@", "two lines"),
        ("#DIV/0!", "0", "#DIV/0!"),
        (None, "0", ""),
    ],
)
def test_a_date_is_written_out_and_the_rest_is_text(
    value: object, number_format: str, text: str
) -> None:
    assert cell_text(value, number_format) == text


@given(st.integers(-(10**15), 10**15))
def test_thousands_are_parted_as_python_parts_them(number: int) -> None:
    assert number_text(number, "#,##0") == f"{number:,}"


@given(st.integers(-(10**6), 10**6), st.integers(1, 4))
def test_decimals_are_kept_exactly(number: int, places: int) -> None:
    text = number_text(number / 10**places, "0." + "0" * places)
    assert round(float(text) * 10**places) == number
    assert len(text.partition(".")[2]) == places


@given(st.floats(allow_nan=True), st.text(alphabet='#0?,.%;"[]\\_*$€-E+@/dmyhs x()', max_size=16))
def test_no_format_breaks_a_number(number: float, number_format: str) -> None:
    text = number_text(number, number_format)
    assert text == " ".join(text.split())
