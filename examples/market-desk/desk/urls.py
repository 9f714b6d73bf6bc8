"""What is where."""

from __future__ import annotations

from django.urls import path

from desk.hook import ProviderHook
from desk.provider import HOOK
from desk.views import GiveBack, OneOrder, Orders, Void, Wish

urlpatterns = [
    path("api/orders/", Orders.as_view()),
    path("api/orders/<str:key>/", OneOrder.as_view(), name="order"),
    path("api/orders/<str:key>/collect/", Wish.as_view()),
    path("api/orders/<str:key>/void/", Void.as_view()),
    path("api/orders/<str:key>/give-back/", GiveBack.as_view()),
    path(HOOK.lstrip("/"), ProviderHook.as_view()),
]

handler400 = "desk.answers.malformed"
handler404 = "desk.answers.not_found"
handler500 = "desk.answers.fault"
