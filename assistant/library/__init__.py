"""Passages, citations, validity at a date, and the fusion of ranked lists."""
