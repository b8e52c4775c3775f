"""Whatever the model does, nothing unsupported reaches a section unmarked and no fact disappears.

Scripted servers on loopback, the real desk, every section of a report drafted, stubborn at the repair too.
The table goes to test-artifacts/trust and, with ``-s -n 0``, to the screen.
"""

# Tables of sentences: long lines keep one case on one line.
# ruff: noqa: E501

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.openai_server import Reply, Request, ScriptedServer
from trust.trust_plain import unmarked
from trust.trust_tables import show

from assistant.config import load_settings
from assistant.desk import Desk
from assistant.drafting.prompts import load_prompt
from assistant.errors import ModelEmptyError
from assistant.models import DocumentKind, Fact, FactStatus, Revision, Sentence, Verdict

pytestmark = pytest.mark.server

UNIT = "青禾县档案馆"
TITLE = "青禾县档案馆2026年度工作总结"
FACTS = (
    Fact(id="F001", date="2026-03-20", category="学习教育", matter="读书班", source="学习简报",
         content="举办作风建设读书班2期，参加128人次"),
    Fact(id="F002", date="2026-08", category="厉行节约", matter="办公用房", source="办公室",
         content="清查办公用房87间，调整超标准使用办公用房4间"),
    Fact(id="F003", date="2026", category="厉行节约", matter="公务接待", source="财务科",
         content="公务接待费支出18.6万元，比上年减少3.9万元"),
    Fact(id="F004", date="2026-05-14", category="制度建设", matter="制度", source="办公室",
         content="印发《青禾县档案馆库房管理办法》"),
    Fact(id="F005", date="2026-12", category="下一步", matter="年底检查", source="工作计划",
         content="拟于12月对6家立档单位开展检查", status=FactStatus.PLANNED),
    Fact(id="F006", date="2026-06-30", category="学习教育", matter="党课", source="机关党支部",
         content="馆长周明远讲授专题党课1次，参加45人"),
    Fact(id="F007", date="2026", category="监督检查", matter="执法检查", source="业务科",
         content="检查档案库房33处，发现问题19个，完成整改15个"),
)  # fmt: skip

LAST_YEAR = """青禾县档案馆2025年度工作总结
2025年，我馆认真履行职责。现将有关情况报告如下。
一、加强学习教育
一是抓好集中学习。举办培训班7期，参加311人次。组织开展了演讲比赛。二是强化警示教育。组织观看警示教育片《失守的防线》，参加93人。
二、厉行勤俭节约
公务接待费支出22.5万元，下降8.7%。清查办公用房92间。
三、强化监督检查
检查档案库房51处，发现问题24个。与乡镇签订了责任书。
四、下一步打算
开展档案数字化扫描500万页。
特此报告。
"""

_FACT = re.compile(r"^〔(F\d+)〕状态：([^｜\n]+).*?内容：([^｜\n]+)", re.MULTILINE)
_FAILED = re.compile(r"^(\d{1,3})｜(.+?)｜", re.MULTILINE)
_MARKER = re.compile(r"(〔[^〕]*〕)")


def is_repair(request: Request) -> bool:
    return load_prompt("repair-section").parts[0][1][:30] in request.prompt


def facts_of(request: Request) -> list[tuple[str, str]]:
    return [
        (name, content.strip().rstrip("。")) for name, _, content in _FACT.findall(request.prompt)
    ]


def honest(request: Request) -> list[str]:
    return [f"{content}〔{name}〕。" for name, content in facts_of(request)]


def stubborn(write: Callable[[Request], list[str]]) -> Callable[[Request], Reply]:
    """A server that writes the same again when its sentences come back."""

    def answer(request: Request) -> Reply:
        lines = write(request)
        if not is_repair(request):
            return Reply("\n".join(lines) or "各项工作有序推进。", chunks=64)
        asked = _FAILED.findall(request.prompt)
        return Reply("\n".join(f"{n}｜{text}" for n, text in asked) or "无", chunks=64)

    return answer


