"""Charts on slides as tables: a row for each category, a column for each series."""

from typing import Any

from corpus.characters import on_one_line
from corpus.readers.cell_text import number_text

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def chart_title(chart: Any) -> str:
    """The title that stands over a chart, "" where none does."""
    if not chart.has_title or not chart.chart_title.has_text_frame:
        return ""
    return on_one_line(chart.chart_title.text_frame.text)


def chart_rows(chart: Any) -> list[list[str]]:
    """The names of the series, then each category with its values; nothing without categories."""
    found: list[list[str]] = []
    for plot in chart.plots:
        categories = [on_one_line(str(category)) for category in plot.categories]
        series = list(plot.series)
        if not categories or not series:
            continue
        found.append(["", *(on_one_line(one.name) for one in series)])
        columns = [_values(one) for one in series]
        for place, category in enumerate(categories):
            values = [column[place] if place < len(column) else "" for column in columns]
            found.append([category, *values])
    return found


def _values(series: Any) -> list[str]:
    code = series._element.find(f"./{_CHART}val//{_CHART}formatCode")
    number_format = (code.text if code is not None else None) or "General"
    return ["" if v is None else number_text(v, number_format) for v in series.values]
