"""What trial sites alone tell, on the form: asked where it belongs, with and without script; hostile input refused."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from ronghe.exchange import commands
from ronghe.exchange.models import Service, Unsaved
from ronghe.exchange.models.service import MOST_OF_A_SITE, SITE_COLUMNS, SITE_FIELDS, SITE_TEXTS
from ronghe.exchange.queries.drafting import LONGEST
from tests.factories import NODE
from tests.web.publishing.filling import version_in

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NEW = "/services/new/"
HTMX = {"HX-Request": "true"}
TOLD = {
    "ethics_zh": "每月第二周周三",
    "ethics_next_on": "2027-03-05",
    "past_trials_zh": "支架 ChiCTR2100012345",
    "past_trials_count": "0",
    "trials_a_year": "1,200",
    "subjects_a_year": "",
}


def form(**values):
    return {
        "title_zh": "机构",
        "scope_zh": "器械临床试验",
        "kind": "clinical",
        "tier": "public",
        "go": "save",
        **values,
    }


def asked(page) -> set[str]:
    """The columns of trial sites that a page has boxes for."""
    return set(re.findall(r'name="([a-z_]+)"', page.content.decode())) & set(SITE_FIELDS)


def typed(page) -> dict[str, str]:
    """What the boxes of trial sites hold."""
    text = page.content.decode()
    held = {name: re.search(rf'<input[^>]*name="{name}" value="([^"]*)"', text) for name in SITE_COLUMNS}
    return {name: found[1] for name, found in held.items() if found}


def saved(writer, **values) -> Service:
    writer.post(NEW, form(**values))
    return Service.objects.get()


@pytest.mark.parametrize("kind", ["cro", "testing", "other", "animal_lab"])
def test_other_services_are_not_asked_for_it(writer, hospital, kind):
    service = saved(writer, kind=kind)

    assert asked(writer.get(NEW)) == set()
    assert asked(writer.get(f"/services/{service.pk}/edit/")) == set()


def test_a_trial_site_is_asked_for_all_of_it_with_names_for_readers(writer):
    service = saved(writer, **TOLD)

    page = writer.get(f"/services/{service.pk}/edit/")

    assert asked(page) == set(SITE_FIELDS)
    text = page.content.decode()
    assert '<h2 id="t-trial-site">作为临床试验机构</h2>' in text
    assert 'aria-labelledby="t-trial-site"' in text
    for name in SITE_COLUMNS:
        assert f'<label class="form-label" for="f-{name}">' in text
        assert f'id="f-{name}"' in text
    for name in SITE_TEXTS:
        assert f'id="field-{name}"' in text
    assert service.ethics_next_on == date(2027, 3, 5)
    assert (service.past_trials_count, service.trials_a_year, service.subjects_a_year) == (0, 1200, None)


@pytest.mark.parametrize("kind", ["needs", "achievements", "mandates"])
def test_other_kinds_of_listing_have_no_such_part(writer, kind):
    page = writer.get(f"/{kind}/new/")

    assert asked(page) == set()
    assert 'id="trial-site"' not in page.content.decode()


def test_choosing_the_type_without_script_shows_its_fields_and_keeps_what_was_typed(writer):
    first = writer.get(NEW).content.decode()
    assert re.search(r'<button[^>]*type="submit" name="go" value="kind"', first)

    answer = writer.post(NEW, form(title_zh="没存的机构", kind="clinical", go="kind"))
    assert (answer.status_code, answer["Location"]) == (302, f"{NEW}#field-kind")
    page = writer.get(NEW)
    assert asked(page) == set(SITE_FIELDS)
    assert 'value="没存的机构"' in page.content.decode()
    assert not Service.objects.exists()

    writer.post(NEW, form(kind="testing", go="kind"))
    assert asked(writer.get(NEW)) == set()


def test_choosing_the_type_with_script_brings_the_part_alone_and_says_so(writer):
    part = writer.post(NEW, form(kind="clinical", go="kind"), headers=HTMX)

    text = part.content.decode()
    assert part.status_code == 200
    assert "<html" not in text
    assert asked(part) == set(SITE_FIELDS)
    assert re.search(r'id="kind-told" role="status" hx-swap-oob="innerHTML">\s*临床试验机构的栏目见下方', text)

    gone = writer.post(NEW, form(kind="cro", go="kind"), headers=HTMX)
    assert asked(gone) == set()
    assert "见下方" not in gone.content.decode()
    assert Unsaved.objects.get().values["kind"] == "cro"


def test_what_stands_there_is_shown_whatever_the_type(writer):
    service = saved(writer, **TOLD)

    writer.post(f"/services/{service.pk}/edit/", form(kind="cro", **TOLD))
    page = writer.get(f"/services/{service.pk}/edit/")

    assert asked(page) == set(SITE_FIELDS)
    assert "类型不是“临床试验机构”" in page.content.decode()
    writer.post(f"/services/{service.pk}/edit/", form(kind="cro", **dict.fromkeys(TOLD, "")))
    service.refresh_from_db()
    assert [getattr(service, name) for name in SITE_COLUMNS] == [None] * 4
    assert asked(writer.get(f"/services/{service.pk}/edit/")) == set()


def test_what_a_form_did_not_ask_is_not_emptied(writer, hospital):
    service = saved(writer, kind="testing")
    shown = writer.get(f"/services/{service.pk}/edit/")
    commands.save_listing(NODE, "service", {"trials_a_year": 20, "ethics_zh": "每周"}, service.pk)

    late = writer.post(
        f"/services/{service.pk}/edit/", form(kind="testing", version=version_in(shown), title_zh="改名")
    )
    assert late.status_code == 409
    assert typed(late)["trials_a_year"] == "20"
    again = form(kind="testing", title_zh="改名")
    writer.post(f"/services/{service.pk}/edit/", again)

    service.refresh_from_db()
    assert (service.title_zh, service.trials_a_year, service.ethics_zh) == ("改名", 20, "每周")


@pytest.mark.parametrize("who", ["stranger_page", "client"])
def test_others_are_not_given_the_part(request, writer, who):
    service = saved(writer, **TOLD)
    page = request.getfixturevalue(who)

    for address in (NEW, f"/services/{service.pk}/edit/"):
        answer = page.post(address, form(go="kind"), headers=HTMX)
        assert answer.status_code in ((200,) if who == "stranger_page" and address == NEW else (403, 404))
        assert "每月第二周周三" not in answer.content.decode()
    service.refresh_from_db()
    assert service.ethics_zh == "每月第二周周三"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ethics_next_on", "下周三"),
        ("ethics_next_on", "2027-02-30"),
        ("ethics_next_on", "1850-01-01"),
        ("ethics_next_on", "9999-12-31"),
        ("ethics_next_on", "=TODAY()"),
        ("trials_a_year", "-3"),
        ("trials_a_year", "3.5"),
        ("trials_a_year", "1e3"),
        ("trials_a_year", "十项"),
        ("trials_a_year", "0x10"),
        ("subjects_a_year", str(MOST_OF_A_SITE + 1)),
        ("subjects_a_year", "9" * 300),
        ("past_trials_count", "9" * 5000),
        ("past_trials_count", "=1+1"),
        ("past_trials_count", "'; DROP TABLE exchange_service; --"),
    ],
)
def test_what_is_no_day_or_number_is_refused_named_and_stays_typed(writer, name, value):
    page = writer.post(NEW, form(**{name: value}))

    text = page.content.decode()
    assert page.status_code == 422
    label = {"ethics_next_on": "下次伦理会日期", "trials_a_year": "每年可承接", "subjects_a_year": "每年可入组"}
    assert label.get(name, "既往试验数") in re.search(r'role="alert".*?</div>', text, re.S)[0]
    assert typed(page)[name].replace("&#x27;", "'") == value[:LONGEST]
    assert not Service.objects.exists()


@pytest.mark.parametrize("name", ["ethics_zh", "past_trials_en"])
def test_a_text_without_end_is_refused_and_not_cut(writer, name):
    whole = writer.post(NEW, form(**{name: "伦" * LONGEST}))
    assert whole.status_code == 302
    assert len(getattr(Service.objects.get(), name)) == LONGEST

    page = writer.post(NEW, form(title_zh="另一家", **{name: "伦" * (LONGEST + 1)}))

    assert page.status_code == 422
    assert "超过 20000 字" in page.content.decode()
    assert "作为附件" in page.content.decode()
    assert Service.objects.count() == 1


def test_a_patient_in_past_trials_is_refused(writer):
    for value, said in (("受试者张建国,住院号 20231234", "住院号"), ("身份证 11010519491231002X", "身份证")):
        page = writer.post(NEW, form(past_trials_zh=value))
        assert page.status_code == 422, said
    assert not Service.objects.exists()
    assert not Unsaved.objects.exists()


def test_html_and_formulas_stay_text_on_form_page_and_review(writer, manager):
    evil = '<script>alert(1)</script>"><img src=x>'
    writer.post(NEW, form(ethics_zh=evil, past_trials_zh="=HYPERLINK(1)", go="submit"))
    service = Service.objects.get()

    for page in (
        writer.get(f"/services/{service.pk}/edit/"),
        writer.get(f"/services/{service.pk}/"),
        writer.get(f"/services/{service.pk}/tiers/"),
        manager.get(f"/reviews/service/{service.pk}/"),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x>" not in page.content.decode()


@pytest.mark.parametrize("kind", ["clinical", "cro"])
def test_reviewers_and_the_editor_of_tiers_see_it_of_trial_sites_alone(writer, manager, kind):
    writer.post(NEW, form(kind=kind, go="submit"))
    service = Service.objects.get()

    review = manager.get(f"/reviews/service/{service.pk}/").content.decode()
    tiers = writer.get(f"/services/{service.pk}/tiers/").content.decode()

    assert ('name="comment-trials_a_year"' in review) == (kind == "clinical")
    assert ('name="tier-ethics"' in tiers) == (kind == "clinical")
    assert 'name="tier-capacity"' in tiers


def test_a_tier_that_was_stated_stays_in_sight(writer):
    service = saved(writer, kind="cro")
    commands.set_disclosure(NODE, "service", service.pk, tiers={"ethics": "private"})

    assert 'name="tier-ethics"' in writer.get(f"/services/{service.pk}/tiers/").content.decode()


def test_pasted_text_that_tells_it_shows_it(writer):
    text = "名称：机构办公室\n服务内容：器械临床试验\n伦理委员会：每月第二周周三\n既往试验：支架 ChiCTR2100012345"
    answer = writer.post(NEW, {"paste": text, "go": "read", "kind": "other", "tier": "public"})

    page = writer.get(answer["Location"])

    assert asked(page) == set(SITE_FIELDS)
    assert "ChiCTR2100012345" in page.content.decode()


def test_visitors_open_no_form():
    assert Client().post(NEW, form(go="kind"), headers=HTMX).status_code == 403
