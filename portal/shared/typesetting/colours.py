"""The colours of paper and screens that code needs; `house.typ` and the stylesheet know them by the same names."""

from __future__ import annotations

INK, SOFT, GREEN, MINT = "#17302b", "#4a5f5a", "#0b5d47", "#e3f1ea"
