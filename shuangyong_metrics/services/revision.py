"""A new year's standard: out as a workbook, in again as a draft that is checked, and published as a version for good.

The workbook is all there is to a draft; nothing of it is kept before it is published. A published version is its text,
with the document that it rests on; rounds that are open or published keep the version they were opened with.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from shuangyong_metrics.errors import Conflict, NotFound, ShuangyongError
from shuangyong_metrics.messages_standard import REVISION
from shuangyong_metrics.model import Framework, Role, Round
from shuangyong_metrics.scoring import add_framework, frameworks
from shuangyong_metrics.services.access import Actor, need_role
from shuangyong_metrics.services.roster import framework_for, rounds
from shuangyong_metrics.services.scan_words import scan_words
from shuangyong_metrics.services.setup import calendar, write_out
from shuangyong_metrics.services.standards import wrong_examples
from shuangyong_metrics.store import Store
from shuangyong_metrics.workbook.scan import scan
from shuangyong_metrics.workbook.standard_book import standard_book
from shuangyong_metrics.workbook.standard_checks import Mistake
from shuangyong_metrics.workbook.standard_read import placed, read_standard

#: Mistakes that are told one by one.
_SHOWN = 100


class UnusableDraft(ShuangyongError):
    """A draft that is no standard; one mistake a line."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A draft without mistakes: the version that it would succeed, and what still keeps it from being published.

    ``digest`` is the file's; ``refusals`` are sentences, none when it may be published as it stands.
    """

    name: str
    digest: str
    framework: Framework
    base: Framework
    refusals: tuple[str, ...]

    @property
    def replaces_unused(self) -> bool:
        """Is the version it succeeds one that no round was ever opened with, from the same quarter?"""
        return self.base.first_round == self.framework.first_round


def book(store: Store, version: str, actor: Actor) -> bytes:
    """A version as a workbook to be revised; xlsx bytes. Raises NotFound."""
    need_role(actor, Role.OFFICE)
    known = frameworks(store)
    if version not in known:
        raise NotFound(REVISION["unknown"].format(version=version, known="、".join(known)))
    return standard_book(known[version])


def mistakes(data: bytes) -> tuple[Framework | None, tuple[Mistake, ...]]:
    """The standard that a workbook says, or everything wrong with it; needs no store. Raises RefusedFile."""
    draft = read_standard(data)
    if draft.framework is None:
        return None, draft.mistakes
    wrong = wrong_examples(draft.framework, calendar())
    found = tuple(placed(draft.places, error) for error in wrong)
    return (None if found else draft.framework), found


def examine(store: Store, data: bytes, name: str, actor: Actor) -> Revision:
    """Check a draft by the rules of every standard; raises UnusableDraft with all that is wrong, RefusedFile."""
    need_role(actor, Role.OFFICE)
    framework, wrong = mistakes(data)
    # only what can be read at all gets here, and nothing of it has been kept
    if hits := scan(data, name, scan_words(store)):
        places = "、".join(dict.fromkeys(f"{h.sheet} {h.cell}".strip() or "文件" for h in hits[:10]))
        raise UnusableDraft(REVISION["scan"].format(places=places))
    if framework is None:
        lines = [m.words for m in wrong[:_SHOWN]]
        raise UnusableDraft("\n".join([REVISION["unusable"].format(name=name, count=len(wrong)), *lines]))
    return Revision(name, hashlib.sha256(data).hexdigest(), framework, *_standing(store, framework))


def _standing(store: Store, framework: Framework) -> tuple[Framework, tuple[str, ...]]:
    """The version that a draft would succeed, and why it may not be published (yet)."""
    known, opened = frameworks(store), max((s.round for s in rounds(store)), default=None)
    try:
        base = framework_for(store, framework.first_round)
    except NotFound:
        base = min(known.values(), key=lambda f: f.first_round)
    found = []
    if framework.version in known:
        found.append(REVISION["known"].format(version=framework.version))
    if content(framework) == content(base):
        found.append(REVISION["same"].format(version=base.version))
    if not framework.document.strip():
        found.append(REVISION["no_document"])
    if not framework.reason.strip():
        found.append(REVISION["no_reason"])
    if opened is not None and framework.first_round <= opened:
        fields = {"round": framework.first_round.label, "opened": opened.label, "next": opened.next.label}
        found.append(REVISION["opened"].format(**fields))
    return base, tuple(found)


def content(framework: Framework) -> Framework:
    """What a version says, without its name, its first quarter, its document and its text."""
    return replace(
        framework, version="", title="", first_round=Round(2000, 1), document="", reason="", digest="", files={}
    )


def publish(store: Store, data: bytes, name: str, actor: Actor, now: datetime) -> Framework:
    """Publish a draft as a version; raises UnusableDraft, or Conflict with why it may not be. Twice does nothing more."""
    need_role(actor, Role.OFFICE)
    draft = examine(store, data, name, actor)
    framework = draft.framework
    # nobody else writes in here: no round opens and no other version comes in between
    with store.transaction() as tx:
        known = frameworks(store).get(framework.version)
        if known is not None and known.digest == framework.digest:
            return known
        if refusals := _standing(store, framework)[1]:
            raise Conflict("\n".join(refusals))
        add_framework(tx, framework, calendar(), now, actor.name)
        detail = {
            "digest": framework.digest, "document": framework.document, "reason": framework.reason,
            "first_round": framework.first_round.id, "succeeds": draft.base.version, "file": draft.digest,
        }  # fmt: skip
        store.audit(tx, actor, "公布考评标准", framework.version, detail, now)
    # the version is out; a copy that cannot be written now is written at the next opening
    with suppress(OSError):
        write_out(store)
    return framework


def published_words(made: Framework) -> str:
    """What is said of a version once it is published."""
    return REVISION["done"].format(version=made.version, round=made.first_round.label)
