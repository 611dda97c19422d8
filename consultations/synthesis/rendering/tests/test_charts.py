"""Charts are well-formed, carry no style and no script, and follow the direction of the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from consultations.synthesis.rendering.charts import Bar, bars, region_map
from portal.shared.typesetting.colours import GREEN

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Bar("التشخيص", 61, "61"), Bar("التمدرس", 30, "30"), Bar("<script>\x0b", None, "—", muted=True)]


def drawn(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own drawing


def test_bars_are_as_long_as_their_figures() -> None:
    svg = drawn(bars(ROWS, title="Themes", ident="themes", direction="ltr"))
    lengths = [float(bar.get("width", "")) for bar in svg.iter(f"{SVG}rect") if bar.get("class") == "chart-bar"]
    assert lengths[1] / lengths[0] == pytest.approx(30 / 61, abs=0.001)
    assert lengths[2] == 0


def test_bars_grow_from_the_start_of_the_line() -> None:
    ends = {}
    for direction in ("ltr", "rtl"):
        svg = drawn(bars(ROWS, title="Themes", ident="themes", direction=direction))
        found = [bar for bar in svg.iter(f"{SVG}rect") if bar.get("class") == "chart-bar"][:2]
        ends[direction] = [
            (float(bar.get("x", "")), round(float(bar.get("x", "")) + float(bar.get("width", "")), 1)) for bar in found
        ]
    assert ends["ltr"][0][0] == ends["ltr"][1][0]
    assert ends["ltr"][0][1] > ends["ltr"][1][1]
    assert ends["rtl"][0][1] == pytest.approx(ends["rtl"][1][1], abs=0.2)
    assert ends["rtl"][0][0] < ends["rtl"][1][0]


def test_a_chart_says_in_words_what_it_draws() -> None:
    svg = drawn(bars(ROWS, title="Themes", ident="themes", direction="rtl"))
    named = {element.get("id"): element.text for element in svg}
    assert svg.get("role") == "img"
    assert [named[ident] for ident in str(svg.get("aria-labelledby")).split()] == [
        "Themes",
        "التشخيص: 61, التمدرس: 30, <script>[U+000B]: —",
    ]


def test_no_rows_is_still_a_chart() -> None:
    assert drawn(bars([], title="Empty", ident="empty", direction="ltr")).get("viewBox") == "0 0 640 30"


def test_charts_pass_a_strict_content_policy() -> None:
    for svg in (
        bars(ROWS, title="t", ident="a", direction="rtl"),
        region_map(title="m", ident="b", language="ar", highlighted="04"),
    ):
        assert not re.search(r"\sstyle=|<style|<script|\son\w+=|href=", svg)


def test_the_map_marks_one_region_of_twelve() -> None:
    svg = drawn(region_map(title="Map", ident="map", language="fr", highlighted="04"))
    paths = list(svg.iter(f"{SVG}path"))
    assert sorted(str(path.get("data-region")) for path in paths) == [f"{number:02d}" for number in range(1, 13)]
    assert [path.get("data-region") for path in paths if path.get("fill") == GREEN] == ["04"]
    titles = {path.get("data-region"): path[0].text for path in paths}
    assert titles["04"] == "Rabat-Salé-Kénitra"


def test_the_map_shades_regions_by_value() -> None:
    values = {"01": 100.0, "02": 50.0, "03": None}
    svg = drawn(region_map(title="Map", ident="map", language="ar", values=values))
    fills = {path.get("data-region"): str(path.get("fill")) for path in svg.iter(f"{SVG}path")}
    assert fills["01"] < fills["02"] < fills["03"] == fills["04"]


def test_the_map_is_light_enough_for_a_page() -> None:
    assert len(region_map(title="Map", ident="map", language="fr").encode()) < 9_000
