"""Addresses of the desk's pages."""

from django.urls import URLPattern, path

from ronghe.web.views.desk import attraction, contacts, desk, figures, lists, projects, sweep

desk_patterns: list[URLPattern] = [
    path("start/", desk.start, name="start"),
    path("work/", desk.work_page, name="work"),
    path("desk/", desk.desk_page, name="desk"),
    path("desk/matches/", desk.matches_page, name="desk-matches"),
    path("desk/matches/<uuid:match_id>/decide/", desk.decide_match, name="desk-match-decide"),
    path("desk/sweep/", sweep.sweep_page, name="sweep"),
    path("desk/sweep/begin/", sweep.begin_sweep, name="sweep-begin"),
    path("desk/sweep/cancel/", sweep.cancel_sweep, name="sweep-cancel"),
    path("contacts/new/", contacts.new_contact, name="contact-new"),
    path("contacts/<uuid:contact_id>/", contacts.contact_page, name="contact"),
    path("contacts/<uuid:contact_id>/edit/", contacts.edit_contact, name="contact-edit"),
    path("follow-ups/<uuid:follow_up_id>/", contacts.follow_up_page, name="follow-up"),
    path("follow-ups/<uuid:follow_up_id>/done/", contacts.finish_follow_up, name="follow-up-done"),
    path("follow-ups/<uuid:follow_up_id>/reopen/", contacts.reopen_follow_up, name="follow-up-reopen"),
    path("follow-ups/<uuid:follow_up_id>/postpone/", contacts.postpone_follow_up, name="follow-up-postpone"),
    path("follow-ups/", lists.list_page, {"subject": "follow-ups"}, name="follow-ups"),
    path("contacts/", lists.list_page, {"subject": "contacts"}, name="contacts"),
    path("leads/", attraction.leads_page, name="leads"),
    path("leads/new/", attraction.new_lead, name="lead-new"),
    path("leads/<uuid:lead_id>/", attraction.lead_page, name="lead"),
    path("leads/<uuid:lead_id>/edit/", attraction.edit_lead, name="lead-edit"),
    path("leads/<uuid:lead_id>/move/", attraction.move_lead, name="lead-move"),
    path("projects/", projects.projects_page, name="projects"),
    path("projects/<str:number>/", projects.project_page, name="project"),
    path("projects/<str:number>/close/", projects.close_project, name="project-close"),
    path("projects/<str:number>/reopen/", projects.reopen_project, name="project-reopen"),
    path("figures/", figures.figures_page, name="figures"),
    path("figures/targets/", figures.targets_page, name="figure-targets"),
    path("figures/targets/<uuid:target_id>/drop/", figures.drop_target, name="figure-target-drop"),
    path("figures/<str:figure>/", figures.rows_page, name="figure-rows"),
]
