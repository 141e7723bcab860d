"""What is told about the rows of the ledger (活动台账), by code; see ``messages_findings``."""

from __future__ import annotations

from shuangyong_metrics.model import Severity

_BLOCK, _ASK, _HINT = Severity.BLOCK, Severity.ASK, Severity.HINT

LEDGER: dict[str, tuple[Severity, str, str]] = {
    "event_day_missing": (_BLOCK, "活动台账：这一行没有填日期。", "请填活动的日期（年、月、日）；不是活动的行请清空。"),
    "event_primary_missing": (_BLOCK, "活动台账：这一行没有填主要指标。", "请从下拉表里选主要指标。"),
    "event_role_missing": (_BLOCK, "活动台账：这一行没有填角色。", "请从下拉表里选“主办”“承办”或“协办”。"),
    "event_role_unknown": (_BLOCK, "活动台账：角色“{raw}”认不出来。", "请从下拉表里选“主办”“承办”或“协办”。"),
    "event_instructor_unknown": (
        _BLOCK,
        "活动台账：授课人“{raw}”不在可选项里。",
        "请从下拉表里选“驻军”“退役军人”或“其他”，不写姓名。",
    ),
    "event_record_unreadable": (_BLOCK, "活动台账：{label}一栏的“{raw}”认不出有还是没有。", "有请打“√”，没有请留空。"),
    "tag_unknown": (_BLOCK, "活动台账：指标“{raw}”不是本标准的指标代码。", "请从下拉表里选，例如 B4。"),
    "tags_in_one_cell": (
        _BLOCK,
        "活动台账：一格里写了几个指标（{tags}）：“{raw}”。",
        "请一格只留一个：主要的填“主要指标”，还有一个填“次要指标”，多余的不填。",
    ),
    "tag_not_counted": (
        _ASK,
        "活动台账：指标 {raw} 不从台账取数，这一标注不计次数。",
        "请改选由台账汇总的指标，或说明原因。",
    ),
    "tags_equal": (
        _BLOCK,
        "活动台账：主要指标和次要指标都是 {raw}。",
        "同一活动对同一指标只计一次，请把次要指标改选别的或清空。",
    ),
    "tags_exclusive": (_BLOCK, "活动台账：同一次会议不能既计 {first} 又计 {second}。", "请只保留其中一个指标。"),
    "same_day_meetings": (
        _ASK,
        "活动台账：{day} 既有 {first} 又有 {second} 的会议（另一行在 {other}）。",
        "如是同一次会议请只留一行；确是两次会议请说明。",
    ),
    "tag_foreign": (
        _ASK,
        "活动台账：指标 {raw} 不适用于{type}单位，这一标注不计次数。",
        "请改选本单位适用的指标，或说明原因。",
    ),
    "event_late": (
        _ASK,
        "活动台账：{day} 在{quarter}，不在本填报期；作为补报计入{quarter}。",
        "请确认以前没有报过这次活动，并说明补报原因。",
    ),
    "event_future": (
        _ASK,
        "活动台账：{day} 晚于本填报期的最后一天，不会计入。",
        "请核对日期；下一季度的活动请在下一季度填报。",
    ),
    "quiet_with_figures": (
        _HINT,
        "封面选了“本季无事项”，报表里却有 {count} 处发生数或活动（如 {place}）。",
        "以所填的为准，其余空着的按 0 或无变化计；选错了请清空封面这一格。",
    ),
    "event_other_year": (_ASK, "活动台账：{day} 不在{year}年内，不会计入。", "请核对日期的年份。"),
}
