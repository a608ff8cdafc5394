"""Addresses of introductions, their agreements and files."""

from django.urls import URLPattern, path

from ronghe.web.views import agreements, introduction_steps, introductions

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
]
