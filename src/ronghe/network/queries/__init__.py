"""What of the network an actor may see."""

from ronghe.network.queries.naming import names_for_log, people_called
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
    "Post",
    "Standing",
    "files_of",
    "indicators_of",
    "may_see_personal_data",
    "names_for_log",
    "organisation_of",
    "people_called",
    "person_of",
    "personal_data",
    "standing_of",
    "ties_of",
    "visible_experts",
    "visible_organisations",
    "visible_people",
]