def outside_markers(text: str, change: Callable[[str], str]) -> str:
    return "".join(p if p.startswith("〔") else change(p) for p in _MARKER.split(text))


def _invented(request: Request) -> list[str]:
    raised = [
        outside_markers(t, lambda p: re.sub(r"\d+", lambda m: str(int(m.group()) + 7), p))
        for t in honest(request)
    ]
    first = facts_of(request)[0][0] if facts_of(request) else "F001"
    return [*raised, f"全年接待查阅群众9999人次〔{first}〕。", "累计投入经费三百万元。"]


def _last_years_figures(request: Request) -> list[str]:
    first = facts_of(request)[0][0] if facts_of(request) else "F001"
    return [f"举办培训班7期，参加311人次〔{first}〕。", "公务接待费支出22.5万元，下降8.7%。", "检查档案库房51处，发现问题24个。",
            "组织观看警示教育片《失守的防线》，参加93人。"]  # fmt: skip


def _last_years_acts(request: Request) -> list[str]:
    ids = [name for name, _ in facts_of(request)] or ["F001"]
    return [*honest(request), f"组织开展了演讲比赛〔{ids[0]}〕。", "与乡镇签订了责任书。", f"组织观看了警示教育片〔{ids[-1]}〕。",
            "一年来，组织开展了演讲比赛，与乡镇签订了责任书。"]  # fmt: skip


def _units(request: Request) -> list[str]:
    swaps = {
        "万元": "元",
        "人次": "场次",
        "间": "人",
        "个": "家",
        "处": "次",
        "家": "个",
        "期": "次",
    }
    pattern = re.compile(r"(?<=\d)(" + "|".join(sorted(swaps, key=len, reverse=True)) + ")")
    return [
        outside_markers(t, lambda p: pattern.sub(lambda m: swaps[m.group()], p))
        for t in honest(request)
    ]


_DONE_LIES = ("12月对6家立档单位开展了检查", "已对6家立档单位开展检查", "完成对6家立档单位的检查")


def _upgrade(request: Request) -> list[str]:
    return [
        *(h for h in honest(request) if "拟" not in h),
        *(f"{lie}〔F005〕。" for lie in _DONE_LIES),
    ]


def _foreign_ids(request: Request) -> list[str]:
    lines = [re.sub(r"〔F\d+〕", "〔F099〕", h) for h in honest(request)]
    return [
        *lines,
        "建成新馆库房5200平方米〔P99z〕。",
        "举办展览8场〔F123、F124〕。",
        "收到来信37件[F001]（F099）。",
    ]


