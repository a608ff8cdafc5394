"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, path

from ronghe.web.views import describing, dossiers, home, imports, language, lists, records, search

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("language/", language.choose_language, name="language"),
    path("search/", search.search_page, name="search"),
    path("search/results.xlsx", search.search_workbook, name="search-workbook"),
    path("describe/", describing.describe, name="describe"),
    path("describe/<str:key>/", describing.structure, name="structure"),
    path("dossiers/<str:key>/", dossiers.dossier_page, name="dossier"),
    path("dossiers/<str:key>/cell/", dossiers.dossier_cell, name="dossier-cell"),
    path("dossiers/<str:key>/compare/", dossiers.dossier_comparison, name="dossier-comparison"),
    path("dossiers/<str:key>/files/<str:form>/", dossiers.dossier_file, name="dossier-file"),
    path("dossiers/<str:key>/store/", dossiers.store_need, name="store-need"),
    path("needs/<uuid:need_id>/dossier/", dossiers.dossier_page, name="need-dossier"),
    path("needs/<uuid:need_id>/dossier/cell/", dossiers.dossier_cell, name="need-dossier-cell"),
    path("needs/<uuid:need_id>/dossier/compare/", dossiers.dossier_comparison, name="need-dossier-comparison"),
    path("needs/<uuid:need_id>/dossier/files/<str:form>/", dossiers.dossier_file, name="need-dossier-file"),
    path("needs/", lists.list_page, {"subject": "needs"}, name="needs"),
    path("achievements/", lists.list_page, {"subject": "achievements"}, name="achievements"),
    path("services/", lists.list_page, {"subject": "services"}, name="services"),
    path("mandates/", lists.list_page, {"subject": "mandates"}, name="mandates"),
    path("organisations/", lists.list_page, {"subject": "organisations"}, name="organisations"),
    path("experts/", lists.list_page, {"subject": "experts"}, name="experts"),
    path("needs/<uuid:record_id>/", records.listing_page, {"kind": "need"}, name="need"),
    path("achievements/<uuid:record_id>/", records.listing_page, {"kind": "achievement"}, name="achievement"),
    path("services/<uuid:record_id>/", records.listing_page, {"kind": "service"}, name="service"),
    path("mandates/<uuid:record_id>/", records.listing_page, {"kind": "mandate"}, name="mandate"),
    path("organisations/<uuid:record_id>/", records.organisation_page, name="organisation"),
    path("experts/<uuid:record_id>/", records.expert_page, name="expert"),
    path("cleared/<uuid:record_id>/", records.cleared_page, name="cleared"),
    path("import/", imports.import_page, name="import"),
]
