"""Refusals of the room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.base.problems import BadInput, Conflict, NotAllowed, NotFound


class NameMissing(BadInput):
    """A record needs a name in at least one language."""

    code = "name-missing"
    title = _("The name is missing in both languages.")
    remedy = _("Give a Chinese or an English name.")


class IdentifierInvalid(BadInput):
    """The number fails the checksum of its register."""

    code = "identifier-invalid"
    title = _("The number fails the checksum of its register.")
    remedy = _("Check the number digit by digit against the licence or the register.")


class AlreadyLinked(Conflict):
    """A duplicate that is linked already, or to itself."""

    code = "already-linked"
    title = _("These two records cannot be linked.")
    remedy = _("Undo the existing link first.")


class AddressUnusable(BadInput):
    """Neither an e-mail address nor a mobile number."""

    code = "address-unusable"
    title = _("This is neither an e-mail address nor a mobile number.")
    remedy = _("Write an address as name@example.org, or an eleven-digit mobile number.")


class RoleUnknown(BadInput):
    """No such role."""

    code = "role-unknown"
    title = _("There is no such role.")
    remedy = _("Choose one of the roles offered.")


class ScopeUnknown(BadInput):
    """A token needs scopes that there are, and a term of at most a year."""

    code = "scope-unknown"
    title = _("The token cannot be made this way.")
    remedy = _("Choose at least one scope, and a term from one day to a year.")


class PhoneTaken(Conflict):
    """Another account has verified this number."""

    code = "phone-taken"
    title = _("This mobile number belongs to another account.")
    remedy = _("Log in to that account, or use another number.")


class LastOwner(Conflict):
    """An organisation keeps at least one owner."""

    code = "last-owner"
    title = _("An organisation needs at least one owner.")
    detail = _("This is its only owner.")
    remedy = _("Make another member an owner first.")


class LastAdministrator(Conflict):
    """A node keeps at least one administrator."""

    code = "last-administrator"
    title = _("The node needs at least one administrator.")
    detail = _("This is the only one.")
    remedy = _("Make somebody else an administrator first.")


class InvitationGone(NotFound):
    """The link was used, withdrawn, replaced or has expired; or there never was one."""

    code = "invitation-gone"
    title = _("This invitation link no longer works.")
    detail = _("It works once and for seven days; a newer link to the same address ends it.")
    remedy = _("Ask whoever invited you for a new link.")


class InvitationForAnother(NotAllowed):
    """The link was made for another address."""

    code = "invitation-for-another"
    title = _("This invitation was made for another address.")
    detail = _("It opens for whoever owns the e-mail address or mobile number that was invited.")
    remedy = _(
        "Log in with the account that has this address, add the address to your account, or ask for an invitation to "
        "an address of yours."
    )


class RecordHasAccount(Conflict):
    """Somebody logs in as this record already."""

    code = "record-has-account"
    title = _("This record belongs to an account already.")
    remedy = _("If it is yours, log in to that account; otherwise tell the administrator of this node.")


class ClaimDecided(Conflict):
    """A claim is decided once."""

    code = "claim-decided"
    title = _("This has been decided already.")
    remedy = _("Open the list again to see what was decided.")


class OwnAccount(Conflict):
    """Administrators help others; their own account they arrange as everybody does."""

    code = "own-account"
    title = _("This is your own account.")
    remedy = _("Arrange it under “My account”, or ask another administrator.")


class HelpWithoutReason(BadInput):
    """An administrator reaches into somebody's account and says not why."""

    code = "help-without-reason"
    title = _("There is no reason given.")
    remedy = _("Say why; it is kept in the audit log.")
