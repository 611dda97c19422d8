"""The house rules that import-linter cannot see, read from the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "strategy", "stakeholders", "consultations")
LINES = 450

# What reads or writes the database when it is called on a manager or a queryset.
ORM_CALLS = {
    "filter", "exclude", "annotate", "aggregate", "create", "get_or_create", "update_or_create", "bulk_create",
    "bulk_update", "select_for_update", "in_bulk", "values", "values_list", "raw",
}  # fmt: skip
WRITERS = {"actions", "mail", "jobs", "audit", "reference", "retention", "operators"}
# Fonts, QR codes and pictures are saved into files; a manager's `create_user` is Django's own way to make an account.
SAVES_ELSEWHERE = {
    Path("portal/shared/fonts.py"), Path("stakeholders/models.py"),
    Path("consultations/registrations/invitations/letters.py"),
    Path("consultations/contributions/attachments/images.py"), Path("portal/demo/entries.py"),
    Path("consultations/synthesis/signing/marking.py"),
}  # fmt: skip


def sources(*, under: tuple[str, ...] = APPS) -> Iterator[tuple[Path, ast.Module]]:
    """Yield our own modules with their syntax trees; tests and migrations follow other rules."""
    for folder in under:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def is_writer(path: Path) -> bool:
    """Return whether writing is what this module is for: an `actions` module or package, or the ground floor's own."""
    return bool(WRITERS & {path.stem, *path.parts})


def mentions_objects(call: ast.Call) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"} for node in ast.walk(call)
    )


def test_views_hold_no_query() -> None:
    """A view asks `access` and `queries`; it never builds a query of its own."""
    found = [
        f"{path}:{call.lineno} .{method(call)}()"
        for path, tree in sources()
        if path.stem.endswith("views")
        for call in calls(tree)
        if method(call) in {"select_for_update", "raw", "bulk_create", "aggregate", "annotate"}
        or mentions_objects(call)
        if method(call) in ORM_CALLS
    ]
    assert found == []


def test_only_actions_write() -> None:
    """Rows are saved, created and deleted in `actions` and nowhere else."""
    writes = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    found = [
        f"{path}:{call.lineno} .{method(call)}()"
        for path, tree in sources()
        if not is_writer(path)
        for call in calls(tree)
        if (method(call) == "save" and not _saves_no_row(path, call))
        or (method(call) in writes and mentions_objects(call))
    ]
    assert found == []


def _saves_no_row(path: Path, call: ast.Call) -> bool:
    """Documents are saved into a buffer, and a form set with `commit=False` only says what it would save."""
    uncommitted = any(word.arg == "commit" and getattr(word.value, "value", True) is False for word in call.keywords)
    return "rendering" in path.parts or path in SAVES_ELSEWHERE or uncommitted


def test_no_room_for_odds_and_ends() -> None:
    found = [str(path) for path, _tree in sources() if path.stem in {"utils", "helpers", "common", "misc"}]
    assert found == []


def test_no_file_outgrows_its_reader() -> None:
    long = {
        str(path): lines
        for path, _tree in sources()
        if (lines := (ROOT / path).read_text(encoding="utf-8").count("\n")) > LINES
    }
    assert long == {}


def test_no_domain_signals() -> None:
    """What must happen is called by its name."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals")
    ]
    assert found == []


def test_no_formatted_string_is_translated() -> None:
    """`_(f"…")` can never be found by a translator."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
    found = [
        f"{path}:{call.lineno}"
        for path, tree in sources()
        for call in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id in names
        if any(isinstance(argument, ast.JoinedStr) for argument in call.args)
    ]
    assert found == []


def test_templates_carry_no_inline_style_or_script() -> None:
    """The content security policy would refuse them in the browser; here they are refused before."""
    found = [
        f"{path.relative_to(ROOT)}: {sign}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for sign in (" style=", "<style", "<script>", "onclick=", "onsubmit=", "javascript:")
        if sign in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_no_colon_is_glued_to_a_translation() -> None:
    """French sets a space before it: the colon belongs to what is translated."""
    glued = re.compile(r"%}\s*:")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.*"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if glued.search(line)
    ]
    assert found == []


def test_stylesheets_know_no_left_and_right() -> None:
    """One stylesheet serves both directions: logical properties only."""

    physical = re.compile(
        r"(?<![\w-])(left|right|(margin|padding|border)-(left|right)[\w-]*|text-align:\s*(left|right))\s*[:;}]"
    )
    found = [
        f"{path.name}:{number} {line.strip()[:60]}"
        for path in sorted((ROOT / "static").glob("*.css"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if physical.search(line)
    ]
    assert found == []


WORDS = {
    "address", "alternative", "answer", "author_email", "author_name", "body", "email", "full_name", "label",
    "name", "note", "phone", "question", "reason", "reasons", "service", "subject_line", "text", "title", "words",
}  # fmt: skip


def test_no_words_go_into_the_audit_trail() -> None:
    """Ids, codes, counts, keyed hashes: `audit.record` refuses what looks like words, this what is named like them."""
    found = [
        f"{path}:{call.lineno} {detail.arg}"
        for path, tree in sources()
        for call in calls(tree)
        if ast.unparse(call.func) == "audit.record"
        for detail in call.keywords
        if detail.arg not in {"by", "region"} and _holds(detail.value, WORDS)
    ]
    assert found == []


def _holds(value: ast.AST, words: set[str]) -> bool:
    """Return whether something of these names is in an expression, other than counted or hashed."""
    if isinstance(value, ast.Call):
        if ast.unparse(value.func) in {"audit.keyed_hash", "len"}:
            return False
        spoken_to = [value.func.value] if isinstance(value.func, ast.Attribute) else []
        return any(_holds(part, words) for part in (*value.args, *spoken_to))
    if isinstance(value, ast.Attribute):
        return value.attr in words  # `answer.outcome` is an outcome
    return getattr(value, "id", "") in words or any(_holds(part, words) for part in ast.iter_child_nodes(value))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("contribution.body[:40]", True),
        ("text.clean(reason)", True),
        ("words.lower()", True),
        ("[name for name in names]", True),
        ("answer.outcome", False),
        ("audit.keyed_hash(email)", False),
        ("len(words)", False),
        ("sorted(changed)", False),
    ],
)
def test_words_are_known_by_their_names(value: str, found: bool) -> None:
    assert _holds(ast.parse(value, mode="eval").body, WORDS) is found
