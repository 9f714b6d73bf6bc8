"""The API of commerce accounts, in JSON:API."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from . import account_bodies, http, serializers
from .accounts import Accounts
from .policy import Permissions
from .serializers import ACCOUNTS


@dataclass(frozen=True, slots=True)
class AccountApi:
    accounts: Accounts
    permissions: Permissions
    login: str
    key: str

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("accounts", __name__, url_prefix=ACCOUNTS)
        blueprint.before_request(lambda: http.require_login(self.permissions, self.login, self.key))
        blueprint.add_url_rule("", view_func=self.open, methods=["POST"])
        blueprint.add_url_rule("/<account_id>", view_func=self.read, methods=["GET"])
        return blueprint

    def open(self) -> Response:
        account = self.accounts.open(account_bodies.terms(http.body()))
        resource = serializers.account(account)
        return http.answer({"data": resource}, 201, headers={"Location": resource["links"]["self"]})

    def read(self, account_id: str) -> Response:
        return http.answer({"data": serializers.account(self.accounts.read(account_id))})
