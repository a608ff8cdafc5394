"""Addresses of introductions, their agreements and files, and of notices."""

from django.urls import URLPattern, path

from ronghe.web.views import agreements, feedback, introduction_steps, introductions, matching_health, notices

urlpatterns: list[URLPattern] = [
    path("introductions/", introductions.introductions_page, name="introductions"),
    path("introductions/new/", introductions.new_introduction, name="new-introduction"),
    path("introductions/<uuid:introduction_id>/", introductions.introduction, name="introduction"),
    path("introductions/<uuid:introduction_id>/agreement/", agreements.agreement, name="agreement"),
    path("introductions/<uuid:introduction_id>/agreement.txt", agreements.agreement_file, name="agreement-file"),
    path(
        "introductions/<uuid:introduction_id>/files/<uuid:file_id>/",
        introductions.introduction_file,
        name="introduction-file",
    ),
    path("introductions/<uuid:introduction_id>/<slug:step>/", introduction_steps.take_step, name="introduction-step"),
    path("notices/", notices.notices_page, name="notices"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/<uuid:notice_id>/", notices.open_notice, name="notice"),
    path("needs/<uuid:need_id>/dossier/feedback/", feedback.give_feedback, name="feedback"),
    path("matching-health/", matching_health.health_page, name="matching-health"),
    path("matching-health/rows/", matching_health.health_rows, name="matching-health-rows"),
]
