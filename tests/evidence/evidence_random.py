"""Random facts of any office, and true sentences on them, by templates of this file alone."""

from __future__ import annotations

import random
from dataclasses import dataclass

from assistant.models import Fact, FactStatus

_DID = (
    ("举办", "专题培训班", "期"),
    ("举办", "招聘会", "场"),
    ("开展", "应急演练", "次"),
    ("开展", "入户宣传", "场次"),
    ("组织", "志愿巡查", "批次"),
    ("检查", "餐饮单位", "家次"),
    ("检查", "建筑工地", "处"),
    ("排查", "燃气管道", "公里"),
    ("新建", "充电桩", "个"),
    ("新建", "口袋公园", "座"),
    ("改造", "老旧小区", "个"),
    ("修缮", "农村危房", "户"),
    ("办理", "行政许可", "件"),
    ("受理", "来信来访", "件"),
    ("调解", "矛盾纠纷", "起"),
    ("查处", "违法案件", "起"),
    ("发放", "稳岗补贴", "万元"),
    ("争取", "上级资金", "万元"),
    ("拨付", "救助资金", "万元"),
    ("减免", "租金", "万元"),
    ("走访", "困难家庭", "户"),
    ("慰问", "一线职工", "人次"),
    ("培训", "村级会计", "人次"),
    ("招录", "工作人员", "名"),
    ("整理", "档案", "卷"),
    ("公开", "政府信息", "条"),
    ("报送", "调研报告", "篇"),
    ("种植", "行道树", "棵"),
    ("铺设", "供热管网", "公里"),
    ("回收", "废旧电池", "吨"),
    ("绿化", "边坡", "平方米"),
    ("审计", "项目", "个"),
    ("接种", "疫苗", "剂次"),
    ("救治", "患者", "人次"),
    ("开放", "体育场馆", "个"),
    ("建成", "党群服务站", "个"),
)
_PEOPLE = ("参加{}人次", "参与群众{}人次", "覆盖职工{}人", "惠及居民{}户", "服务企业{}家")
_LEVELS = (
    ("办公经费支出", "万元"),
    ("机关用电", "万千瓦时"),
    ("公务用车运行费", "万元"),
    ("印发简报", "期"),
    ("全系统会议", "次"),
    ("信访总量", "件"),
    ("生产安全事故", "起"),
    ("空气质量优良天数", "天"),
    ("旅游接待", "万人次"),
)
_MONTHS = ("1—6月", "1—8月", "1—9月", "1—10月", "上半年", "前三季度", "")


@dataclass(frozen=True)
class Case:
    """A fact with true sentences on it."""

    fact: Fact
    sentences: tuple[str, ...]


def _number(rng: random.Random, unit: str) -> str:
    if unit in ("万元", "公里", "吨", "万千瓦时", "万人次"):
        return f"{rng.randint(11, 9999) / rng.choice((10, 100)):.2f}".rstrip("0").rstrip(".")
    return str(rng.choice((rng.randint(2, 60), rng.randint(61, 999), rng.randint(1000, 9999))))


def _activity(rng: random.Random, number: int) -> Case:
    (v1, t1, u1), (v2, t2, u2) = rng.sample(_DID, 2)
    n1, n2, n3 = _number(rng, u1), _number(rng, u2), str(rng.randint(50, 3000))
    people = rng.choice(_PEOPLE).format(n3)
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    content = f"{v1}{t1}{n1}{u1}、{v2}{t2}{n2}{u2}，{people}"
    fact = Fact(
        id=f"F{number:03d}",
        content=content,
        date=f"2026-{month:02d}-{day:02d}",
        category="业务工作",
        matter=f"{t1}、{t2}",
    )
    return Case(
        fact,
        (
            f"{content}。",
            f"{month}月{day}日，{v1}{t1}{n1}{u1}，{people}。",
            f"今年以来，{v1}{t1}{n1}{u1}，{v2}{t2}{n2}{u2}。",
            f"坚持重心下移，{v2}{n2}{u2}{t2}。",
            f"{month}月，{v2}{t2}{n2}{u2}。",
        ),
    )


