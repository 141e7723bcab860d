"""Returns with a secret planted in each place that the scan looks at, and other files with one that are refused sooner."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import filing_city as city
from blank_returns import loaded
from crafted_files import added, ole
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

SHEET = "A组织领导坚强有力"


@dataclass(frozen=True)
class Planted:
    """One file: its name, its bytes, and the secret that nobody must find afterwards."""

    name: str
    data: bytes
    secret: str


def _edited(change: Callable[[Any], object]) -> bytes:
    book = loaded(city.whole())
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(book: Any) -> None:
    book[SHEET]["J5"] = "慰问73061部队"


def _number(book: Any) -> None:
    book[SHEET]["G5"] = 13911112222


def _hidden_sheet(book: Any) -> None:
    book.create_sheet("备用")["C9"] = "110199199003074579"
    book["备用"].sheet_state = "veryHidden"


def _comment(book: Any) -> None:
    book[SHEET]["G7"].comment = Comment("问15033334444", "甲")


def _author(book: Any) -> None:
    book[SHEET]["G7"].comment = Comment("已核对", "李15055556666")


def _sheet_name(book: Any) -> None:
    book.create_sheet("第71集团军")


def _property(book: Any) -> None:
    book.properties.creator = "张17700008888"


def _footer(book: Any) -> None:
    book[SHEET].oddFooter.left.text = "116.404177, 39.915526"


def _prompt(book: Any) -> None:
    book[SHEET].add_data_validation(DataValidation(sqref="B99", prompt="代号80235", showInputMessage=True))


def _name(book: Any) -> None:
    book.defined_names["联系"] = DefinedName("联系", attr_text='"18800009999"')


def _link(book: Any) -> None:
    book[SHEET]["J9"].hyperlink = "tel:18600007777"


def _formula(book: Any) -> None:
    book[SHEET]["J6"] = '=IF(A1="","6222021234567894","")'


def _noted() -> bytes:
    out = io.BytesIO(city.whole())
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = "三百二十名官兵".encode()
    return out.getvalue()


def planted() -> list[Planted]:
    """All of them, each with a secret of its own: longer than any row of figures that a digest may hold by chance."""
    drawing = "<xdr:txBody><a:p><a:r><a:t>北纬39.</a:t></a:r><a:r><a:t>915526</a:t></a:r></a:p></xdr:txBody>"
    return [
        Planted("格子.xlsx", _edited(_cell), "73061部队"),
        Planted("数字.xlsx", _edited(_number), "13911112222"),
        Planted("深藏.xlsx", _edited(_hidden_sheet), "110199199003074579"),
        Planted("批注.xlsx", _edited(_comment), "15033334444"),
        Planted("作者.xlsx", _edited(_author), "15055556666"),
        Planted("表名.xlsx", _edited(_sheet_name), "第71集团军"),
        Planted("属性.xlsx", _edited(_property), "17700008888"),
        Planted("页脚.xlsx", _edited(_footer), "116.404177"),
        Planted("提示.xlsx", _edited(_prompt), "代号80235"),
        Planted("名称.xlsx", _edited(_name), "18800009999"),
        Planted("链接.xlsx", _edited(_link), "18600007777"),
        Planted("公式.xlsx", _edited(_formula), "6222021234567894"),
        Planted("文本框.xlsx", added(city.whole(), {"xl/drawings/drawing9.xml": drawing.encode()}), "39.915526"),
        Planted("附注.xlsx", _noted(), "三百二十名官兵"),
        Planted("慰问93756部队.xlsx", city.changed({city.places().at("B2-1", "说明"): "文件名"}), "93756部队"),
        # refused for what they are, before any scan
        Planted("网页.xlsx", "<html>电话13622223333</html>".encode(), "13622223333"),
        Planted("文本.csv", "单位,电话\n甲,13522224444\n".encode("gb18030"), "13522224444"),
        Planted("旧版.xls", ole("Workbook") + "13422225555".encode("utf-16-le"), "13422225555"),
        Planted("损坏.xlsx", city.whole()[:9_000] + b"13322226666", "13322226666"),
    ]
