"""Addresses of the provider, under /accounts/."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from ronghe.web.wecom.provider import WeComProvider

urlpatterns = default_urlpatterns(WeComProvider)
