"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path

from ronghe.web import introduction_urls
from ronghe.web.desk_urls import desk_patterns
from ronghe.web.views import (
    audit,
    conflicts,
    describing,
    dossiers,
    expert_profile,
    health,
    home,
    imports,
    language,
    listing_lists,
    lists,
    my_data,
    pools,
    public_tables,
    publishing,
    records,
    search,
    tiers,
)
from ronghe.web.views.route import files, history, kept, memos, packs, plans

LISTING_KINDS = {"need": "needs", "achievement": "achievements", "service": "services", "mandate": "mandates"}

urlpatterns: list[URLPattern | URLResolver] = [
    *desk_patterns,
    path("", home.home, name="home"),
    path("audit/", audit.audit_page, name="audit"),
    path("audit/names/", audit.look_at_names, name="audit-names"),
    path("my-data/", my_data.my_data_page, name="my-data"),
    path("my-data/file/", my_data.my_data_file, name="my-data-file"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("language/", language.choose_language, name="language"),
    path("", include("ronghe.web.account_urls")),
    path("search/", search.search_page, name="search"),
    path("search/results.xlsx", search.search_workbook, name="search-workbook"),
    path("route/", memos.ask_route, name="route"),
    path("route/history/", history.history_page, name="stage-history"),
    path("route/history/<uuid:record_id>/remove/", history.drop_record, name="stage-record-drop"),
    path("route/packs/", packs.packs_page, name="rule-packs"),
    path("route/packs/<str:pack>/", packs.pack_page, name="rule-pack"),
    path("route/kept/", kept.kept_list, name="kept-memos"),
    path("route/kept/<uuid:memo_id>/", kept.open_kept, name="kept-memo"),
    path("route/kept/<uuid:memo_id>/remove/", kept.drop, name="kept-memo-drop"),
    path("route/<str:key>/keep/", kept.keep, name="route-memo-keep"),
    path("route/<str:key>/", memos.memo_page, name="route-memo"),
    path("route/<str:key>/plan/", plans.plan_page, name="route-plan"),
    path("route/<str:key>/plan/files/<str:form>/", plans.plan_file, name="route-plan-file"),
    path("route/<str:key>/files/<str:form>/", files.memo_file, name="route-memo-file"),
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
    *[
        path(f"{plural}/<uuid:record_id>/{page}/", view, {"kind": kind}, name=f"{kind}-{page}")
        for kind, plural in records.BACK.items()
        for page, view in (("tiers", tiers.tiers_page), ("look", tiers.look))
    ],
    path("disclosures/<uuid:disclosure_id>/take-back/", tiers.take_back, name="take-back"),
    path("organisations/<uuid:record_id>/", records.organisation_page, name="organisation"),
    path("experts/<uuid:record_id>/", records.expert_page, name="expert"),
    path("cleared/<uuid:record_id>/", records.cleared_page, name="cleared"),
    *introduction_urls.urlpatterns,
    path("import/", imports.import_page, name="import"),
    path("import/templates/<str:kind>.xlsx", imports.import_template, name="import-template"),
    path("import/conflicts/", conflicts.conflicts_page, name="import-conflicts"),
    path("import/conflicts/<uuid:conflict_id>/", conflicts.decide_conflict, name="import-conflict"),
    path("import/tables/", public_tables.public_tables, name="public-tables"),
    path("import/tables/<uuid:edition_id>/", public_tables.public_table, name="public-table"),
    path(
        "import/tables/<uuid:edition_id>/rejects.xlsx", public_tables.public_table_rejects, name="public-table-rejects"
    ),
    path("import/<uuid:run_id>/", imports.import_run, name="import-run"),
    path("import/<uuid:run_id>/mapping/", imports.import_mapping, name="import-mapping"),
    path("import/<uuid:run_id>/apply/", imports.import_apply, name="import-apply"),
    path("import/<uuid:run_id>/cancel/", imports.import_cancel, name="import-cancel"),
    path("import/<uuid:run_id>/rejects.xlsx", imports.import_rejects, name="import-rejects"),
    path("import/<uuid:run_id>/rows/<int:row_id>/decide/", imports.import_decision, name="import-decision"),
]

for _kind, _plural in LISTING_KINDS.items():
    _one = f"{_plural}/<uuid:record_id>/"
    urlpatterns += [
        path(f"{_plural}/new/", publishing.edit_listing, {"kind": _kind}, name=f"{_kind}-new"),
        path(f"{_plural}/new/typed/", publishing.autosave, {"kind": _kind}, name=f"{_kind}-autosave-new"),
        path(f"{_one}edit/", publishing.edit_listing, {"kind": _kind}, name=f"{_kind}-edit"),
        path(f"{_one}typed/", publishing.autosave, {"kind": _kind}, name=f"{_kind}-autosave"),
        path(f"{_one}act/<str:verb>/", publishing.act_on_listing, {"kind": _kind}, name=f"{_kind}-act"),
        path(f"{_one}files/<uuid:attachment_id>/", publishing.attachment, {"kind": _kind}, name=f"{_kind}-attachment"),
        path(
            f"{_one}files/<uuid:attachment_id>/remove/",
            publishing.remove_attachment,
            {"kind": _kind},
            name=f"{_kind}-attachment-remove",
        ),
    ]

urlpatterns += [
    path("mine/", listing_lists.mine, name="mine"),
    path("listings/act/", listing_lists.act_on_many, name="many"),
    path("listings/units/", publishing.units, name="target-units"),
    path("reviews/", listing_lists.review_queue, name="reviews"),
    path("reviews/gate/", listing_lists.gate_page, name="gate"),
    path("reviews/pools/", pools.pools_page, name="pools"),
    path("reviews/pools/<uuid:pool_id>/", pools.decide_pool, name="pool"),
    path("profile/expert/", expert_profile.expert_profile, name="expert-profile"),
    path("profile/expert/typed/", expert_profile.autosave, name="expert-profile-autosave"),
    path(
        "profile/expert/files/<uuid:attachment_id>/remove/", expert_profile.remove_attachment, name="expert-file-remove"
    ),
    path("experts/<uuid:record_id>/files/<uuid:attachment_id>/", expert_profile.attachment, name="expert-attachment"),
    path("reviews/<str:kind>/<uuid:record_id>/", listing_lists.review_page, name="review"),
]
