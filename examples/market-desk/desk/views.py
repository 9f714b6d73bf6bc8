"""The merchants' API."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View

from desk import attempts
from desk.answers import Refusal, answer, order_answer
from desk.documents import order_document
from desk.forms import GiveBackForm, OrderForm, PageForm, checked, posted
from desk.models import Order
from desk.orders import look, make
from desk.wishes import collect, give_back, void


class DeskView(View):
    http_method_names: ClassVar = ["get", "head", "post"]

    def http_method_not_allowed(self, request: HttpRequest, *_: object, **__: object) -> HttpResponse:
        allowed = ", ".join(self._allowed_methods())
        text = f"{request.method} isn't possible here"
        raise Refusal(405, "method", text, headers={"Allow": allowed})


class Orders(DeskView):
    def post(self, request: HttpRequest) -> HttpResponse:
        order = make(**checked(OrderForm(posted(request))))
        href = settings.DESK.url + reverse("order", args=[order.key])
        return answer(request, {"href": href}, status=201)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Oldest first, so that a page stays the same while orders are made."""
        page = checked(PageForm(request.GET))
        offset, limit = page["offset"], page["limit"]
        found = Order.objects.filter(order_no=page["order_no"]) if page["order_no"] else Order.objects.all()
        rows = [look(key) for key in found.values_list("key", flat=True)[offset : offset + limit]]
        return answer(
            request,
            {
                "orders": [order_document(order) for order in rows],
                "paging": {"offset": offset, "limit": limit, "count": found.count()},
            },
        )


class OneOrder(DeskView):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        attempts.refresh(look(key))
        return order_answer(request, look(key))


class Wish(DeskView):
    """A wish that needs no more said. It is answered with the order, also where it was granted before."""

    grant: Callable[[str], bool] = staticmethod(collect)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        possible = self.grant(key)
        order = look(key)
        if not possible:
            raise Refusal(409, "wrong_state", f"it is too late for that: the order is {order.state}")
        return order_answer(request, order)


class Void(Wish):
    grant = staticmethod(void)


class GiveBack(DeskView):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        order = look(key)
        wanted = checked(GiveBackForm(posted(request), order.currency))
        give_back(key, wanted["sum"], wanted["ref"])
        return order_answer(request, look(key))
