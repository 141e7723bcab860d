"""The HTML of the pages before the app; every word that comes from outside is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from shuangyong_metrics.model import Role
from shuangyong_metrics.services.accounts import DEMO_PASSWORD, User
from shuangyong_metrics.services.passwords import LEAST

PRODUCT = "双拥考评看板"
NOTICE = "非涉密系统，严禁录入国家秘密"


def page(title: str, main: str, aside: str = "") -> str:
    """A whole page around its main part."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · {PRODUCT}</title>
<link rel="icon" type="image/png" href="/favicon.png">
<link rel="stylesheet" href="/assets/auth.css">
</head>
<body>
<main>
<header><img src="/assets/icon.png" alt="" width="56" height="56"><h1>{PRODUCT}</h1>
<p>成员单位双拥工作季度监测与年度考核</p></header>
<section class="card"><h2>{escape(title)}</h2>{main}</section>
{aside}
</main>
<footer>{NOTICE}</footer>
</body>
</html>"""


def login_form(csrf: str, where: str, account: str, problem: str, reach: str) -> str:
    """Account and password; ``reach`` says whom to ask."""
    return f"""{_problem(problem)}
<form method="post" action="/auth/login">
<input type="hidden" name="csrf" value="{csrf}"><input type="hidden" name="next" value="{escape(where)}">
<label for="account">账号</label>
<input id="account" name="account" autocomplete="username" autocapitalize="none" spellcheck="false" required
 maxlength="64" value="{escape(account)}"{"" if account else " autofocus"}>
<label for="password">口令</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="128"
{" autofocus" if account else ""}>
<button type="submit">登录</button>
</form>
<p class="hint">忘记口令，或还没有账号：{escape(reach)}。</p>"""


def password_form(csrf: str, user: User, problem: str) -> str:
    """The own password; forced after a one-time password."""
    why = "您使用的是一次性口令，请先改成自己的口令。" if user.must_change else "修改后，其他设备上的登录会同时失效。"
    back = "" if user.must_change else '<p class="hint"><a href="/">不修改，返回</a></p>'
    return f"""<p class="note">{why}</p>{_problem(problem)}
<form method="post" action="/auth/password">
<input type="hidden" name="csrf" value="{csrf}">
<input type="hidden" name="account" autocomplete="username" value="{escape(user.account)}">
<label for="old">原口令</label>
<input id="old" name="old" type="password" autocomplete="current-password" required maxlength="128" autofocus>
<label for="new">新口令（至少 {LEAST} 个字符）</label>
<input id="new" name="new" type="password" autocomplete="new-password" required minlength="{LEAST}" maxlength="128">
<label for="again">再输入一次新口令</label>
<input id="again" name="again" type="password" autocomplete="new-password" required maxlength="128">
<button type="submit">保存新口令</button>
</form>{back}"""


def demo_panel(users: Sequence[User], where: str, csrf: str) -> str:
    """In the demo city: one press for each account."""
    staff = [u for u in users if u.role is not Role.UNIT]
    units = [u for u in users if u.role is Role.UNIT]
    rows = "".join(_demo_button(u, where, csrf) for u in staff + units[:1])
    more = "".join(_demo_button(u, where, csrf) for u in units[1:])
    rest = f"<details><summary>其他 {len(units) - 1} 家成员单位的账号</summary>{more}</details>" if more else ""
    return f"""<section class="card demo"><h2>演示账号</h2>
<p class="note">这里是虚构的演示城市，数据均为演示数据。点按即可进入；口令均为 <code>{DEMO_PASSWORD}</code></p>
{rows}{rest}</section>"""


def _demo_button(user: User, where: str, csrf: str) -> str:
    return f"""<form method="post" action="/auth/login">
<input type="hidden" name="csrf" value="{csrf}"><input type="hidden" name="next" value="{escape(where)}">
<input type="hidden" name="password" value="{DEMO_PASSWORD}">
<button class="quiet" name="account" value="{escape(user.account)}"><b>{escape(user.role.label)}</b>
<span>{escape(user.name)}</span><code>{escape(user.account)}</code></button></form>"""


def _problem(problem: str) -> str:
    return f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
