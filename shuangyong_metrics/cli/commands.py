"""The office's commands and the servers."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from shuangyong_metrics.cli.session import actor, opened, print_json
from shuangyong_metrics.errors import ShuangyongError
from shuangyong_metrics.services import audit_log, office, publishing, roster_import
from shuangyong_metrics.services import review as reviewing
from shuangyong_metrics.services.claims import claims as claims_of
from shuangyong_metrics.services.near_copies import near_copies as near_copies_of
from shuangyong_metrics.services.office_inputs import doubts
from shuangyong_metrics.services.roster_import import preview
from shuangyong_metrics.services.setup import DATA, data_folder, now, read_roster


def office_import(arguments: argparse.Namespace) -> int:
    """Import the office's own figures."""
    entries = office.read_entries(arguments.file)
    with opened() as store:
        count = office.enter(store, entries, actor(arguments.actor), now())
        doubtful = [f"{r.id} {d.words}" for r in sorted({e.round for e in entries}) for d in doubts(store, r)]
    print(f"录入 {count} 条，{len(entries) - count} 条与已录入的相同")
    for said in doubtful:
        print(f"请核对：{said}")
    return 0


def unit_import(arguments: argparse.Namespace) -> int:
    """Import the roster."""
    listed = read_roster(arguments.file)
    with opened(roster=False) as store:
        who = actor(arguments.actor)
        found = preview(store, who, listed)
        back = found.back if arguments.restore else frozenset()
        count = roster_import.import_units(store, listed, who, now(), back)
    print(f"名册更新 {count} 个单位，{len(listed) - count} 个没有变化")
    if found.back:
        named = "、".join(f"{u.name}（{u.id}）" for u in found.added if u.id in found.back)
        print(f"其中恢复单独报送 {len(found.back)} 个：{named}")
    return 0


def review(arguments: argparse.Namespace) -> int:
    """Accept everything, or decide item by item from a file."""
    if arguments.accept_all == (arguments.file is not None):
        raise ShuangyongError("review：写 --accept-all，或给一个审核文件，二者选一。")
    decisions = [] if arguments.accept_all else reviewing.read_decisions(arguments.file)
    with opened() as store:
        who = actor(arguments.actor)
        if arguments.accept_all:
            count = reviewing.accept_all(store, arguments.unit, arguments.round, who, now())
        else:
            count = reviewing.decide(store, arguments.unit, arguments.round, decisions, who, now())
    print(f"已审核 {count} 项")
    return 0


def near_copies(arguments: argparse.Namespace) -> int:
    """Returns of a round that are nearly another one's."""
    with opened() as store:
        found = near_copies_of(store, actor(), arguments.round)
    rows = [
        {"unit": unit, **asdict(one), "round": one.round.id, "words": one.words}
        for unit, several in sorted(found.items())
        for one in several
    ]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        print(f"{row['unit']}  {row['words']}")
        for pair in row["pairs"]:
            print(f"    {pair['cell']} {pair['mine']}  ＝  {pair['other_cell']} {pair['theirs']}")
    return 0


def claims(arguments: argparse.Namespace) -> int:
    """The 不适用 of a year up to a round."""
    with opened() as store:
        found = claims_of(store, arguments.round, actor(), arguments.unit)
    if arguments.json:
        print_json([
            {**asdict(c), "round": c.round.id, "label": c.label, "at": c.at.isoformat() if c.at else None} for c in found
        ])  # fmt: skip
        return 0
    for c in found:
        print(f"{c.name}\t{c.indicator} {c.indicator_name}\t{c.reason or '未写理由'}\t{c.round.id}\t{c.label}")
    return 0


def publish(arguments: argparse.Namespace) -> int:
    """Freeze a round."""
    with opened() as store:
        state = publishing.publish(store, arguments.round, actor(arguments.actor), now())
    print(f"{state.round.label}已公布，摘要 {state.digest}")
    return 0


def log(arguments: argparse.Namespace) -> int:
    """Entries of the audit log, newest first."""
    wanted = audit_log.Wanted(arguments.who, None, arguments.since, arguments.until, arguments.words, arguments.place)
    with opened() as store:
        if arguments.out is not None:
            data = audit_log.export(store, wanted, actor())
        found = audit_log.lines(store, wanted, actor())
    if arguments.out is not None:
        with arguments.out.open("xb") as file:
            file.write(data)
    elif arguments.json:
        print_json([{**asdict(x), "at": x.at.isoformat(), "raw": x.detail} for x in found.listed])
    else:
        for x in found.listed:
            print(f"{x.at:%Y-%m-%d %H:%M:%S}\t{x.actor}\t{x.action}\t{x.about}\t{x.told}\t{x.place}".rstrip())
    print(f"共 {found.matching} 条", file=sys.stderr)
    return 0


def demo(arguments: argparse.Namespace) -> int:
    """Build the demo city when it is not there, then serve it on this machine only."""
    from shuangyong_metrics.services.demo import ensure_city

    folder = data_folder(DATA / "var" / "demo")
    ensure_city(folder)
    if arguments.build_only:
        print(f"演示城市在 {folder}")
        return 0
    from shuangyong_metrics.ui import server

    server.run(folder, "127.0.0.1", arguments.port, demo=True)
    return 0


def serve(arguments: argparse.Namespace) -> int:
    """Serve the real store."""
    if (arguments.cert is None) != (arguments.key is None):
        raise ShuangyongError("serve：--cert 和 --key 须同时给出（证书和它的私钥）。")
    for path in (arguments.cert, arguments.key):
        if path is not None:
            path.open("rb").close()
    from shuangyong_metrics.ui import server

    server.run(data_folder(), arguments.host, arguments.port, demo=False, cert=arguments.cert, key=arguments.key)
    return 0
