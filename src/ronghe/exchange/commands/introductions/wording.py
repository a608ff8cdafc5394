"""How people are told of each step. Titles name nobody and nothing: they stand in e-mails too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ronghe.network.commands import word_notice

word_notice(
    "exchange.interest_shown",
    _("Interest was shown in a listing of yours"),
    _("An organisation would like to talk about “%(title)s”. Consent or decline; an answer is awaited."),
)
word_notice(
    "exchange.invited",
    _("You are invited to look at a need"),
    _("The owner of “%(title)s” would like to talk with you. Consent or decline; an answer is awaited."),
)
word_notice(
    "exchange.unattended",
    _("An introduction waits for an organisation that nobody acts for yet"),
    _("“%(title)s”: the organisation that has to act has no member on this node. Please call it."),
)
word_notice(
    "exchange.expert_unattended",
    _("An introduction waits for an expert who has no account yet"),
    _("“%(title)s”: call the expert and act for them as they say, or invite them to log in."),
)
word_notice(
    "exchange.consented",
    _("The other side consented to an introduction"),
    _("“%(title)s”: names are open now. Next, both sides agree on confidentiality."),
)
word_notice(
    "exchange.declined",
    _("The other side declined an introduction"),
    _("“%(title)s”: the introduction ends here."),
)
word_notice(
    "exchange.withdrawn",
    _("The other side withdrew from an introduction"),
    _("“%(title)s”: the introduction ends here."),
)
word_notice(
    "exchange.listing_gone",
    _("An introduction ended because its listing was withdrawn"),
    _("“%(title)s”: the owner took the listing back; the introduction ends here."),
)
word_notice(
    "exchange.nda_waiting",
    _("The other side accepted the confidentiality agreement"),
    _("“%(title)s”: read the same text and accept it, so that the confidential fields can be opened."),
)
word_notice(
    "exchange.scan_waiting",
    _("A stamped confidentiality agreement waits for your confirmation"),
    _("“%(title)s”: look at the scan and confirm that it is the agreement both sides signed."),
)
word_notice(
    "exchange.scan_refused",
    _("The stamped agreement was not confirmed"),
    _("“%(title)s”: see why, and hand in another scan or accept the text here."),
)
word_notice(
    "exchange.opened",
    _("Confidentiality is agreed: confidential fields are open"),
    _("“%(title)s”: read the confidential fields and talk in the introduction's thread."),
)
word_notice(
    "exchange.message",
    _("There is a new message in an introduction"),
    _("“%(title)s”: the other side wrote."),
)
word_notice(
    "exchange.outcome",
    _("An outcome was recorded for an introduction"),
    _("“%(title)s”: see what was recorded, and correct it where it is not so."),
)
word_notice(
    "exchange.entrusted",
    _("An introduction was entrusted to you"),
    _("“%(title)s”: you act for one side now. See what is next."),
)
word_notice(
    "exchange.taken_on",
    _("A technology manager of the node took on an introduction of yours"),
    _("“%(title)s”: you ticked that the node acts for you. See what is done, or take it back."),
)
word_notice(
    "exchange.done_for_you",
    _("Your technology manager took a step in an introduction"),
    _("“%(title)s”: see what was done in your name."),
)
word_notice(
    "exchange.handed_back",
    _("An introduction was handed back to you"),
    _("“%(title)s”: your technology manager no longer acts for you. The next step is yours."),
)
word_notice(
    "exchange.due_set",
    _("Another day was set for the next step of an introduction"),
    _("“%(title)s”: see by when, and set another day where it does not suit you."),
)
word_notice(
    "exchange.taken_back",
    _("An introduction was taken back from you"),
    _("“%(title)s”: the side acts for itself again."),
)
word_notice(
    "exchange.due",
    _("A step of an introduction is due soon"),
    _("“%(title)s”: the next step is yours."),
)
word_notice(
    "exchange.overdue",
    _("A step of an introduction is overdue"),
    _("“%(title)s”: the other side waits. The next step is yours."),
)
