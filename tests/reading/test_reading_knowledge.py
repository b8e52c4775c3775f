"""Shipped files: valid ones become documents, a slip in one is a defect with its file named."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.errors import DefectError
from assistant.models import Completeness, DocumentKind, Level
from assistant.reading import read_policy, read_report

GOOD = """---
id: mou-tiaoli-2025
title: "某某条例"
issuer: "某某机关"
number:
level: "中央"
adopted: 2025-05-02
effective: 2025-05-18
repealed:
supersedes: ["mou-tiaoli-2013"]
aliases:
completeness: digest
evidence_mark: V
---
要点一。
要点二。
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mou.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_policy_file(tmp_path: Path) -> None:
    document, remarks = read_policy(write(tmp_path, GOOD))
    assert remarks == ()
    assert document.kind is DocumentKind.POLICY
    assert (document.id, document.title, document.number) == ("mou-tiaoli-2025", "某某条例", "")
    assert (document.adopted, document.effective) == (dt.date(2025, 5, 2), dt.date(2025, 5, 18))
    assert (document.level, document.completeness) == (Level.CENTRAL, Completeness.DIGEST)
    assert (document.supersedes, document.aliases) == (("mou-tiaoli-2013",), ())
    assert document.text == "要点一。\n要点二。"
    assert document.shipped
    assert len(document.sha256) == 64


def test_a_report_file(tmp_path: Path) -> None:
    text = "---\nid: mou-2025\nkind: report\ntitle: 某报告\nissuer: 某局\nyear: 2025\n---\n今年以来。\n"
    document, remarks = read_report(write(tmp_path, text))
    assert (document.kind, document.issuer, remarks) == (DocumentKind.REPORT, "某局", ())
    with pytest.raises(DefectError, match="kind: report"):
        read_report(write(tmp_path, GOOD))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("---\nid", "id", "没有文件头"),
        ("completeness: digest\n", "", "没有写明 completeness"),
        ("completeness: digest", "completeness: most", "completeness的值不对"),
        ('level: "中央"', "level: 国家", "level的值不对"),
        ("adopted: 2025-05-02", "adopted: 2025-05", "adopted的值不对"),
        ("issuer:", "issuers:", "issuers的值不对"),
        ("id: mou-tiaoli-2025", "id: 某", "id的值不对"),
        ("evidence_mark: V", "evidence_mark: Q", "evidence_mark的值不对"),
        ("repealed:\n", "repealed: 2020-01-01\n", "废止日期早于施行日期"),
        ("mou-tiaoli-2013", "mou-tiaoli-2025", "写了它自己"),
        ("要点一。\n要点二。\n", "\n", "没有正文"),
        ('title: "某某条例"', "title: [", "不是正确的 YAML"),
    ],
)
def test_a_slip_is_a_defect_that_names_the_file(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(DefectError) as caught:
        read_policy(write(tmp_path, GOOD.replace(old, new)))
    assert says in str(caught.value)
    assert "mou.md" in str(caught.value)


def test_remarks_do_not_stop_a_file(tmp_path: Path) -> None:
    assert read_policy(write(tmp_path, GOOD.replace("evidence_mark: V\n", "")))[1]
