"""Sets one document in a process of its own, which gives all of its memory back when it ends.

typst keeps what it has set, some 80 MB of a long report, for documents that may follow. Nothing of ours is imported
here: the process starts in a tenth of a second. Read: a JSON object; written: the PDF, or what typst had against it.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime

import typst

REFUSED = 3  # the exit code that goes with typst's own message


def main() -> int:
    """Read what to set, write the PDF."""
    asked = json.load(sys.stdin)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=asked["fonts"])
    compiler = typst.Compiler(asked["template"], root=asked["root"], font_paths=fonts, sys_inputs=asked["inputs"])
    date = datetime.fromisoformat(asked["date"])
    try:
        sys.stdout.buffer.write(compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=date))
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
