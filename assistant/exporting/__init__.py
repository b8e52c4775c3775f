"""The finished text as a DOCX to GB/T 9704—2012, and as PDF."""
