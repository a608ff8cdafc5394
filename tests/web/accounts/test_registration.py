"""Opening an account: closed, open, by invitation; the person behind it; records entered by others."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from ronghe.base.audit import Entry
from ronghe.network.models import Invitation, Membership, NodeDuty, Person, User
from tests.factories import login, make_duty, make_member, make_organisation, make_person
from tests.web.accounts.conftest import PASSWORD, code_in, who

pytestmark = pytest.mark.django_db

BOB = {"name": "李雷", "email": "bob@example.org", "password1": PASSWORD}


@pytest.fixture
def registration_open(settings):
    settings.OPEN_REGISTRATION = True


def link_of(response) -> str:
    found = re.search(r"/invitations/[\w-]{40,}/", response.content.decode())
    assert found
    return found.group()


@pytest.fixture
def owner(hospital):
    return make_member(hospital, "owner", name_zh="院长")


@pytest.fixture
def link(hospital, owner, mailoutbox):
    """An invitation of bob@example.org as manager of the hospital."""
    inviter = login(Client(), owner)
    address = f"/organisations/{hospital.pk}/members/"
    return link_of(inviter.post(address, {"address": "Bob@example.org", "role": "manager"}))


def test_closed_registration_opens_no_account(client):
    page = client.get("/accounts/signup/").content.decode()
    assert "password1" not in page

    client.post("/accounts/signup/", BOB)

    assert not User.objects.exists()


def test_registration_ends_with_a_verified_address_and_a_person(client, registration_open, mailoutbox):
    client.post("/accounts/signup/", BOB)
    assert who(client) is None
    assert Person.objects.count() == 0

    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1].body)})

    user = User.objects.get()
    assert who(client) == user.pk
    assert (user.person.name_zh, user.person.email, user.person.listed) == ("李雷", "bob@example.org", False)
    assert "bob" not in user.username


def test_registration_with_a_mobile_number_alone(client, registration_open, texts):
    client.post("/accounts/signup/", {"name": "李雷", "phone": "139 0013 9000", "password1": PASSWORD})
    number, text = texts[-1]
    assert number == "+8613900139000"

    client.post("/accounts/phone/verify/", {"code": code_in(text)})

    user = User.objects.get()
    assert who(client) == user.pk
    assert (user.phone, user.phone_verified, user.person.name_zh) == ("+8613900139000", True, "李雷")


def test_registration_needs_an_address(client, registration_open):
    response = client.post("/accounts/signup/", {"name": "李雷", "password1": PASSWORD})

    assert response.status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_weak_password_is_refused(client, registration_open, password):
    client.post("/accounts/signup/", {**BOB, "password1": password})
    assert not User.objects.exists()


def test_registration_tells_nobody_that_an_address_is_taken(client, registration_open, alice, mailoutbox):
    taken = client.post("/accounts/signup/", {**BOB, "email": "alice@example.org"}, follow=True)
    free = Client().post("/accounts/signup/", BOB, follow=True)

    assert taken.redirect_chain == free.redirect_chain
    assert [mail.to[0] for mail in mailoutbox] == ["alice@example.org", "bob@example.org"]
    assert not re.search(r"(?<!\d)\d{6}(?!\d)", mailoutbox[0].body)


# ---- invitations ----


def test_invited_stranger_registers_and_belongs(client, hospital, owner, link, mailoutbox):
    assert client.get(link)["Location"] == "/invitation/"
    assert "示例医院" in client.get("/invitation/").content.decode()
    client.post("/accounts/signup/", {**BOB, "email": "other@example.org", "next": "/invitation/"})
    code = code_in(mailoutbox[-1].body)
    assert mailoutbox[-1].to == ["bob@example.org"], "the address invited is the address registered"

    assert client.post("/accounts/confirm-email/", {"code": code})["Location"] == "/invitation/"
    assert not Membership.objects.filter(person__user__email="bob@example.org").exists()
    client.post("/invitation/")

    membership = Membership.objects.get(person__user__email="bob@example.org")
    assert (membership.organisation, membership.role, membership.until_on) == (hospital, "manager", None)
    assert client.session["acting_for"] == str(hospital.pk)
    assert Entry.objects.filter(action="network.accept_invitation").count() == 1


def test_invited_by_mobile_number(client, hospital, owner, texts):
    address = f"/organisations/{hospital.pk}/members/"
    made = login(Client(), owner).post(address, {"address": "13900139000", "role": "member"})
    link = link_of(made)
    assert texts[-1][0] == "+8613900139000"
    assert link in texts[-1][1]

    client.get(link)
    client.post("/accounts/signup/", {"name": "韩梅梅", "password1": PASSWORD, "next": "/invitation/"})
    client.post("/accounts/phone/verify/", {"code": code_in(texts[-1][1])})
    client.post("/invitation/")

    membership = Membership.objects.exclude(person=owner).get()
    assert (membership.person.name_zh, membership.role) == ("韩梅梅", "member")


def test_link_works_once(client, alice, hospital, link):
    alice.user.emailaddress_set.update(email="bob@example.org")
    login(client, alice)
    client.get(link)
    client.post("/invitation/")
    assert Membership.objects.filter(person=alice).count() == 1

    again = Client().get(link)

    assert again.status_code == 404
    assert client.post("/invitation/").status_code == 404
    assert Membership.objects.filter(organisation=hospital).count() == 2


def test_link_for_another_address_is_refused_and_stays_open(client, alice, hospital, link):
    login(client, alice)
    client.get(link)

    assert client.post("/invitation/").status_code == 403

    assert not Membership.objects.filter(person=alice).exists()
    assert Invitation.objects.get().accepted_at is None


def test_unverified_address_takes_up_no_invitation(client, alice, link):
    alice.user.emailaddress_set.create(email="bob@example.org", verified=False)
    login(client, alice)
    client.get(link)

    assert client.post("/invitation/").status_code == 403

    assert not Membership.objects.filter(person=alice).exists()


def test_visitor_takes_up_nothing(client, link):
    client.get(link)
    assert client.post("/invitation/").status_code == 403
    assert Invitation.objects.get().accepted_at is None


def test_expired_withdrawn_and_replaced_links_no_longer_work(client, hospital, owner, link):
    inviter = login(Client(), owner)
    newer = link_of(
        inviter.post(f"/organisations/{hospital.pk}/members/", {"address": "bob@example.org", "role": "guest"})
    )
    assert client.get(link).status_code == 404
    assert client.get(newer).status_code == 302
    open_one = Invitation.objects.get(withdrawn_at=None)

    inviter.post(f"/invitations/{open_one.pk}/withdraw/")
    assert client.get(newer).status_code == 404

    last = link_of(
        inviter.post(f"/organisations/{hospital.pk}/members/", {"address": "bob@example.org", "role": "guest"})
    )
    client.get(last)
    Invitation.objects.filter(withdrawn_at=None).update(expires_at=timezone.now())
    assert client.get(last).status_code == 404
    assert client.get("/invitation/").status_code == 404
    assert client.get("/accounts/signup/").content.decode().count("password1") == 0


def test_secret_is_not_in_the_database(hospital, owner, link):
    secret = link.split("/")[2]
    row = Invitation.objects.values().get()
    assert secret not in str(row)
    assert secret not in str([entry.after for entry in Entry.objects.all()])


def test_invitation_to_the_node_gives_the_role(client, alice):
    admin = login(Client(), make_duty("administrator"))
    alice.user.emailaddress_set.update(email="alice@example.org")
    link = link_of(admin.post("/node/people/", {"address": "alice@example.org", "role": "technology_manager"}))
    login(client, alice)
    client.get(link)

    client.post("/invitation/")

    assert NodeDuty.objects.get(person=alice).role == "technology_manager"


def test_invitation_does_not_lower_a_role(client, alice, hospital, owner):
    make_member(hospital, "owner", alice)
    made = login(Client(), owner).post(
        f"/organisations/{hospital.pk}/members/", {"address": "alice@example.org", "role": "guest"}
    )
    login(client, alice)
    client.get(link_of(made))
    client.post("/invitation/")

    assert Membership.objects.get(person=alice).role == "owner"


# ---- records entered by others ----


def register(client, mailoutbox, email="bob@example.org"):
    client.post("/accounts/signup/", {**BOB, "email": email})
    client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[-1].body)})
    return User.objects.get(pk=who(client))


def entered(**values) -> Person:
    person = make_person(**values)
    person.user.delete()
    return Person.objects.get(pk=person.pk)


def test_record_with_the_verified_address_is_taken_over(client, registration_open, hospital, mailoutbox):
    record = entered(name_zh="李雷主任", email="BOB@example.org", organisation=hospital.pk)

    user = register(client, mailoutbox)

    assert user.person == record
    assert user.person.name_zh == "李雷主任"
    assert Entry.objects.filter(action="network.claim_at_registration").count() == 1


def test_record_with_the_verified_number_is_taken_over_however_it_was_written(client, registration_open, texts):
    record = entered(name_zh="李雷主任", phone="(+86) 139-0013-9000")
    client.post("/accounts/signup/", {"name": "李雷", "phone": "13900139000", "password1": PASSWORD})
    client.post("/accounts/phone/verify/", {"code": code_in(texts[-1][1])})

    assert User.objects.get().person == record


def test_record_is_not_taken_over_before_the_address_is_verified(client, registration_open, mailoutbox):
    record = entered(name_zh="李雷主任", email="bob@example.org")

    client.post("/accounts/signup/", BOB)

    record.refresh_from_db()
    assert not User.objects.filter(person=record).exists()


def test_shared_mailbox_takes_over_nobody(client, registration_open, mailoutbox):
    records = [entered(name_zh=name, email="bob@example.org") for name in ("甲", "乙")]

    user = register(client, mailoutbox)

    assert user.person not in records


@pytest.mark.parametrize("held", ["membership", "duty"])
def test_record_that_holds_a_role_is_not_taken_over_by_an_address_alone(
    client, registration_open, hospital, mailoutbox, held
):
    record = entered(name_zh="李雷主任", email="bob@example.org", organisation=hospital.pk)
    if held == "duty":
        NodeDuty.objects.create(person=record, role="administrator")
    else:
        Membership.objects.create(person=record, organisation=hospital, role="owner")

    user = register(client, mailoutbox)

    assert user.person != record
    assert client.get("/node/people/").status_code == 403


def test_record_that_has_an_account_is_not_taken_over(client, registration_open, mailoutbox, alice):
    Person.objects.filter(pk=alice.pk).update(email="bob@example.org")

    assert register(client, mailoutbox).person != alice


def test_claim_of_a_record_is_confirmed_by_a_manager_of_its_organisation(client, alice, hospital, owner):
    company = make_organisation(name_zh="甲公司")
    make_member(company, "member", alice)
    record = entered(name_zh="王芳", organisation=hospital.pk, listed=True, is_expert=True)
    login(client, alice)
    assert "示例医院" in client.get("/claims/?q=王芳").content.decode()
    client.post("/claims/", {"subject": record.pk, "note": "骨科"})
    claim = alice.claims.get()
    assert claim.status == "open"
    assert owner.notices.get().kind == "network.claim_made"
    address = f"/claims/{claim.pk}/decide/"

    # not the claimant, not a stranger, not a plain member
    assert client.post(address, {"decision": "confirm"}).status_code == 403
    for somebody in (make_person(), make_member(hospital, "member"), make_member(company, "owner")):
        assert login(Client(), somebody).post(address, {"decision": "confirm"}).status_code == 403
    claim.refresh_from_db()
    assert claim.status == "open"

    login(Client(), owner).post(address, {"decision": "confirm"})

    alice.user.refresh_from_db()
    assert alice.user.person_id == record.pk
    assert Membership.objects.get(organisation=company, role="member").person == record
    assert "王芳" in client.get("/accounts/profile/").content.decode()


@pytest.mark.parametrize("held", ["duty", "owner", "elsewhere"])
def test_manager_confirms_no_claim_that_would_give_more_than_a_manager_gives(client, alice, hospital, owner, held):
    record = entered(name_zh="王芳", organisation=hospital.pk, listed=True)
    if held == "duty":
        NodeDuty.objects.create(person=record, role="administrator")
    else:
        where = hospital if held == "owner" else make_organisation(name_zh="别处")
        Membership.objects.create(person=record, organisation=where, role="owner" if held == "owner" else "guest")
    login(client, alice).post("/claims/", {"subject": record.pk})
    manager = make_member(hospital, "manager")
    address = f"/claims/{alice.claims.get().pk}/decide/"

    assert login(Client(), manager).post(address, {"decision": "confirm"}).status_code == 403

    alice.user.refresh_from_db()
    assert alice.user.person_id == alice.pk
    assert alice.claims.get().status == "open"
    assert login(Client(), make_duty("administrator")).post(address, {"decision": "confirm"}).status_code == 302
    alice.user.refresh_from_db()
    assert alice.user.person_id == record.pk


def test_refused_claim_changes_nothing(client, alice, hospital, owner):
    record = entered(name_zh="王芳", organisation=hospital.pk, listed=True)
    login(client, alice).post("/claims/", {"subject": record.pk})
    login(Client(), owner).post(f"/claims/{alice.claims.get().pk}/decide/", {"decision": "refuse"})

    alice.user.refresh_from_db()
    assert alice.user.person_id == alice.pk
    assert alice.claims.get().status == "refused"
    assert (
        login(Client(), owner).post(f"/claims/{alice.claims.get().pk}/decide/", {"decision": "confirm"}).status_code
        == 409
    )


def test_unlisted_record_of_another_address_cannot_be_claimed(client, alice):
    record = entered(name_zh="王芳", email="else@example.org")
    assert login(client, alice).post("/claims/", {"subject": record.pk}).status_code == 404
    assert not alice.claims.exists()


def test_record_at_a_later_verified_address_becomes_ones_own_at_once(client, alice):
    record = entered(name_zh="王芳", email="second@example.org")
    alice.user.emailaddress_set.create(email="second@example.org", verified=True)

    login(client, alice).post("/claims/", {"subject": record.pk})

    alice.user.refresh_from_db()
    assert alice.user.person_id == record.pk
