"""Which door answers which address."""

from django.urls import include, path

from ronghe.api.root import api

urlpatterns = [
    path("api/", api.urls),
    path("", include("ronghe.web.urls")),
]

handler400 = "ronghe.web.views.problems.bad_request"
handler403 = "ronghe.web.views.problems.forbidden"
handler404 = "ronghe.web.views.problems.not_found"
handler500 = "ronghe.web.views.problems.server_error"
