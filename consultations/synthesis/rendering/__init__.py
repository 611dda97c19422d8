"""One frozen snapshot in, files out: PDF, DOCX, XLSX, and the drawings and sentences the web page shares with them."""
