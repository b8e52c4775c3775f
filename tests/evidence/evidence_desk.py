"""A handful of facts and a short way to ask for a verdict, for the tables of tests."""

from __future__ import annotations

import datetime as dt

from assistant.evidence import SentenceCheck, VerifyContext, verify
from assistant.models import Fact, FactStatus, Passage

DONE, PLANNED, UNVERIFIED = FactStatus.DONE, FactStatus.PLANNED, FactStatus.UNVERIFIED


def fact(
    number: str,
    content: str,
    date: str = "2026",
    matter: str = "",
    status: FactStatus = DONE,
    source: str = "台账",
) -> Fact:
    return Fact(id=number, content=content, date=date, matter=matter, status=status, source=source)


FACTS = {
    f.id: f
    for f in (
        fact(
            "会议",
            "局党组召开会议专题研究作风建设工作1次，审定《2026年度作风建设工作要点》，明确任务21项",
            "2026-01-09",
            "专题研究",
        ),
        fact(
            "签约",
            "局党组书记与6名班子成员、9家局属单位、13个科室签订作风建设责任书28份",
            "2026-03-05",
            "签订责任书",
        ),
        fact(
            "学习",
            "开展正确政绩观学习教育，举办读书班2期、专题党课7场，参加410人次",
            "2026-03-20",
            "学习教育",
        ),
        fact(
            "查摆",
            "班子及成员查摆政绩观方面问题34个，制定整改措施52条，截至10月底完成整改31个",
            "2026-05-12",
            "查摆问题",
        ),
        fact(
            "警示",
            "召开警示教育大会1次，通报本系统典型案例3起，参加人数128人",
            "2026-04-18",
            "警示教育大会",
        ),
        fact(
            "参观", "组织党员干部赴市廉政教育基地参观2批次89人次", "2026-06-24", "参观警示教育基地"
        ),
        fact("谈话", "开展任前廉政谈话11人次、提醒谈话17人次", "2026", "廉政谈话"),
        fact(
            "暗访",
            "组织节日期间明察暗访9次，检查单位23家次，发现问题5个，已全部整改",
            "2026",
            "明察暗访",
        ),
        fact(
            "三公",
            "1—9月“三公”经费支出18.6万元，比上年同期减少3.9万元、下降17.3%",
            "2026-09",
            "三公经费",
        ),
        fact(
            "接待",
            "1—9月公务接待14批次97人次，支出1.26万元，全部执行公函制度",
            "2026-09",
            "公务接待",
        ),
        fact("会议数", "全局性会议由上年同期19次减至13次", "2026", "会议压减"),
        fact("发文", "1—10月印发文件62件，比上年同期减少15件、下降19.5%", "2026", "发文压减"),
        fact("用房", "清查办公用房87间，调整超标准使用办公用房2间", "2026-08", "办公用房清查"),
        fact("统筹", "将面向县（区）的督查检查事项由7项统筹为3项", "2026", "督查检查统筹"),
        fact("停用", "停用面向基层的工作群11个、小程序2个", "2026-05", "清理政务应用"),
        fact(
            "巡察",
            "市委第三巡察组反馈的27个问题完成整改25个，2个按计划推进；修订制度8项",
            "2026-10",
            "市委巡察反馈",
        ),
        fact("演出", "举办惠民演出146场，送戏下乡88场，服务群众21.4万人次", "2026", "惠民演出"),
        fact(
            "场馆",
            "公共图书馆、文化馆、博物馆免费开放累计接待128.7万人次，同比增长9.2%",
            "2026",
            "场馆免费开放",
        ),
        fact(
            "查处",
            "查处违反中央八项规定精神问题1起1人，给予党内警告处分",
            "2026",
            "违规问题处理",
            source="机关纪委",
        ),
        fact(
            "拟查",
            "拟于12月对9家局属单位作风建设情况开展全覆盖检查",
            "2026-12",
            "年底检查",
            PLANNED,
        ),
        fact(
            "拟修",
            "正在修订《机关公务接待管理办法》，计划12月底前印发",
            "2026-11",
            "制度修订",
            PLANNED,
        ),
        fact("志愿", "志愿服务活动约60场", "2026", "志愿服务", UNVERIFIED),
        fact("走访", "走访企业约60家，收集意见100余条", "2026", "走访企业"),
        fact(
            "党课", "党组书记林晓光同志讲授专题党课1次，机关全体党员参加", "2026-07-01", "专题党课"
        ),
        fact("去年", "2025年受理信访件50件", "2025", "信访"),
        fact("今年", "受理信访件38件", "2026", "信访"),
        fact("率", "按时办结率由上年的88.5%提高到96.2%", "2026", "办结率"),
        fact("工资", "发放补助资金185,900元", "2026", "补助"),
    )
}

PASSAGES = {
    "P1": Passage(
        id="d#22",
        document="d",
        locator="第二十二条",
        path=("公务接待管理细则",),
        start=0,
        end=0,
        text="对无公函的公务活动不予接待。陪餐人数不得超过3人。",
    )
}

CONTEXT = VerifyContext(
    year=2026,
    unit="云中市文化和旅游局",
    as_of=dt.date(2026, 11, 20),
    titles=("关于报送2026年度作风建设情况的通知",),
    names=("云中市委办公室",),
)


def ask(sentence: str, *ids: str, context: VerifyContext = CONTEXT) -> SentenceCheck:
    return verify(
        sentence,
        [FACTS[i] for i in ids if i in FACTS],
        [PASSAGES[i] for i in ids if i in PASSAGES],
        context=context,
    )
