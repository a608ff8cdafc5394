"""Addresses of the pages about accounts, members and invitations."""

from django.urls import URLPattern, URLResolver, include, path

from ronghe.web.views import accounts, invitations, members, node, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/acting/", accounts.choose_organisation, name="acting"),
    path("accounts/profile/", accounts.profile, name="profile"),
    path("accounts/memberships/<uuid:membership_id>/leave/", accounts.leave_organisation, name="leave-organisation"),
    path("accounts/devices/", accounts.sessions, name="sessions"),
    path("accounts/devices/end/", accounts.end_sessions, name="end-sessions"),
    path("accounts/tokens/", tokens.tokens, name="tokens"),
    path("accounts/tokens/<uuid:token_id>/revoke/", tokens.revoke_token, name="revoke-token"),
    path("accounts/", include("allauth.urls")),
    path("claims/", accounts.claims, name="claims"),
    path("claims/<uuid:claim_id>/decide/", accounts.decide_claim, name="decide-claim"),
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitations/<str:secret>/", invitations.open_link, name="invitation-link"),
    path("invitations/<uuid:invitation_id>/withdraw/", members.withdraw_invitation, name="withdraw-invitation"),
    path("node/people/", node.node_people, name="node-people"),
    path("node/accounts/", node.accounts_page, name="node-accounts"),
    path("node/accounts/<uuid:person_id>/", node.account_act, name="node-account"),
    path("node/people/<uuid:duty_id>/end/", node.end_duty, name="end-duty"),
    path("organisations/<uuid:organisation_id>/members/", members.members, name="members"),
    path(
        "organisations/<uuid:organisation_id>/members/<uuid:membership_id>/role/",
        members.change_role,
        name="change-role",
    ),
    path(
        "organisations/<uuid:organisation_id>/members/<uuid:membership_id>/end/",
        members.end_membership,
        name="end-membership",
    ),
]
