"""Every data file an office may change, with the shape it must have, so that the self-test names each that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from assistant.checking.agree import AgreeFile
from assistant.checking.alike import AlikeFile
from assistant.checking.coverage_nouns import RequirementFile
from assistant.checking.doubled import DoubledFile
from assistant.checking.lawnames import LawNameFile
from assistant.checking.lexicon import CommonWords, OfficialWords, OrdinaryWords
from assistant.checking.limits import LimitFile
from assistant.checking.named import NameFile
from assistant.checking.ownlists import OwnFile
from assistant.checking.pairs import PairFile
from assistant.checking.phrase import CampaignFile, PhraseFile
from assistant.checking.policyrules import PolicyFile
from assistant.checking.repeat import RepeatFile
from assistant.checking.rules import RULES_DIR, RuleFile
from assistant.checking.setlists import SetListFile
from assistant.checking.wording import OursFile, TermFile, WordingFile
from assistant.checking.words import SyllableFile
from assistant.datafile import checked, load_data
from assistant.desk.rules import CandidateRules, RewriteRules
from assistant.drafting.categories import CategoriesFile
from assistant.drafting.columns import ColumnsFile
from assistant.drafting.endpoint import EndpointsFile
from assistant.drafting.extract import ExtractFile
from assistant.drafting.gate import OutboundFile
from assistant.drafting.patterns import Patterns
from assistant.drafting.suspicious import SuspiciousFile
from assistant.drafting.templates import templates
from assistant.errors import DeskError
from assistant.evidence import rules as evidence
from assistant.exporting.fonts import face_groups
from assistant.exporting.profile import load_profile, profile_names
from assistant.library.fusion import FusionFile

SHAPES: dict[str, type[BaseModel]] = {
    "agree.yaml": AgreeFile,
    "alike.yaml": AlikeFile,
    "campaigns.yaml": CampaignFile,
    "candidates.yaml": CandidateRules,
    "categories.yaml": CategoriesFile,
    "columns.yaml": ColumnsFile,
    "common_words.yaml": CommonWords,
    "contrasts.yaml": evidence.ContrastsFile,
    "dictionary_words.yaml": OrdinaryWords,
    "doubled.yaml": DoubledFile,
    "endpoints.yaml": EndpointsFile,
    "evidence_phrases.yaml": evidence.PhrasesFile,
    "evidence_words.yaml": evidence.WordsFile,
    "extract.yaml": ExtractFile,
    "festivals.yaml": evidence.FestivalsFile,
    "fusion.yaml": FusionFile,
    "lawnames.yaml": LawNameFile,
    "limits.yaml": LimitFile,
    "names.yaml": NameFile,
    "official_words.yaml": OfficialWords,
    "ours.yaml": OursFile,
    "outbound.yaml": OutboundFile,
    "own.yaml": OwnFile,
    "pairs.yaml": PairFile,
    "patterns.yaml": Patterns,
    "phrases.yaml": PhraseFile,
    "policy.yaml": PolicyFile,
    "repeat.yaml": RepeatFile,
    "requirements.yaml": RequirementFile,
    "rewriting.yaml": RewriteRules,
    "setlists.yaml": SetListFile,
    "suspicious.yaml": SuspiciousFile,
    "syllables.yaml": SyllableFile,
    "synonyms.yaml": evidence.SynonymsFile,
    "terms.yaml": TermFile,
    "units.yaml": evidence.UnitsFile,
    "verbs.yaml": evidence.VerbsFile,
    "wording.yaml": WordingFile,
}
"""The rule files by name. One that is not listed is only read as YAML."""
_TABLES = (
    *("bodies.yaml", "confused.yaml", "facts.yaml", "form.yaml", "grammar.yaml", "judge.yaml"),
    *("logic.yaml", "marks.yaml", "placeholders.yaml", "setnames.yaml", "setphrases.yaml"),
    *("syntax.yaml", "typos.yaml", "usage.yaml"),
)
"""Those that hold nothing but rules."""


def faults(folder: Path = RULES_DIR) -> Iterator[str]:
    """What is wrong with the rule files, the layouts and the outlines, one sentence for each file."""
    for path in sorted(folder.glob("*.yaml")):
        shape = RuleFile if path.name in _TABLES else SHAPES.get(path.name)
        try:
            if shape is None:
                checked(lambda content: content, path)
            else:
                load_data(shape, path, what="规则文件")
        except DeskError as error:
            yield str(error)
    for read in (_profiles, face_groups, templates):
        try:
            read()
        except DeskError as error:
            yield str(error)


def _profiles() -> None:
    for name in profile_names():
        load_profile(name)
