"""A report as a mail: the summary in the body, the PDF attached, ready to send or sent by the agency's server.

The server comes from the environment, since a password has no place in a workspace's files: `SMM_NB_SMTP` is an address
such as `smtp+starttls://anna@mail.example.com:587`, `SMM_NB_SMTP_PASSWORD` its password.
Imports cells and text. Tests: tests/report/test_mail.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import unquote, urlsplit

from smm_nb.errors import BadParams, RunProblem
from smm_nb.report.cells import clean, shown, word
from smm_nb.text import formats, say

ACTIONS = 3
"""Next steps that the body names: those that matter most."""

SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
SECONDS = 30


class NotSent(RunProblem):
    """The server did not take the mail."""

    type, title = "not-sent", "The mail was not sent"
    template = "the server {server} did not take the mail: {problem}."


@dataclass(frozen=True)
class Server:
    """An SMTP server."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"Server({self.scheme}://{self.host}:{self.port})"


def compose(content: Mapping[str, Any], pdf: bytes, *, sender: str, to: str) -> EmailMessage:
    """The mail of a report.

    Args:
        content: its `findings.json`.
        pdf: its `report.pdf`.
        sender: the agency's address.
        to: the client's.

    Raises:
        BadParams: an address that is none.
    """
    told = content["report"]
    subject = _one_line(f"{told['client_name']}: {told['title']}, {told['period']['told']}")
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = _address(sender), _address(to), subject
    message["X-Unsent"] = "1"  # mail programs open the file as a draft
    message.set_content(body(content))
    name = f"{told['client']}-{told['period']['first'][:7]}-{told['report']}.pdf"
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    # drawn at random otherwise: the same report gives the same file
    message.set_boundary("=-smm-nb-report-boundary-=")
    return message


def body(content: Mapping[str, Any]) -> str:
    """The body: on plan or not, KPI by KPI, then what to do next."""
    told = content["report"]
    language = told["language"]
    lines = [clean(f"{told['client_name']}, {told['title']}, {told['period']['told']}"), ""]
    lines += [_headline(row, language) for row in content["headlines"]]
    findings = sorted((f for f in content["findings"] if f.get("action")), key=lambda f: -f["weight"])[:ACTIONS]
    if findings:
        lines += ["", say("report.mail_next", language)]
        lines += [f"{place}. {clean(f['sentence'])} {clean(f['action'])}" for place, f in enumerate(findings, 1)]
    return "\n".join([*lines, "", say("report.mail_attached", language), ""])


def server(environment: Mapping[str, str]) -> Server:
    """The server that the environment names.

    Raises:
        BadParams: there is none, or its address is not one.
    """
    text = environment.get("SMM_NB_SMTP", "")
    parts = urlsplit(text)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise BadParams(
            key="SMM_NB_SMTP",
            found=repr(parts.scheme or text),
            expected="such as smtp+starttls://anna@mail.example.com:587",
        )
    port = parts.port or SCHEMES[parts.scheme]
    password = environment.get("SMM_NB_SMTP_PASSWORD", "")
    return Server(parts.scheme, parts.hostname, port, unquote(parts.username or ""), password)


def send(message: EmailMessage, to: Server) -> None:
    """Send the mail.

    Raises:
        NotSent: the server cannot be reached or does not take it.
    """
    import smtplib
    import ssl

    # a draft's mark is not for the reader
    del message["X-Unsent"]
    try:
        kind = smtplib.SMTP_SSL if to.scheme == "smtps" else smtplib.SMTP
        with kind(to.host, to.port, timeout=SECONDS) as connection:
            if to.scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if to.user:
                connection.login(to.user, to.password)
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(server=f"{to.host}:{to.port}", problem=str(error) or type(error).__name__) from None


def _headline(row: Mapping[str, Any], language: str) -> str:
    unit, currency = row.get("unit") or "number", row.get("currency")
    actual, plan = (shown(row.get(part), unit, language, currency) for part in ("actual", "plan"))
    state = word(str(row["status"]), language) if row.get("status") else ""
    key = "report.mail_kpi_alone" if formats.is_missing(row.get("plan")) else "report.mail_kpi"
    return clean(say(key, language, kpi=row["label"], actual=actual, plan=plan, status=state))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _address(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+", text):
        raise BadParams(key="address", found=repr(text), expected="an e-mail address")
    return text