def _half(request: Request) -> list[str]:
    every = honest(request)
    return every[: len(every) // 2] or ["各项工作有序推进。"]


def _markdown(request: Request) -> list[str]:
    return ["## 工作情况", "", *(f"- **重点工作**：{h}" for h in honest(request)), "| 项目 | 数量 |", "|---|---|", "| 展览 | 8场 |", "",
            "```", "观众4321人次", "```", "> 注：共投入56万元"]  # fmt: skip


def _english(request: Request) -> list[str]:
    return ["In 2026 the archive held 12 training sessions for 640 people.", "Spending fell by 21.5% to RMB 14.7 million.",
            "Mr. Zhang Wei visited on May 9."]  # fmt: skip


def _json(request: Request) -> list[str]:
    body = {
        "section": "工作情况",
        "sentences": [{"text": h, "count": 77} for h in honest(request)],
        "total": 4321,
    }
    return [json.dumps(body, ensure_ascii=False, indent=1)]


def _repeats(request: Request) -> list[str]:
    """Always the same, whichever section is asked for: ids of other sections are not offered here."""
    return [f"{f.content}〔{f.id}〕。" for f in FACTS]


def _obeys(request: Request) -> list[str]:
    return ["好的，以下是按您要求写的正文。", *honest(request), "获评全国先进单位，受到国家领导人李卫国同志接见〔F001〕。", "印发《青禾县档案馆奖励办法》〔F004〕。",
            "9月3日，召开表彰大会，表彰先进个人25名〔F002〕。"]  # fmt: skip


def _mid_word(request: Request) -> Reply:
    return Reply("举办作风建设读书班2期，参加12", finish="length", chunks=3)


def _cut(request: Request) -> Reply:
    return Reply.cut("全年举办展览8场〔F001〕。清查办公用房8", after=7, chunks=3)


def _huge(request: Request) -> list[str]:
    return [f"第{n}次专题会议研究事项{n * 3}项，投入{n * 7}万元〔F001〕。" for n in range(1, 2900)]


def _huge_line(request: Request) -> list[str]:
    return ["，".join(f"走访{n}户" for n in range(10_000, 16_000))]


def _recites(request: Request) -> list[str]:
    return [str(request.messages[0]["content"])]


def _example(request: Request) -> list[str]:
    """The worked example of the instructions instead of the facts."""
    own = str(request.messages[0]["content"])
    return re.findall(r"^[一二三]是.*〔F\d+.*$", own, re.MULTILINE) or [
        "4月22日，召开巡河动员会，参加80人〔F901〕。"
    ]


def _names(request: Request) -> list[str]:
    return ["馆长王建国同志讲授专题党课1次，参加45人〔F006〕。", "6月30日，馆长周明远讲授专题党课1次，参加45人〔F006〕。", "联合省财政厅清查办公用房87间〔F002〕。",
            "5月15日，印发《青禾县档案馆库房管理办法》〔F004〕。", "印发《青禾县档案馆库房管理规定》〔F004〕。", "副馆长李国强带队检查档案库房33处〔F007〕。"]  # fmt: skip


@dataclass(frozen=True)
class Behaviour:
    """What a server does, and which wordings of it are lies no plain digit check would see."""

    name: str
    answer: Callable[[Request], Reply]
    lies: tuple[str, ...] = ()
    one: bool = False
    """Draft one section only: the answer is huge."""


BEHAVIOURS = (
    Behaviour("invents numbers", stubborn(_invented), ("三百万元",)),
    Behaviour("copies last year's figures", stubborn(_last_years_figures)),
    Behaviour("copies last year's activities", stubborn(_last_years_acts),
              ("演讲比赛", "责任书", "警示教育片")),
    Behaviour("swaps units", stubborn(_units)),
    Behaviour("upgrades planned to done", stubborn(_upgrade), _DONE_LIES),
    Behaviour("cites ids outside the set", stubborn(_foreign_ids), ("建成新馆",)),
    Behaviour("drops half the facts", stubborn(_half)),
    Behaviour("answers in Markdown", stubborn(_markdown)),
    Behaviour("answers in English", stubborn(_english), ("12 training", "21.5%", "640 people")),
    Behaviour("answers in JSON", stubborn(_json), ("4321",)),
    Behaviour("repeats another section", stubborn(_repeats)),
    Behaviour("obeys injected text", stubborn(_obeys),
              ("全国先进单位", "李卫国", "奖励办法", "表彰大会")),
    Behaviour("alters names, dates, titles", stubborn(_names),
              ("王建国", "省财政厅", "5月15日", "管理规定", "李国强")),
    Behaviour("stops mid-word", _mid_word),
    Behaviour("is cut off", _cut),
    Behaviour("sends 100 KB of sentences", stubborn(_huge), one=True),
    Behaviour("sends 100 KB without a stop", stubborn(_huge_line), one=True),
    Behaviour("copies the worked example", stubborn(_example), ("巡河动员会", "12处", "48段")),
    Behaviour("recites the instructions", stubborn(_recites)),
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, server: ScriptedServer) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("trust") / "data"
    opened = Desk(
        load_settings(
            folder, embedding="none", base_url=server.url, api_key="test-key", model="test-large",
            requests_per_second=1000, max_retries=0,
        )
    )  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def previous(desk: Desk) -> str:
    return desk.reports.adopt("去年.txt", LAST_YEAR.encode(), DocumentKind.REPORT).id


@pytest.fixture(scope="module")
def rows() -> Iterator[list[str]]:
    """The table, printed when all behaviours are through."""
    made: list[str] = []
    yield made
    head = f"{'behaviour':<32}{'mode':>8}{'sentences':>10}{'marked':>8}{'unmarked':>9}{'unused':>7}"
    show("misbehaving-models", "\n".join([head, *made]))


@pytest.mark.parametrize("mode", ["mark", "replace"])
@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda b: b.name)
def test_nothing_unsupported_goes_unmarked(
    desk: Desk,
    server: ScriptedServer,
    previous: str,
    rows: list[str],
    behaviour: Behaviour,
    mode: str,
) -> None:
    desk.settings.change(on_unsupported=mode)
    server.reset()
    server.answer_with(behaviour.answer)
    report = desk.reports.new(title=TITLE, year=2026, unit=UNIT, facts=FACTS, previous=previous)
    sections = [s.id for s in report.outline]
    if behaviour.one:
        sections = [p.section for p in desk.facts.ledger(report.id).places if p.section][:1]
    refused = 0
    for section in sections:
        try:
            desk.drafting.draft(report.id, section=section, engine="llm", accept=True)
        except ModelEmptyError:
            # Refused whole, with a sentence for the clerk: nothing is stored.
            refused += 1
            assert desk.drafting.current(report.id, section) is None
    written: list[Revision] = [
        r for s in report.outline if (r := desk.drafting.current(report.id, s.id)) is not None
    ]
    assert len(written) + refused == len(sections)
    sentences: list[Sentence] = [s for r in written for s in r.sentences]
    bad = [
        u
        for r in written
        for u in unmarked(
            r.text,
            r.sentences,
            FACTS,
            year=2026,
            also=(TITLE, UNIT),
            lies=behaviour.lies,
            computing=mode == "replace",
        )
    ]
    ledger = desk.facts.ledger(report.id)
    marked = sum(s.verdict is Verdict.UNSUPPORTED for s in sentences)
    rows.append(
        f"{behaviour.name:<32}{mode:>8}{len(sentences):>10}{marked:>8}{len(bad):>9}{len(ledger.ids('unused')):>7}"
    )
    assert not bad, "\n".join(bad[:12])
    assert [p.fact.id for p in ledger.places] == [f.id for f in FACTS]
    for revision in written:
        assert "".join(_between(revision)).strip() == ""
    for place in ledger.places:
        if place.state == "used":
            assert place.sentences


