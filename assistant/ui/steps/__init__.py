"""The five steps of a report, one module each."""
