"""A return on the template of another version of the standard: taken where nothing that its unit fills in has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shuangyong_metrics.framework import in_force
from shuangyong_metrics.messages import finding, refusal
from shuangyong_metrics.model import CellRef, FilledBy, Finding, Framework, Identity, Kind, UnitType
from shuangyong_metrics.workbook import layout
from shuangyong_metrics.workbook.template_context import place


def version_for(
    frameworks: Mapping[str, Framework], identity: Identity, findings: list[Finding]
) -> tuple[Framework, Identity]:
    """The version that the return is read by, that of its round, and its identity by it.

    Raises RefusedFile for a version or a text that nobody knows, and where the two versions ask its unit for different
    things in that quarter; what is taken all the same is remarked.
    """
    own = frameworks.get(identity.version)
    if own is None:
        raise refusal("unknown_version", version=identity.version)
    if own.digest[:16] != identity.digest:
        raise refusal("changed_framework", version=identity.version)
    current = in_force(frameworks.values(), identity.round) or own
    if current.version == own.version:
        return own, identity
    texts = {"version": own.version, "round": identity.round.label, "current": current.version}
    changes = differences(own, current, identity.unit_type, identity.round.quarter)
    if changes:
        raise refusal("older_version", changes=changes, **texts)
    findings.append(finding("older_version", CellRef("", ""), **texts))
    return current, replace(identity, version=current.version, digest=current.digest[:16])


def differences(old: Framework, new: Framework, unit_type: UnitType, quarter: int) -> str:
    """What the two ask a type of unit for differently in a quarter, in words; nothing where they ask for the same.

    Targets, points and weights are no part of it: they change what a figure is worth, not what is filled in.
    """
    before, after = _asked(old, unit_type, quarter), _asked(new, unit_type, quarter)
    changed = [code for code in before if code in after and before[code] != after[code]]
    added, gone = ([code for code in a if code not in b] for a, b in ((after, before), (before, after)))
    told = (("有改动", changed), ("新增", added), ("取消", gone))
    return "；".join(f"{word} {'、'.join(codes)}" for word, codes in told if codes)


def _asked(framework: Framework, unit_type: UnitType, quarter: int) -> dict[str, tuple[object, ...]]:
    """What a unit sees and may fill in of each input, by code."""
    found: dict[str, tuple[object, ...]] = {
        x.code: (layout.COMMON_INDICATOR, x.label, x.kind, x.unit, x.over) for x in framework.common_inputs
    }
    for indicator in framework.applicable(unit_type):
        for item in indicator.inputs:
            if item.filled_by is FilledBy.OFFICE:
                continue
            options = tuple(o.label for o in indicator.rule.options) if item.kind is Kind.CHOICE else ()
            found[item.code] = (indicator.name, item.label, item.kind, item.unit, item.over, item.filled_by, options,
                                item.ledger, place(indicator, item, quarter))  # fmt: skip
    return found
