"""Texts that were made to break something: our own, and those of the files that HOSTILE_TEXTS names."""

from __future__ import annotations

import json
import os
from pathlib import Path

OWN = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)><svg/onload=alert(1)>',
    "</textarea></title></style><script>alert(1)</script>",
    "javascript:alert(document.cookie)//",
    "{{ 7|add:7 }}{% now 'Y' %}{# #}${7*7}#{7*7}",
    "%(reference)s %s %n {reference} {0} %%",
    "'; DROP TABLE consultations_contribution; -- \\' OR 1=1",
    '=HYPERLINK("http://example.invalid";"x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "Objet\r\nBcc: tous@example.org\r\n\r\nUn autre corps",
    "nul\x00, tabulation verticale\x0b, échappement\x1b[31m, suppression\x7f",
    "une moitié \ud83d seule, et l'autre \udc00",
    "\ufffe\uffff\ufdd0 non-caractères",
    "\u202eنص معكوس\u202c \u2066معزول\u2069 \u200f\u200e",
    "يبدأ \u2067ولا ينتهي",
    "تشكيل كثير: " + "ا" + "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652" * 20,
    "Z̸̡̛̩a̴̢͠l̵̨̛g̶̡͝o̷͜͡ 1",
    "😀 👨‍👩‍👧‍👦 🇲🇦 4",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ ⵏ ⵓⵙⵏⴰⵢ",
    "漢字とかな 한국어 𠀀",
    "ﷺ ﻻ ﺍﻟﻌﺮﺑﻴﺔ",
    "سطر\r\nثان\rثالث\u2028رابع\u2029خامس\x85سادس",
    "\ufeffBOM au début, \u00adtiret\u00admou\u00ad, \u200bespace nulle\u200b 5",
    "аdmin@еxаmple.org",
    '"très spécial"@example.org',
    "../../etc/passwd\x00.png",
    "TCH-04-000001",
    "0",
    "null",
    "١٢٣٤ ۱۲۳۴ ４",
    "x" * 151,
    "ع" * 201,
    "😀a" * 5_001,
    "   ",
    "\u200b\u200f\u2060",
    "🙂🙂",
    "",
]


def hostile_texts() -> list[str]:
    """Return every text once: ours, then those of the files."""
    return list(dict.fromkeys([*OWN, *texts_of_files()]))


def texts_of_files() -> list[str]:
    """Return the texts of the files that HOSTILE_TEXTS names (several as in PATH)."""
    named = [Path(path) for path in os.environ.get("HOSTILE_TEXTS", "").split(os.pathsep) if path]
    return [text for path in named for text in _of_file(path)]


def _of_file(path: Path) -> list[str]:
    # Only "\n" ends a line here: other line breaks are part of what is tried.
    lines = path.read_text(encoding="utf-8", errors="surrogatepass").split("\n")
    if path.suffix == ".jsonl":
        return [str(json.loads(line)["value"]) for line in lines if line]
    return [line for line in lines if not line.startswith("# ")]


def sent(value: str) -> str:
    """Return what arrives of it: no browser sends half a character, but its bytes can be sent."""
    return value.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace")
