"""The shipped policy digests: well formed, dated so that editions follow each other, and not over-claiming."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "knowledge" / "policies"
LAWS = ROOT.parent / "shared" / "data" / "laws"

KEYS = [
    "id",
    "title",
    "issuer",
    "number",
    "level",
    "adopted",
    "effective",
    "repealed",
    "supersedes",
    "aliases",
    "completeness",
    "evidence_mark",
]
DIGEST_LABEL = "本篇为要点摘编，未经原文核对，不得作为官方原文引用"
ENTRY_LABEL = "仅目录信息"

# Clause numbers that the project's reference on policies states; nothing else may carry one.
STATED: dict[str, set[str]] = {
    "lixing-jieyue-2025": {"第二十二条", "第三十八条", "第四十八条", "第五十二条", "第五十五条"},
    "gongwu-jiedai-2013": {"第七条", "第十条"},
    "xunshi-tiaoli-2017": {"第二十七条"},
    "zhuti-zeren-guiding": {"第三条"},
    "gongwen-chuli-tiaoli": {"第八条", "第九条", "第十五条"},
    "qingshi-baogao-tiaoli": {"第十九条", "第二十条"},
    "jianfu-guiding-2024": {"第1条", "第2条"},
    "huiyifei-2016": {"第十五条"},
    "zhibu-gongzuo-tiaoli": {"第十七条"},
}

# Digests of laws and the full text (by the start of its file name) they were written from.
LAW_TEXT = {
    "jianchafa-2018": "监察法(2018",
    "jianchafa-2024": "监察法(2024",
    "zhengwu-chufen-fa": "公职人员政务处分法",
    "gongwuyuan-fa": "公务员法",
    "fan-shipin-langfei-fa": "反食品浪费法",
    "baomi-fa-2010": "保守国家秘密法(2010",
    "baomi-fa-2024": "保守国家秘密法(2024",
    "baomi-tiaoli-2014": "保守国家秘密法实施条例(2014",
    "baomi-tiaoli-2024": "保守国家秘密法实施条例(2024",
    "tongji-fa-2009": "统计法(2009",
    "tongji-fa-2024": "统计法(2024",
    "tongji-tiaoli-2017": "统计法实施条例",
    "dangan-fa-2020": "档案法(2020",
    "dangan-banfa-2017": "档案法实施办法",
    "dangan-tiaoli-2024": "档案法实施条例",
    "wenwu-fa-2017": "文物保护法(2017",
    "wenwu-fa-2024": "文物保护法(2024",
    "wenwu-tiaoli-2017": "文物保护法实施条例",
    "gonggong-wenhua-fuwu-fa": "公共文化服务保障法",
    "gonggong-tushuguan-fa": "公共图书馆法",
    "bowuguan-tiaoli": "博物馆条例",
    "lvyou-fa": "旅游法",
    "lvxingshe-tiaoli": "旅行社条例",
    "yingyexing-yanchu-tiaoli": "营业性演出管理条例",
    "yule-changsuo-tiaoli": "娱乐场所管理条例",
    "wangba-tiaoli-2022": "互联网上网服务营业场所管理条例(2022",
    "jiguan-shiwu-tiaoli": "机关事务管理条例",
    "xinxi-gongkai-tiaoli": "政府信息公开条例",
    "yusuan-fa": "预算法(2018",
    "yusuan-tiaoli-2020": "预算法实施条例",
    "xinfang-tiaoli-2005": "信访条例",
    "xinfang-gongzuo-tiaoli-2022": "信访工作条例",
}

CLAUSE = re.compile(r"第[0-9一二三四五六七八九十百零]+条")
POINT = re.compile(r"^(第[0-9一二三四五六七八九十百零]+条)（要点[^）]*）：")
HINT = "核对提示："


@dataclass(frozen=True)
class Policy:
    path: Path
    meta: dict[str, Any]
    lines: tuple[str, ...]


def load(path: Path) -> Policy:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return Policy(path, yaml.safe_load(head), tuple(body.strip().split("\n")))


ALL = [load(path) for path in sorted(POLICIES.glob("*.md"))]
BY_ID = {policy.meta["id"]: policy for policy in ALL}
each_policy = pytest.mark.parametrize("policy", ALL, ids=lambda p: p.path.stem)


def test_there_are_enough_policies_with_unique_ids() -> None:
    assert len(ALL) >= 30
    assert len(BY_ID) == len(ALL)


@each_policy
def test_front_matter_has_exactly_the_agreed_fields(policy: Policy) -> None:
    meta = policy.meta
    assert list(meta) == KEYS
    assert meta["id"] == policy.path.stem
    assert re.fullmatch(r"[a-z0-9-]+", meta["id"])
    assert meta["title"]
    assert meta["issuer"]
    assert meta["level"] in {"中央", "省", "市", "本单位"}
    assert meta["completeness"] in {"digest", "entry"}
    assert meta["evidence_mark"] in {"V", "S", "M"}
    for key in ("adopted", "effective", "repealed"):
        assert meta[key] is None or type(meta[key]) is dt.date, key
    assert all(isinstance(alias, str) and alias for alias in meta["aliases"])


@each_policy
def test_policy_says_first_what_it_is(policy: Policy) -> None:
    first = policy.lines[0]
    if policy.meta["completeness"] == "digest":
        assert first.startswith(DIGEST_LABEL)
    else:
        assert first.startswith(ENTRY_LABEL)
        assert not any(POINT.match(line) for line in policy.lines), "目录信息不写条号"
    assert len(policy.lines) > 1


@each_policy
def test_policy_is_read_into_a_document(policy: Policy) -> None:
    from assistant.models import DocumentKind
    from assistant.reading.knowledge import read_policy

    document, warnings = read_policy(policy.path)
    meta = policy.meta
    assert not warnings
    assert document.kind is DocumentKind.POLICY
    assert (document.id, document.title, document.issuer) == (
        meta["id"],
        meta["title"],
        meta["issuer"],
    )
    assert (document.adopted, document.effective, document.repealed) == (
        meta["adopted"],
        meta["effective"],
        meta["repealed"],
    )
    assert list(document.supersedes) == meta["supersedes"]
    assert list(document.aliases) == meta["aliases"]
    assert document.completeness.value == meta["completeness"]
    assert document.evidence_mark == meta["evidence_mark"]
    assert document.number == meta["number"]
    assert document.text.strip() == "\n".join(policy.lines)


# --------------------------------------------------------------------------- dates and editions


@each_policy
def test_dates_run_forward(policy: Policy) -> None:
    dates = [policy.meta[k] for k in ("adopted", "effective", "repealed") if policy.meta[k]]
    assert dates == sorted(dates)


@each_policy
def test_superseded_policy_ends_the_day_its_successor_begins(policy: Policy) -> None:
    for older in policy.meta["supersedes"]:
        assert older in BY_ID
        assert older != policy.meta["id"]
        assert policy.meta["effective"] is not None
        assert BY_ID[older].meta["repealed"] == policy.meta["effective"]


def test_every_repealed_policy_has_one_successor() -> None:
    replaced = [older for p in ALL for older in p.meta["supersedes"]]
    assert len(replaced) == len(set(replaced))
    assert {p.meta["id"] for p in ALL if p.meta["repealed"]} == set(replaced)


def test_editions_of_one_title_never_overlap() -> None:
    titles: dict[str, list[Policy]] = {}
    for policy in ALL:
        titles.setdefault(policy.meta["title"], []).append(policy)
    for editions in titles.values():
        spans = sorted(
            (p.meta["effective"] or dt.date.min, p.meta["repealed"] or dt.date.max)
            for p in editions
        )
        for (_, end), (start, _) in itertools.pairwise(spans):
            assert end <= start


def test_aliases_and_titles_are_shared_only_by_editions_of_one_document() -> None:
    owners: dict[str, set[str]] = {}
    for policy in ALL:
        for name in [policy.meta["title"], *policy.meta["aliases"]]:
            owners.setdefault(name, set()).add(policy.meta["title"])
    assert {name: titles for name, titles in owners.items() if len(titles) > 1} == {}


# Dates copied from the reference on policies (section 1 and 2) or from the full texts.
DATES = [
    ("lixing-jieyue-2013", "effective", "2013-11-18"),
    ("lixing-jieyue-2013", "repealed", "2025-05-02"),
    ("lixing-jieyue-2025", "effective", "2025-05-02"),
    ("jilv-chufen-2018", "effective", "2018-10-01"),
    ("jilv-chufen-2023", "adopted", "2023-12-08"),
    ("jilv-chufen-2023", "effective", "2024-01-01"),
    ("xunshi-tiaoli-2024", "adopted", "2024-01-31"),
    ("xunshi-tiaoli-2024", "effective", "2024-02-08"),
    ("zhuti-zeren-guiding", "adopted", "2020-02-26"),
    ("jianfu-guiding-2024", "adopted", "2024-07-30"),
    ("jianfu-guiding-2024", "effective", "2024-08-06"),
    ("geren-shixiang-baogao", "effective", "2017-02-08"),
    ("lianjie-zilv-zhunze", "effective", "2016-01-01"),
    ("jianchafa-2024", "effective", "2025-06-01"),
    ("baomi-fa-2024", "effective", "2024-05-01"),
    ("baomi-tiaoli-2024", "effective", "2024-09-01"),
    ("dangan-tiaoli-2024", "effective", "2024-03-01"),
    ("wenwu-fa-2024", "effective", "2025-03-01"),
    ("xinfang-gongzuo-tiaoli-2022", "effective", "2022-05-01"),
    ("xinfang-tiaoli-2005", "repealed", "2022-05-01"),
]


@pytest.mark.parametrize(("policy_id", "field", "date"), DATES)
def test_known_dates(policy_id: str, field: str, date: str) -> None:
    assert BY_ID[policy_id].meta[field] == dt.date.fromisoformat(date)


# --------------------------------------------------------------------------- no over-claim


@each_policy
def test_clause_numbers_stand_only_where_a_source_states_them(policy: Policy) -> None:
    policy_id = policy.meta["id"]
    points = [m.group(1) for line in policy.lines if (m := POINT.match(line))]
    assert len(points) == len(set(points)), "同一条合并成一行"
    if policy_id not in LAW_TEXT:
        assert set(points) <= STATED.get(policy_id, set())
        for line in policy.lines:
            if not POINT.match(line) and CLAUSE.search(line):
                assert line.startswith(HINT), line


@each_policy
def test_what_is_only_remembered_is_a_hint(policy: Policy) -> None:
    for line in policy.lines:
        if "（M）" in line:
            assert line.startswith(HINT), line
        if line.startswith(HINT):
            assert not POINT.match(line)
    if policy.meta["evidence_mark"] == "M":
        assert not any(POINT.match(line) for line in policy.lines)


def test_every_stated_clause_is_there() -> None:
    for policy_id, clauses in STATED.items():
        points = {m.group(1) for line in BY_ID[policy_id].lines if (m := POINT.match(line))}
        assert points == clauses


# Limits a check can be built on, as the reference states them: policy, start of the line, words in it.
LIMITS = [
    ("gongwu-jiedai-2013", "第十条", ["工作餐只可安排一次", "10人以内", "3人", "三分之一"]),
    ("gongwu-jiedai-2013", "第十条", ["家常菜", "鱼翅", "燕窝", "香烟和高档酒水", "私人会所"]),
    ("lixing-jieyue-2025", "第二十二条", ["没有公函", "一律不接待"]),
    ("lixing-jieyue-2025", "第五十五条", ["落实全面从严治党主体责任情况报告", "厉行节约反对浪费"]),
    ("lixing-jieyue-2025", "工作餐不提供香烟", ["不上酒", "2025年5月2日"]),
    ("jianfu-guiding-2024", "第1条", ["只减不增", "书面说明"]),
    ("jianfu-guiding-2024", "第2条", ["5000字", "4000字"]),
    ("jianfu-guiding-2024", "本系统", ["每年不超过1次"]),
    ("jianfu-guiding-2024", "党政主要负责同志", ["不超过1小时"]),
    ("jianfu-guiding-2024", "中央各部门", ["每年不超过1项"]),
    ("gongwu-yongche-2017", "机要通信", ["12万元", "1.6升"]),
    ("gongwu-yongche-2017", "配备新能源", ["18万元"]),
    ("huiyifei-2016", "第十五条", ["760元", "650元", "550元"]),
    ("peixunfei-2016", "讲课费按税后", ["500元", "1000元", "1500元"]),
    ("peixunfei-2016", "三类培训", ["550元"]),
    (
        "bangong-yongfang-jianshe-2014",
        "每人办公室使用面积上限（平方米），省级",
        ["54", "42", "30", "24", "18", "12", "9"],
    ),
    ("geren-shixiang-baogao", "每年1月31日前", ["上一年度"]),
    ("zhibu-gongzuo-tiaoli", "第十七条", ["每年至少开1次", "第四季度"]),
    ("minzhu-shenghuohui-guiding", "到会人数", ["三分之二以上"]),
    ("jilv-chufen-2023", "党纪处分有五种", ["警告、严重警告、撤销党内职务、留党察看、开除党籍"]),
    ("baxiang-guiding", "全国数据", ["290752起", "375604人", "261788人"]),
]


@pytest.mark.parametrize(("policy_id", "start", "words"), LIMITS)
def test_limits_are_as_the_reference_states_them(
    policy_id: str, start: str, words: list[str]
) -> None:
    [line] = [line for line in BY_ID[policy_id].lines if line.startswith(start)]
    for word in words:
        assert word in line


# --------------------------------------------------------------------------- against the full texts

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
SCALES = {"十": 10, "百": 100, "千": 1000}
QUANTITY = re.compile(
    r"(\d+|[零一二两三四五六七八九十百千]+)(万?)"
    r"(个工作日|年|个月|小时|日|人|次|元|米|届|级|类|种|个等次|项)"
)


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in SCALES:
            total += (digit or 1) * SCALES[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


def quantities(text: str) -> set[tuple[int, str]]:
    return {(_value(n) * (10_000 if wan else 1), unit) for n, wan, unit in QUANTITY.findall(text)}


def articles(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    current = ""
    for line in path.read_text("utf-8").split("INFO END -->", 1)[1].splitlines():
        stripped = line.strip()
        if match := re.match(r"第[一二三四五六七八九十百零]+条(?=\s)", stripped):
            current = match.group(0)
            found[current] = stripped
        elif stripped.startswith("#"):
            current = ""
        elif current:
            found[current] += "\n" + stripped
    return found


def test_reading_chinese_and_arabic_quantities() -> None:
    assert quantities("二十四小时内，5人，十万元以上，20个工作日，三十日") == {
        (24, "小时"),
        (5, "人"),
        (100_000, "元"),
        (20, "个工作日"),
        (30, "日"),
    }


@pytest.mark.skipif(not LAWS.exists(), reason="full texts are not on this machine")
@pytest.mark.parametrize("policy_id", LAW_TEXT)
def test_law_digest_keeps_to_the_articles_of_the_full_text(policy_id: str) -> None:
    [path] = LAWS.glob(LAW_TEXT[policy_id] + "*")
    text = articles(path)
    lines = [line for line in BY_ID[policy_id].lines if POINT.match(line)]
    assert lines
    for line in lines:
        clause = POINT.match(line).group(1)  # type: ignore[union-attr]
        assert clause in text, clause
        body = POINT.sub("", line)
        items = len(re.findall(r"^[（(][一二三四五六七八九十]+[）)]", text[clause], re.M))
        known = quantities(text[clause]) | {(items, unit) for unit in ("类", "种", "项")}
        assert quantities(body) <= known, f"{clause}：{quantities(body) - known}"
        assert body.rstrip("。") not in text[clause], "不得照抄条文"
        scores = {name: _overlap(body, article) for name, article in text.items()}
        assert scores[clause] >= max(scores.values()) - 0.05, f"{clause}不是最相近的一条"


def _bigrams(text: str) -> set[str]:
    kept = re.sub(r"[^\u4e00-\u9fff0-9]", "", text)
    return {kept[i : i + 2] for i in range(len(kept) - 1)}


def _overlap(digest: str, article: str) -> float:
    """Share of the digest's character bigrams that the article has: highest for the right article."""
    wanted = _bigrams(digest)
    return len(wanted & _bigrams(article)) / len(wanted)


