"""Words set in type for any room: lines whose figures keep their order, fonts, PDF by typst, safe workbooks."""
