"""What can be done with published reports: say what changed between two, and make a mail of one.

Imports plan; report on use. Tests: tests/batch/test_publish.py.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from smm_nb.batch.plan import REPORTS, Job
from smm_nb.clients.period import Period
from smm_nb.clients.workspace import Workspace
from smm_nb.errors import MissingFile, UnknownName

if TYPE_CHECKING:
    from smm_nb.report.diff import Diff

SENDER = "SMM_NB_MAIL_FROM"


def folder_of(workspace: Workspace, client: str, month: str, report: str) -> Path:
    """The folder of a published report.

    Raises:
        UnknownName, BadPeriod: a client, month or report that there is not.
        MissingFile: the report was not made.
    """
    if report not in REPORTS:
        raise UnknownName(what="report", found=report, expected=", ".join(REPORTS))
    folder = workspace.outputs / Job(workspace.client(client).client, report, Period.month(month).key).folder
    if not (folder / "findings.json").is_file():
        remedy = f"Make it first: smm-nb run {client} --report {report} --month {month}"
        raise MissingFile(file=f"outputs/{client}/{month}/{report}", remedy=remedy)
    return folder


def diff_months(workspace: Workspace, client: str, before: str, after: str, report: str) -> Diff:
    """What changed from one month's report to another's. Raises as `folder_of`."""
    from smm_nb.report.diff import compare

    return compare(folder_of(workspace, client, before, report), folder_of(workspace, client, after, report))


def mail_report(
    workspace: Workspace, client: str, month: str, report: str, *, to: str, sender: str = "", send: bool = False
) -> Path:
    """Make a mail of a report, its summary in the body and its PDF attached, beside the report; `send` sends it, too.

    Args:
        workspace: whose outputs.
        client: id.
        month: `YYYY-MM`.
        report: name.
        to: the client's address.
        sender: the agency's address; default: the variable SMM_NB_MAIL_FROM.
        send: by the server that SMM_NB_SMTP names.

    Returns:
        The `.eml` file.

    Raises:
        MissingFile: there is no such report, or it has no PDF.
        BadParams: an address or server that is none.
        NotSent: the server did not take it.
    """
    from smm_nb.report import mail

    folder = folder_of(workspace, client, month, report)
    pdf = folder / "report.pdf"
    if not pdf.is_file():
        raise MissingFile(file=f"outputs/{client}/{month}/{report}/report.pdf", remedy="Run it with --to pdf.")
    content = json.loads((folder / "findings.json").read_text("utf-8"))
    message = mail.compose(content, pdf.read_bytes(), sender=sender or os.environ.get(SENDER, ""), to=to)
    # beside the folder, not in it: what is published is what the manifest lists
    target = folder.with_suffix(".eml")
    target.write_bytes(message.as_bytes())
    if send:
        mail.send(message, mail.server(os.environ))
    return target