@pytest.mark.skipif(not LAWS.exists(), reason="full texts are not on this machine")
@pytest.mark.parametrize("policy_id", LAW_TEXT)
def test_law_digest_names_the_edition_of_the_full_text(policy_id: str) -> None:
    [path] = LAWS.glob(LAW_TEXT[policy_id] + "*")
    year, month, day = re.search(r"\((\d+)-(\d+)-(\d+)\)", path.name).groups()  # type: ignore[union-attr]
    assert f"{year}年{int(month)}月{int(day)}日" in BY_ID[policy_id].lines[1]
    heading = path.read_text("utf-8").splitlines()[0].lstrip("# ").strip()
    assert BY_ID[policy_id].meta["title"] == heading


@pytest.mark.skipif(not LAWS.exists(), reason="full texts are not on this machine")
@pytest.mark.parametrize("policy_id", LAW_TEXT)
def test_stated_start_of_force_is_the_one_of_the_full_text(policy_id: str) -> None:
    """The last article's own date, unless the law was amended later than it first came into force."""
    [path] = LAWS.glob(LAW_TEXT[policy_id] + "*")
    meta = BY_ID[policy_id].meta
    match = re.search(r"本(?:法|条例|办法)自(\d+)年(\d+)月(\d+)日起施行", path.read_text("utf-8"))
    if match and meta["effective"] and meta["adopted"]:
        stated = dt.date(*map(int, match.groups()))
        if stated >= meta["adopted"]:
            assert meta["effective"] == stated
