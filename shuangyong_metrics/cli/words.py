"""argparse in Chinese, and what the system says of files in Chinese."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

#: What argparse says → what people read; tried in this order, the groups go into the places.
_SAID = (
    (r"the following arguments are required: (.*)", "缺少 {0}"),
    (r"unrecognized arguments: (.*)", "不认识“{0}”"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.*)\)", "{0} 不能是 {1}，可填：{2}"),
    (r"argument (.+?): expected (?:one|at least one|at most one|\d+) arguments?", "{0} 后面应写一个值"),
    (r"argument (.+?): ignored explicit argument (.+)", "{0} 后面不写值（多了 {1}）"),
    (r"argument (.+?): not allowed with argument (.+)", "{0} 和 {1} 不能同时用"),
    (r"one of the arguments (.+) is required", "须从 {0} 里选一个"),
    (r"argument (.+?): invalid \S+ value: (.+)", "{0} 的值 {1} 读不出来"),
    (r"argument (.+?): (.*[\u4e00-\u9fff].*)", "{0}：{1}"),
)


def said(message: str) -> str:
    """A complaint of argparse in Chinese.

    >>> said("the following arguments are required: --round")
    '缺少 --round'
    """
    for pattern, text in _SAID:
        if match := re.fullmatch(pattern, message):
            return text.format(*match.groups())
    return "写法不对"


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Chinese; options are never abbreviated, for scripts rest on their names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False, "formatter_class": _Formatter})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        """One Chinese sentence and the usage; exit 2."""
        print(f"命令写法不对：{said(message)}。", file=sys.stderr)
        self.print_usage(sys.stderr)
        raise SystemExit(2)
