"""Every data file an office may change, read afresh, so that the self-test names each that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from assistant.checking import NAMES, read_rules
from assistant.checking.agree import agree_file
from assistant.checking.doubled import doubled_file
from assistant.checking.doubting import doubt_file
from assistant.checking.named import names
from assistant.checking.ownlists import own_file
from assistant.checking.rules import RULES_DIR
from assistant.checking.words import homophones
from assistant.datafile import checked, load_data, shape_of
from assistant.desk.rules import candidate_rules, rewrite_rules
from assistant.drafting import gate
from assistant.drafting.categories import load_categories
from assistant.drafting.columns import labels
from assistant.drafting.endpoint import presets
from assistant.drafting.extract import extract_file
from assistant.drafting.patterns import load_patterns
from assistant.drafting.suspicious import suspicions
from assistant.drafting.templates import templates
from assistant.errors import DeskError
from assistant.evidence import rules as evidence
from assistant.exporting.fonts import face_groups
from assistant.exporting.profile import load_profile, profile_names
from assistant.library.fusion import weights

READERS: tuple[Callable[[], object], ...] = (
    *(partial(read_rules, only=[family]) for family in NAMES),
    *(agree_file, doubled_file, doubt_file, names, own_file, partial(homophones, "工")),
    *(evidence.units_file, evidence.phrases, evidence.verbs, evidence.words, evidence.contrasts),
    *(evidence.synonyms, evidence.festivals, load_patterns, load_categories, labels, extract_file),
    *(partial(gate.read_rules, gate.RULES_FILE), partial(suspicions, ""), presets),
    *(candidate_rules, rewrite_rules, partial(weights, None)),
)
"""What reads the rule files, each of them at least once in a process."""


def faults(folder: Path = RULES_DIR) -> Iterator[str]:
    """What is wrong with the rule files, the layouts and the outlines, one sentence for each file."""
    for reader in READERS:
        # What one file breaks is told below, with all others.
        _told(reader)
    for path in sorted(folder.glob("*.yaml")):
        shape, what = shape_of(RULES_DIR / path.name) or (None, "数据文件")
        if shape is None:
            yield from _told(partial(checked, _anything, path, what=what))
        else:
            yield from _told(partial(load_data, shape, path, what=what))
    for reader in (_profiles, face_groups, templates):
        yield from _told(reader)


def _told(reader: Callable[[], object]) -> tuple[str, ...]:
    try:
        reader()
    except DeskError as error:
        return (str(error),)
    return ()


def _anything(content: object) -> object:
    return content


def _profiles() -> None:
    for name in profile_names():
        load_profile(name)
