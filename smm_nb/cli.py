"""The command `smm-nb`: each subcommand calls one function and prints what it gives. Nothing heavy is imported on top.

Imports everything, on use. Tests: tests/test_cli.py.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from smm_nb.errors import SmmError

app = typer.Typer(
    name="smm-nb",
    help="Exports in, decisions out: reports for social-media-marketing analysts.",
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Clients = Annotated[list[str] | None, typer.Argument(metavar="[CLIENT]...", help="Ids of clients; none = all.")]
Client = Annotated[str, typer.Argument(help="Id of a client.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def main() -> None:
    """Run the command; a problem that the user can mend is one message and exit code 2, never a traceback."""
    try:
        app()
    except SmmError as problem:
        print(f"smm-nb: {problem}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:  # the reader of a pipe went away, as in `smm-nb list | head -1`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


@app.callback()
def _workspace(
    workspace: Annotated[
        str, typer.Option("--workspace", "-w", help="Folder of the workspace; default: the one around this folder.")
    ] = "",
) -> None:
    if workspace:
        from smm_nb.clients.workspace import ENVIRONMENT

        os.environ[ENVIRONMENT] = str(Path(workspace).resolve())


@app.command()
def run(  # noqa: PLR0917 -- typer reads options from parameters; nobody calls this by position
    clients: Clients = None,
    report: Annotated[list[str] | None, typer.Option(help="Report to make; repeat for several; default: all.")] = None,
    month: Annotated[
        list[str] | None, typer.Option(help="Month YYYY-MM; repeat for several; default: the last.")
    ] = None,
    to: Annotated[str, typer.Option(help="Formats besides the notebook.")] = "html,pdf,xlsx",
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Notebooks that run at the same time.")] = 2,
    force: Annotated[
        bool, typer.Option("--force/--resume", help="Make also what is up to date, or only what is not.")
    ] = False,
    failed: Annotated[bool, typer.Option(help="Only what failed last time.")] = False,
    json: Json = False,
) -> None:
    """Make the reports that are not up to date, and outputs/index.html."""
    from smm_nb.batch.planning import Options
    from smm_nb.batch.run import run_batch
    from smm_nb.clients.workspace import find
    from smm_nb.terminal.progress import display

    options = Options(
        clients=tuple(clients or ()),
        reports=tuple(report or ()),
        months=tuple(month or ()),
        formats=tuple(part.strip() for part in to.split(",") if part.strip()),
        jobs=jobs,
        force=force,
        only_failed=failed,
    )
    with display(as_json=json) as watch:
        outcome = run_batch(find(), options, on_event=watch)
    raise typer.Exit(outcome.exit_code)


@app.command("list")
def list_(json: Json = False) -> None:
    """List the clients, their reports and the state of each."""
    from smm_nb.batch.status import states
    from smm_nb.clients.workspace import find
    from smm_nb.terminal.listings import print_states

    print_states(states(find()), as_json=json)


@app.command()
def status(json: Json = False) -> None:
    """List what is stale, failed or missing. Exit code 1 when anything is."""
    from smm_nb.batch.status import states
    from smm_nb.clients.workspace import find
    from smm_nb.terminal.listings import print_states

    open_ = [one for one in states(find()) if one.state != "up to date"]
    print_states(open_, as_json=json, empty="Every report is up to date.")
    raise typer.Exit(1 if open_ else 0)


@app.command()
def check(
    client: Client,
    json: Json = False,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a page, too.")] = None,
) -> None:
    """Show what was read from which file of a client: rows kept and set aside, gaps, warnings."""
    from smm_nb.clients.workspace import find
    from smm_nb.loaders.client_check import check_client
    from smm_nb.terminal.listings import print_check

    place = find()
    found = check_client(client, place)
    print_check(found, as_json=json)
    if html:
        from smm_nb.report.brand import read_brand
        from smm_nb.report.check_page import render_check

        page = render_check(found, place.client(client), brand=read_brand(place.root, client))
        html.write_text(page, "utf-8")
    raise typer.Exit(1 if found.problems else 0)


@app.command()
def identify(paths: Annotated[list[Path], typer.Argument(help="Files or folders.")], json: Json = False) -> None:
    """Say which export each file is: family, tables, period, rows, or why it is refused."""
    from smm_nb.loaders.identified import identify_all
    from smm_nb.terminal.listings import print_identified

    print_identified(identify_all(paths), as_json=json)


@app.command()
def kpis(
    kpi: Annotated[str, typer.Argument(metavar="[ID]", help="Id of a KPI; none = all.")] = "", json: Json = False
) -> None:
    """List the KPIs, or explain one: formula, unit, denominator, pitfalls, source."""
    from smm_nb.kpis import describe
    from smm_nb.terminal.listings import print_records

    print_records(describe(kpi), ["id", "name", "formula", "unit"], as_json=json)


@app.command()
def rules(json: Json = False) -> None:
    """List the rules of the method: id, title, function, parameters, source line."""
    from smm_nb.method.rules import describe
    from smm_nb.terminal.listings import print_records

    print_records(describe(), ["id", "title", "function", "parameters", "source"], as_json=json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a client's YAML."""
    import json

    from smm_nb.clients.load import json_schema

    print(json.dumps(json_schema(), indent=1, ensure_ascii=False))


