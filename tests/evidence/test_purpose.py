"""Which matter an item is about, when it names a means and an end."""

from __future__ import annotations

import pytest

from assistant.evidence.purpose import is_own_work, served, serves_own_work


@pytest.mark.parametrize(
    ("matter", "end"),
    [
        ("以作风建设促进本职业务情况", "本职业务"),
        ("党建引领业务发展情况", "业务发展"),
        ("通过网格管理服务群众情况", "群众"),
        ("以案促改工作情况", ""),
        ("供水保障能力建设情况", ""),
        ("政务服务优化情况", ""),
        ("促进就业情况", ""),
        ("项目推动情况", ""),
        ("存在的主要问题", ""),
    ],
)
def test_the_end_of_a_matter(matter: str, end: str) -> None:
    assert served(matter) == end


def test_own_work_is_called_by_many_words() -> None:
    assert is_own_work("本职业务")
    assert is_own_work("中心工作")
    assert not is_own_work("群众")
    assert not is_own_work("")


@pytest.mark.parametrize(
    ("heading", "is_it"),
    [
        ("转变作风，服务水务中心工作", True),
        ("融入中心，推动监管业务上台阶", True),
        ("聚焦主责主业，推动重点工作落实", True),
        ("压实责任，把作风建设抓在手上", False),
        ("厉行节约，减轻基层负担", False),
    ],
)
def test_headings_that_say_so(heading: str, is_it: bool) -> None:
    assert serves_own_work(heading) is is_it
