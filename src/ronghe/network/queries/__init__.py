"""What of the network an actor may see."""

from ronghe.network.queries.naming import names_for_log, people_called
from ronghe.network.queries.people import (
    AccountRow,
    account_rows,
    accounts,
    claims_to_decide,
    duties,
    invitation_at,
    invitations_of,
    members_of,
    open_invitation,
    own_claims,
    own_memberships,
    token_at,
    tokens_beginning,
    tokens_of,
    unclaimed_records,
)
from ronghe.network.queries.personal import files_of, may_see_personal_data, personal_data
from ronghe.network.queries.records import (
    indicators_of,
    organisation_of,
    person_of,
    ties_of,
    visible_experts,
    visible_organisations,
    visible_people,
)
from ronghe.network.queries.standing import Post, Standing, standing_of

__all__ = [
    "AccountRow",
    "Post",
    "Standing",
    "account_rows",
    "accounts",
    "claims_to_decide",
    "duties",
    "files_of",
    "indicators_of",
    "invitation_at",
    "invitations_of",
    "may_see_personal_data",
    "members_of",
    "names_for_log",
    "open_invitation",
    "organisation_of",
    "own_claims",
    "own_memberships",
    "people_called",
    "person_of",
    "personal_data",
    "standing_of",
    "ties_of",
    "token_at",
    "tokens_beginning",
    "tokens_of",
    "unclaimed_records",
    "visible_experts",
    "visible_organisations",
    "visible_people",
]
