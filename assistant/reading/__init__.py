"""Any file to text with its heading and clause tree; one module per format behind one interface."""

from assistant.reading.archive import BadSource, SourceFile, iter_files
from assistant.reading.base import Extracted, Watch
from assistant.reading.facts import read_facts
from assistant.reading.knowledge import read_policy, read_report
from assistant.reading.recognise import Recognised, recognise
from assistant.reading.registry import SUFFIXES, read_bytes
from assistant.reading.structure import headings

__all__ = [
    "SUFFIXES",
    "BadSource",
    "Extracted",
    "Recognised",
    "SourceFile",
    "Watch",
    "headings",
    "iter_files",
    "read_bytes",
    "read_facts",
    "read_policy",
    "read_report",
    "recognise",
]
