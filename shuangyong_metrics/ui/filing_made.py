"""A file on its way from 上传并校验 into the address; another click meanwhile loses neither the file nor what became of it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from shuangyong_metrics.services import filing
from shuangyong_metrics.services.access import Actor
from shuangyong_metrics.services.explanations import Asked
from shuangyong_metrics.services.filing import Uploaded
from shuangyong_metrics.ui import orders, process
from shuangyong_metrics.ui.explain_view import said

#: The widget in which the file is picked.
PICKED = "return-file"
SUBMIT, _SENT, _MADE = "submit", "file-sent", "file-made"


def send() -> None:
    """The callback of the form, which is emptied by the press: the file is put aside at once."""
    picked: UploadedFile | None = st.session_state[PICKED]
    if picked is not None:
        orders.desk().left[_SENT] = picked


def sent() -> UploadedFile | None:
    """The file that is still to be checked."""
    found: UploadedFile | None = orders.desk().left.get(_SENT)
    return found


def take_in(make: Callable[..., Uploaded], *arguments: object) -> None:
    """Check a file, or make one, and go on with it; another click waits until that is done."""
    desk = orders.desk()
    with desk.turn:
        try:
            desk.left[_MADE] = make(process.store(), process.worker(), *arguments, process.now())
        finally:
            desk.left.pop(_SENT, None)
    show_made()


def show_made() -> None:
    """Go on with the file just made: kept, it goes into the address; refused, it is told once, on this page alone.

    First thing on the page: after a run that was cut short, an older file of the address must not stand for it.
    """
    left = orders.desk().left
    made: Uploaded | None = left.get(_MADE)
    if made is None:
        return
    st.session_state["refused"] = None if made.kept else made
    st.query_params.pop("round" if made.kept else "file", None)
    if made.kept:
        st.query_params["file"] = made.digest
    left.pop(_MADE, None)
    st.rerun()


def submit(pressed: tuple[str, tuple[Asked, ...]], actor: Actor) -> str:
    """Submit the file of this digest with what is said to its questions; the receipt says the rest."""
    digest, asks = pressed
    filing.submit_kept(process.store(), process.worker(), digest, actor, process.now(), said(asks, digest))
    return ""
