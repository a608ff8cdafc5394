"""The API's root."""

from ninja import NinjaAPI

api = NinjaAPI(title="Ronghe", version="1", urls_namespace="api")