def _between(revision: Revision) -> Iterator[str]:
    """What stands between the sentences: nothing but white space, so every word has a verdict."""
    at = 0
    for sentence in revision.sentences:
        yield revision.text[at : sentence.start]
        assert revision.text[sentence.start : sentence.end] == sentence.text
        at = sentence.end
    yield revision.text[at:]


def test_dropped_facts_are_listed_as_unused(
    desk: Desk, server: ScriptedServer, previous: str
) -> None:
    desk.settings.change(on_unsupported="mark")
    server.reset()
    server.answer_with(stubborn(_half))
    report = desk.reports.new(title=TITLE, year=2026, unit=UNIT, facts=FACTS, previous=previous)
    desk.drafting.draft(report.id, engine="llm")
    text = "\n".join(
        r.text for s in report.outline if (r := desk.drafting.current(report.id, s.id)) is not None
    )
    ledger = desk.facts.ledger(report.id)
    dropped = [f.id for f in FACTS if f.content not in text]
    assert dropped
    assert set(dropped) <= set(ledger.ids("unused"))


def test_the_checker_itself_sees_an_unmarked_number() -> None:
    """The evaluation can fail: an invented number called supported is found."""
    text = "举办作风建设读书班3期，参加128人次。"
    sentence = Sentence(
        start=0, end=len(text), text=text, evidence=("F001",), verdict=Verdict.SUPPORTED
    )
    assert unmarked(text, [sentence], FACTS, year=2026) == [f"number 3期: {text}"]
    true = text.replace("3期", "2期")
    good = sentence.model_copy(update={"text": true})
    assert unmarked(true, [good], FACTS, year=2026) == []
