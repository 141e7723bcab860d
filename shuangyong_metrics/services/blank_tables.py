"""Tables for the office to fill in and import again, with everything in them that is known already."""

from __future__ import annotations

from shuangyong_metrics.model import Role, Round
from shuangyong_metrics.services import account_import, accounts, office, office_desk, roster, setup
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.tables import xlsx_bytes


def blank_roster(store: Store, actor: Actor) -> bytes:
    """The roster as it stands, ready to be added to; xlsx bytes."""
    need_role(actor, Role.OFFICE)
    header = [c.label for c in setup.ROSTER]
    return xlsx_bytes("成员单位", header, [(u.id, u.name, u.type.label) for u in roster.units(store)])


def blank_accounts(store: Store, actor: Actor) -> bytes:
    """One row for each unit that has no account yet, its liaison officer's name still to be written; xlsx bytes."""
    need_role(actor, Role.OFFICE)
    served = {a.user.unit_id for a in accounts.all_accounts(store)}
    header = [c.label for c in account_import.COLUMNS]
    rows = [(_suggested(u.id), "", "联络员", u.id, f"{u.name} A岗") for u in roster.units(store) if u.id not in served]
    return xlsx_bytes("账号", [*header, "备注"], rows)


def blank_entries(store: Store, round_: Round, actor: Actor) -> bytes:
    """One row for each unit and figure of the office in the quarter, with what is entered already; xlsx bytes."""
    found = office_desk.sheet(store, round_, actor)
    header = [c.label for c in office.COLUMNS]
    rest = [""] * (len(header) - 4)
    rows = [
        (u.id, round_.id, x.code, _text(found.figures[u.id][x.code]), *rest, f"{u.name} {x.label}")
        for u in found.units
        for x in found.inputs
        if u.id in found.applies[x.code]
    ]
    return xlsx_bytes(round_.label, [*header, "备注"], rows)


def _suggested(unit_id: str) -> str:
    wanted = accounts.fold_name(f"{unit_id}-a")
    return wanted if accounts.NAME.fullmatch(wanted) else ""


def _text(figure: office_desk.Figure) -> str:
    return "" if figure is None else str(figure)