@app.command()
def init(
    folder: Path, examples: Annotated[bool, typer.Option("--examples", help="With four example clients.")] = False
) -> None:
    """Lay a workspace: a folder with params/, data/, notebooks/ and brand.yml."""
    from smm_nb.clients.starter import init as lay

    written = lay(folder, examples=examples)
    print(f"{len(written)} files in {folder}. Next: cd {folder} && smm-nb " + ("run" if examples else "new CLIENT"))


@app.command()
def new(client: Client) -> None:
    """Make a client's commented YAML, its data folder and templates for what is kept by hand."""
    from smm_nb.clients.starter import new_client
    from smm_nb.clients.workspace import find

    place = find()
    for path in new_client(place, client):
        print(path.relative_to(place.root))
    print(f"Next: put the exports into data/{client}/, fill in params/{client}.yml, then smm-nb check {client}")


@app.command()
def diff(
    client: Client,
    before: Annotated[str, typer.Argument(help="Month YYYY-MM.")],
    after: Annotated[str, typer.Argument(help="Month YYYY-MM.")],
    report: Annotated[str, typer.Option(help="Report to compare.")] = "monthly_review",
    json: Json = False,
) -> None:
    """Show what changed between two reports of a client: numbers and findings."""
    from smm_nb.batch.published import diff_months
    from smm_nb.clients.workspace import find
    from smm_nb.terminal.listings import print_json

    found = diff_months(find(), client, before, after, report)
    if json:
        print_json(found.to_dict())
    else:
        print(found.to_text())


@app.command()
def mail(  # noqa: PLR0917 -- as `run`
    client: Client,
    month: Annotated[str, typer.Argument(help="Month YYYY-MM.")],
    to: Annotated[str, typer.Option(help="The client's address.")],
    sender: Annotated[str, typer.Option("--from", help="Your address; default: SMM_NB_MAIL_FROM.")] = "",
    report: Annotated[str, typer.Option(help="Report to mail.")] = "monthly_review",
    send: Annotated[bool, typer.Option("--send", help="Send it by the server that SMM_NB_SMTP names.")] = False,
) -> None:
    """Make a mail of a report (.eml): the summary in the body, the PDF attached."""
    from smm_nb.batch.published import mail_report
    from smm_nb.clients.workspace import find

    place = find()
    written = mail_report(place, client, month, report, to=to, sender=sender, send=send)
    print(f"{'Sent' if send else 'Ready to send'}: {written.relative_to(place.root)}")


@app.command()
def learn(  # noqa: PLR0917 -- as `run`
    folder: Annotated[Path, typer.Argument(help="Folder with your copies of the lessons.")] = Path("learning"),
    copy: Annotated[
        bool, typer.Option("--copy", help="Copy the lessons into FOLDER; your work stays as it is.")
    ] = False,
    learner: Annotated[str, typer.Option(help="Your name, for your teacher's table.")] = "",
    handout: Annotated[str, typer.Option(help="Print a lesson, such as 03, into FOLDER as HTML and PDF.")] = "",
    solutions: Annotated[bool, typer.Option("--solutions", help="The handout with its solutions.")] = False,
    report: Annotated[list[Path] | None, typer.Option(help="Progress file of a learner; repeat for a class.")] = None,
    lab: Annotated[bool, typer.Option(help="Open JupyterLab there when this is a terminal.")] = True,
) -> None:
    """List the lessons with your progress and what comes next, and open JupyterLab there."""
    from smm_nb import lessons
    from smm_nb.terminal.listings import print_class, print_copies, print_lessons, print_paths

    if report:
        found, problems = lessons.sound(report)
        print_class(lessons.class_report(found), lessons.stumbling_blocks(found), problems)
        if problems:
            raise typer.Exit(1)
    elif handout:
        print_paths(lessons.handout(handout, folder, solutions=solutions))
    elif copy:
        print_copies(folder, lessons.copy_lessons(folder, learner=learner))
    else:
        print_lessons(lessons.learn(folder), folder)
        if lab and sys.stdout.isatty() and (page := lessons.next_notebook(folder)):
            _open_lab(folder, page.name)


@app.command()
def lab() -> None:
    """Open JupyterLab with the notebooks of the workspace."""
    from smm_nb.clients.workspace import find

    _open_lab(find().root, "notebooks")


def _open_lab(folder: Path, page: str) -> None:
    from smm_nb.loaders.progress import VARIABLE

    os.environ[VARIABLE] = "1"
    arguments = [f"--notebook-dir={folder}", f"--LabApp.default_url=/lab/tree/{page}"]
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *arguments])


if __name__ == "__main__":
    main()