def _level(rng: random.Random, number: int) -> Case:
    thing, unit = rng.choice(_LEVELS)
    now = rng.randint(20, 900)
    then = now + rng.choice((-1, 1)) * rng.randint(2, max(3, now // 3))
    period = rng.choice(_MONTHS)
    down = then > now
    word, rate_word = ("减少", "下降") if down else ("增加", "增长")
    change = abs(then - now)
    tenths = (change * 2000 + then) // (2 * then)
    rate = f"{tenths // 10}.{tenths % 10}%"
    comma = "，" if period else ""
    if rng.random() < 0.5:
        content = f"{period}{thing}{now}{unit}，比上年同期{word}{change}{unit}、{rate_word}{rate}"
    else:
        content = f"{period}{thing}由上年同期的{then}{unit}{'减至' if down else '增至'}{now}{unit}"
    fact = Fact(id=f"F{number:03d}", content=content, date="2026", category="数据", matter=thing)
    return Case(
        fact,
        (
            f"{content}。",
            f"{period}{comma}{thing}{now}{unit}，比上年同期的{then}{unit}{word}{change}{unit}、{rate_word}{rate}。",
            f"{period}{comma}{thing}比上年同期{rate_word}{rate}。",
            f"{period}{comma}{thing}{now}{unit}。",
            f"{period}{comma}{thing}由上年同期的{then}{unit}{'降至' if down else '升至'}{now}{unit}。",
        ),
    )


def _completion(rng: random.Random, number: int) -> Case:
    thing = rng.choice(("安全隐患", "审计发现问题", "督导反馈问题", "群众反映事项", "环保督察问题"))
    unit = rng.choice(("个", "件", "条", "处"))
    total = rng.randint(10, 300)
    done = rng.randint(max(2, total // 2), total - 1)
    tenths = (done * 2000 + total) // (2 * total)
    month = rng.randint(3, 11)
    content = f"排查{thing}{total}{unit}，截至{month}月底完成整改{done}{unit}"
    fact = Fact(
        id=f"F{number:03d}", content=content, date="2026", category="整改", matter=thing + "整改"
    )
    rest = total - done
    return Case(
        fact,
        (
            f"{content}。",
            f"排查{thing}{total}{unit}，截至{month}月底完成整改{done}{unit}，完成率为{tenths // 10}.{tenths % 10}%。",
            f"截至{month}月底，仍有{rest}{unit}{thing}没有完成整改。",
            f"排查出的{total}{unit}{thing}已完成整改{done}{unit}，其余{rest}{unit}尚未完成整改。",
        ),
    )


def _plan(rng: random.Random, number: int) -> Case:
    v1, t1, _ = rng.choice(_DID[:4])
    month = rng.randint(10, 12)
    n1 = rng.randint(2, 30)
    who = rng.choice(("个乡镇", "家企业", "所学校", "个村"))
    content = f"拟于{month}月对{n1}{who}{'开展' if v1 != '开展' else v1}{t1}"
    fact = Fact(
        id=f"F{number:03d}",
        content=content,
        date=f"2026-{month:02d}",
        category="下一步",
        matter=t1,
        status=FactStatus.PLANNED,
    )
    return Case(
        fact,
        (
            f"{content}。",
            f"下一步，将于{month}月对{n1}{who}开展{t1}。",
            f"计划{month}月对{n1}{who}开展{t1}，推动工作落实。",
        ),
    )


def cases(seed: int, count: int) -> list[Case]:
    """``count`` facts, each with its true sentences."""
    rng = random.Random(seed)
    makers = (_activity, _activity, _level, _completion, _plan)
    return [rng.choice(makers)(rng, i + 1) for i in range(count)]
