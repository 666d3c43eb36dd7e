"""A report as a mail, tried against a server of our own."""

import email
import email.policy
import json
import socketserver
import threading

import pytest

from smm_nb.errors import BadParams
from smm_nb.report import mail
from smm_nb.report.deliver import findings_json
from smm_nb.report.records import from_notebook
from tests.report import example

PDF = b"%PDF-1.7 not a real one"


@pytest.fixture(scope="module")
def content(report_notebook):
    records = from_notebook(report_notebook)
    return json.loads(findings_json(records, records[0]))


def compose(content):
    return mail.compose(content, PDF, sender="anna@example.com", to="client@example.org")


def parsed(message):
    return email.message_from_bytes(message.as_bytes(), policy=email.policy.default)


def test_the_mail_has_addresses_subject_body_and_the_pdf(content):
    message = parsed(compose(content))
    pdf = next(message.iter_attachments())

    assert (message["From"], message["To"]) == ("anna@example.com", "client@example.org")
    assert message["Subject"] == "Berry & Söner: Monthly review, August 2025"
    assert (pdf.get_filename(), pdf.get_content_type()) == ("berry-2025-08-monthly_review.pdf", "application/pdf")
    assert pdf.get_content() == PDF
    assert message["X-Unsent"] == "1"


def test_the_body_says_plan_and_actual_and_the_three_next_steps(content):
    lines = parsed(compose(content)).get_body().get_content().splitlines()

    assert lines[0] == "Berry & Söner, Monthly review, August 2025"
    assert lines[2] == "Joins from ads: 1,150, plan 1,000. Ahead of plan"
    assert lines[lines.index("Next steps:") + 1].startswith("1. The group grew by 1,150 people")
    assert lines[-1] == "The whole report is attached."


def test_a_kpi_without_a_plan_has_none_in_the_body(content):
    row = {**content["headlines"][0], "plan": None, "status": "no_plan"}
    lines = parsed(compose({**content, "headlines": [row]})).get_body().get_content().splitlines()

    assert lines[2] == "Joins from ads: 1,150. No plan"


@pytest.mark.parametrize("language", ["sv", "ru"])
def test_the_mail_speaks_the_clients_language_and_survives_the_wire(language):
    records = from_notebook(example.notebook(language))
    text = parsed(compose(json.loads(findings_json(records, records[0])))).get_body().get_content()

    assert {"sv": "Hela rapporten är bifogad.", "ru": "Полный отчёт во вложении."}[language] in text
    assert example.WORDS[language]["grew_action"] in text


def test_the_same_report_gives_the_same_file(content):
    assert compose(content).as_bytes() == compose(content).as_bytes()


def test_a_name_with_line_ends_cannot_add_a_header(content):
    told = {**content["report"], "client_name": "Berry\r\nBcc: enemy@example.com"}
    message = parsed(compose({**content, "report": told}))

    assert message["Bcc"] is None
    assert message["Subject"].startswith("Berry Bcc: enemy@example.com: Monthly")


@pytest.mark.parametrize("address", ["", "anna", "a@b", "a@b.c\nBcc: d@e.f", "a@b.c, d@e.f", "<a@b.c>"])
def test_an_address_that_is_none_is_refused(content, address):
    with pytest.raises(BadParams, match="an e-mail address"):
        mail.compose(content, PDF, sender="anna@example.com", to=address)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtp://localhost", ("smtp", "localhost", 25, "")),
        ("smtp+starttls://anna%40x@mail.example.com", ("smtp+starttls", "mail.example.com", 587, "anna@x")),
        ("smtps://mail.example.com:1465", ("smtps", "mail.example.com", 1465, "")),
    ],
)
def test_the_server_comes_from_the_environment(text, expected):
    found = mail.server({"SMM_NB_SMTP": text, "SMM_NB_SMTP_PASSWORD": "SECRET"})

    assert (found.scheme, found.host, found.port, found.user) == expected
    assert found.password == "SECRET"
    assert "SECRET" not in repr(found)


@pytest.mark.parametrize("text", ["", "mail.example.com", "http://mail.example.com", "smtp://"])
def test_without_a_server_the_message_shows_how_to_name_one(text):
    with pytest.raises(BadParams, match=r"smtp\+starttls://anna@mail\.example\.com:587"):
        mail.server({"SMM_NB_SMTP": text})


class Smtp(socketserver.StreamRequestHandler):
    """The least of an SMTP server: takes one mail, or refuses the recipient that begins with `no`."""

    def handle(self):
        self.reply("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb == "DATA":
                self.reply("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.mails.append(b"".join(lines))
                self.reply("250 taken")
            elif verb == "QUIT":
                self.reply("221 bye")
                return
            else:
                self.reply("550 no such person" if "<no" in line else "250 fine")

    def reply(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def smtp():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp) as running:
        running.mails = []
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


def test_a_mail_is_sent_whole(content, smtp):
    mail.send(compose(content), mail.Server("smtp", "127.0.0.1", smtp.server_address[1]))
    received = email.message_from_bytes(smtp.mails[0], policy=email.policy.default)

    assert received["Subject"] == "Berry & Söner: Monthly review, August 2025"
    assert next(received.iter_attachments()).get_content() == PDF
    assert received["X-Unsent"] is None


def test_a_refusal_is_said_with_the_servers_words(content, smtp):
    message = mail.compose(content, PDF, sender="anna@example.com", to="nobody@example.org")

    with pytest.raises(mail.NotSent, match="no such person"):
        mail.send(message, mail.Server("smtp", "127.0.0.1", smtp.server_address[1]))
    assert smtp.mails == []


def test_a_server_that_is_not_there_is_said(content):
    with pytest.raises(mail.NotSent, match=r"127\.0\.0\.1:9 did not take the mail"):
        mail.send(compose(content), mail.Server("smtp", "127.0.0.1", 9))
