"""The messages: the same keys with the same fields in three languages, nouns in every plural form that a language has."""

import datetime
import re
from pathlib import Path

import pytest

import smm_nb
from smm_nb.errors import UnknownName
from smm_nb.kpis import KPIS
from smm_nb.text import LANGUAGES, fields, formats, has, keys, message, name, say
from smm_nb.text import messages as room

PACKAGE = Path(smm_nb.__file__).parent
FORMS = {"en": {"one", "other"}, "sv": {"one", "other"}, "ru": {"one", "few", "many", "other"}}


def test_no_key_is_missing_in_any_language():
    expected = set(keys("en"))

    assert [key for language in LANGUAGES for key in set(keys(language)) ^ expected] == []


def test_what_a_definition_rests_on_is_said_in_the_readers_language():
    parts = {part for kpi in KPIS.values() for part in kpi.reference.split(", ")}
    # names of tools stand as they are; words must not
    words = {part for part in parts if part[0].islower() or part.endswith((" help", "rules", "names"))} - {
        "emax digital"
    }

    assert {part for part in words if not has(f"references.{part}")} == set()
    assert name(("rule KA", "Hootsuite", "common usage"), "sv") == "regel KA, Hootsuite, allmänt bruk"


@pytest.mark.parametrize("language", ["sv", "ru"])
def test_a_message_has_the_same_fields_in_every_language(language):
    different = [key for key in keys("en") if fields(message(key, "en")) != fields(message(key, language))]

    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_noun_has_every_form_of_its_language(language):
    nouns = room._subjects(language)["nouns"]

    assert {name for name, forms in nouns.items() if set(forms) != FORMS[language]} == set()
    assert set(nouns) == set(room._subjects("en")["nouns"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_shown_in_a_way_that_there_is(language):
    known = {"", "plural", "noun", "name", "names", "beside", "also", *room.SHOWN}
    specs = [(key, spec) for key in keys(language) for spec in re.findall(r"\{\w+:([^{}]*)\}", message(key, language))]

    assert [(key, spec) for key, spec in specs if spec.partition(":")[0] not in known] == []


@pytest.mark.parametrize("language", ["sv", "ru"])
def test_a_translation_is_not_the_english_text(language):
    def words(text: str) -> str:
        return re.sub(r"\{[^}]*\}|[^a-z]+", " ", text.lower()).strip()

    same = [
        key
        for key in keys("en")
        if len(words(message(key, "en"))) > 25 and message(key, "en") == message(key, language)
    ]

    assert same == []


def test_numbers_are_shown_the_languages_way(monkeypatch):
    monkeypatch.setitem(
        room._subjects("ru"), "x", {"y": "{n:plural:posts}, {rate:percent}, {spend:money}, {gone:count}"}
    )

    text = say("x.y", "ru", n=22, rate=0.042, spend=1234.5, gone=None, currency="RUB")

    assert text.replace("\xa0", " ") == "22 поста, 4,2 %, 1 234 ₽, –"


def test_a_field_that_is_not_given_is_an_error(monkeypatch):
    monkeypatch.setitem(room._subjects("en"), "x", {"y": "{n:count}"})

    with pytest.raises(KeyError):
        say("x.y", "en")


def test_braces_in_a_value_are_text(monkeypatch):
    monkeypatch.setitem(room._subjects("en"), "x", {"y": "{name}"})

    assert say("x.y", "en", name="{spend:money} {0}") == "{spend:money} {0}"


def test_what_there_is_not():
    assert not has("nope.nope")
    with pytest.raises(UnknownName, match=r"nope\.nope"):
        say("nope.nope", "en")
    with pytest.raises(UnknownName, match="de"):
        say("nouns.posts", "de")


def test_the_whole_is_not_named_beside_a_word():
    values = {"kpi": "orders", "actual": 5, "unit": "count"}

    assert say("review.line_no_plan", "en", network="vk", **values).startswith("Orders (VK): 5;")
    assert say("review.line_no_plan", "en", network="whole", **values).startswith("Orders: 5;")


def test_a_russian_date_at_the_end_of_a_sentence_has_one_stop():
    told = say("trial.met", "ru", test="А", kpi="cpj", value=1.0, low=1.0, high=2.0, results=5, side="at_most", wanted=3.0,
               unit="number", stated=datetime.date(2025, 5, 26))  # fmt: skip

    assert "г.. " not in told
    assert "2025 г. Ожидание" in re.sub(r"\s", " ", told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_beside_a_number_is_a_message(language):
    options = re.findall(r"\{\w+:also:(\w+)\}", " ".join(message(key, language) for key in keys(language)))

    assert options
    assert [one for one in options if not (has(f"also.{one}", language) and has(f"also.{one}_none", language))] == []
    told = {one.removesuffix("_none") for one in keys(language) if one.startswith("also.")}
    assert told == {f"also.{one}" for one in options}


def test_what_is_not_known_is_said_instead_of_a_dash():
    values = {"network": "vk", "net": 5, "joins": 9, "followers": 100}

    assert "(9 joined, 4 left)" in say("review.growth_first", "en", leaves=4, **values)
    assert "(9 joined, leaves are not exported)" in say("review.growth_first", "en", leaves=None, **values)
    assert "(вступили 9, вышедшие не выгружаются)" in say("review.growth_first", "ru", leaves=None, **values)


def test_the_ends_of_an_interval_do_not_look_the_same():
    values = {
        "test": "A",
        "kpi": "ctr",
        "results": None,
        "side": "at_least",
        "stated": datetime.date(2025, 8, 1),
        "unit": "percent",
    }

    close = say("trial.met", "en", value=0.0103, low=0.0101, high=0.0106, wanted=0.005, **values)
    assert "1.03%, likely between 1.01% and 1.06%" in close
    assert "expected at_least 0.50%" in close
    usual = say("trial.met", "en", value=0.042, low=0.031, high=0.055, wanted=0.005, **values)
    assert "4.2%, likely between 3.1% and 5.5%" in usual


@pytest.mark.parametrize(
    ("cost", "low", "high", "told"),
    [
        (133.4, 94.94, 193.8, "£133, likely between £95 and £194"),  # one precision: not £133, £94.94 and £194
        (33.4, 4.5, 193.8, "£33.40, likely between £4.50 and £193.80"),  # £4 or £5 would be a tenth off
        (100.2, 100.1, 100.3, "£100.20, likely between £100.10 and £100.30"),  # £100 three times says nothing
        (0.9, 0.5, 1.5, "£0.90, likely between £0.50 and £1.50"),
    ],
)
def test_the_amounts_of_an_interval_have_one_precision(cost, low, high, told):
    values = {"spend": 5000.0, "result": "follows", "n": 33, "before": 1200.5, "currency": "GBP"}
    sentence = say("review.ads_cost_last", "en", cost=cost, low=low, high=high, **values)

    assert told in sentence
    assert "£5,000" in sentence
    assert "the month before £1,200" in sentence  # 1,200.5 is halfway: rounded to even


@pytest.mark.parametrize(
    ("values", "kind", "digits"),
    [
        ((0.0101, 0.0103, 0.0106), "percent", 2),  # 1.0, 1.0 and 1.1 with one decimal
        ((0.102, 0.104, 0.109), "percent", 1),  # 10, 10 and 11 with none
        ((0.031, 0.042, 0.055), "percent", None),
        ((1.001, 1.002, 1.004), "number", 3),
        ((0.5, 0.5), "number", None),  # the same number looks the same
        ((0.5, 0.5000000001), "number", None),  # no few decimals tell these apart
    ],
)
def test_decimals_that_tell_an_interval_apart(values, kind, digits):
    assert formats.apart(values, kind, "en") == digits


@pytest.mark.parametrize("zeros", [(-0.0, 0.0, 0), (0, 0.0, -0.0)])
def test_a_zero_has_no_sign_whichever_was_written_first(zeros):
    assert {formats.number(zero, "sv") for zero in zeros} == {"0"}
    assert {formats.money(zero, "sv", "SEK") for zero in zeros} == {"0\N{NO-BREAK SPACE}kr"}
