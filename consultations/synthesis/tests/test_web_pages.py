"""Where a long report is cut into web pages, and that nothing of it is lost between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.utils import translation

from consultations.synthesis.rendering.composition import compose
from consultations.synthesis.rendering.outline import Answer, Contents, Heading, Table
from consultations.synthesis.rendering.tests import sample
from consultations.synthesis.web_pages import HEAVIEST, SHARED, Placed, cut, opened, weight

LONG = "كلمات كثيرة عن حاجة واحدة. " * 60


def blocks(snapshot: dict[str, Any]) -> list[Placed]:
    document = compose(snapshot, checksum=sample.checksum(snapshot), language="fr")
    return [Placed(block, n) for n, block in enumerate(document.blocks) if not isinstance(block, Contents)]


def wordy() -> dict[str, Any]:
    """Return a report whose themes and answers hold long texts."""
    snapshot = sample.staff(quotes=3)
    for axis in snapshot["axes"]:
        for theme in axis["themes"]:
            theme["quotes"] = [quote | {"text": LONG} for quote in theme["quotes"]]
    answer = snapshot["answers"]["items"][0]
    snapshot["answers"]["items"] = [answer | {"reason": LONG, "reference": f"TCH-04-{n:06d}"} for n in range(100)]
    return snapshot


def headings(page: list[Placed]) -> list[Heading]:
    return [placed.block for placed in page if isinstance(placed.block, Heading)]


def test_a_short_report_is_one_page() -> None:
    whole = blocks(sample.empty())
    assert cut(whole) == [whole]


def test_nothing_is_lost_or_moved() -> None:
    whole = blocks(wordy())
    pages = cut(whole)
    assert len(pages) > 3
    assert [placed for page in pages for placed in page if placed.place is not None] == whole


def test_no_page_is_too_heavy() -> None:
    weights = [
        sum(weight(placed.block) for placed in page if placed.place is not None) for page in cut(blocks(wordy()))
    ]
    assert [heavy for heavy in weights if heavy > HEAVIEST] == []


def test_every_page_begins_with_its_chapter_and_skips_no_level() -> None:
    for page in cut(blocks(wordy())):
        levels = [heading.level for heading in headings(page)]
        assert isinstance(page[0].block, Heading)
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_page_that_goes_on_among_the_answers_says_which_ones() -> None:
    with translation.override("fr"):
        pages = [page for page in cut(blocks(wordy())) if isinstance(page[-1].block, Answer)]
        again = [[(placed.block.line, placed.block.tag) for placed in page[:2]] for page in pages[1:]]
        continued = translation.gettext("continued")
    first = headings(pages[0])
    assert again == [[(first[-2].line, continued), (first[-1].line, continued)]] * (len(pages) - 1)
    assert len(pages) > 2


def test_only_a_chapter_that_fits_on_no_page_is_cut() -> None:
    whole = blocks(wordy())
    chapters: dict[str, int] = {}
    for placed in whole:
        if isinstance(placed.block, Heading) and placed.block.level == 1:
            line = placed.block.line
        chapters[line] = chapters.get(line, 0) + weight(placed.block)
    said_again = {page[0].block.line for page in cut(whole) if page[0].place is None}
    assert said_again == {line for line, heavy in chapters.items() if heavy > HEAVIEST}
    assert 0 < len(said_again) < len(chapters)


def test_a_page_of_several_chapters_is_short() -> None:
    for page in cut(blocks(wordy())):
        if sum(heading.level == 1 for heading in headings(page)) > 1:
            assert sum(weight(placed.block) for placed in page if placed.place is not None) <= SHARED


def test_an_address_of_a_part_opens_the_page_that_holds_it() -> None:
    document = compose(wordy(), checksum="c" * 64, language="fr")
    last = opened(document, None, may_be_whole=False).contents[-1]
    here = opened(document, last.anchor, may_be_whole=False)
    assert (here.number, last.anchor in {placed.anchor for placed in here.blocks}) == (last.page, True)
    assert (last.page > 2, opened(document, "part-99999", may_be_whole=False).number) == (True, 1)


def test_only_who_may_gets_everything_on_one_page() -> None:
    document = compose(wordy(), checksum="c" * 64, language="fr")
    assert [opened(document, "all", may_be_whole=may).total for may in (True, False)] == [1, len(cut(blocks(wordy())))]


def test_every_theme_of_a_table_leads_to_its_heading() -> None:
    document = compose(wordy(), checksum="c" * 64, language="fr")
    here = opened(document, None, may_be_whole=True)
    sections = [one for block in document.blocks if isinstance(block, Table) for one in block.sections if one]
    assert len(sections) > 10
    for section in sections:
        page, _hash, anchor = here.addresses[section].partition("#")
        there = opened(document, page.removeprefix("?page=") or None, may_be_whole=True)
        assert [one.block.section for one in there.blocks if one.anchor == anchor] == [section]
