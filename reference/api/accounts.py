"""The API of commerce accounts, in JSON:API."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from payconform.reference.invoicing.accounts import Accounts
from payconform.reference.policy import Permissions

from . import account_bodies, account_serializer, http
from .account_serializer import ROOT


@dataclass(frozen=True, slots=True)
class AccountApi:
    accounts: Accounts
    permissions: Permissions
    login: str
    key: str

    def blueprint(self) -> Blueprint:
        blueprint = Blueprint("accounts", __name__, url_prefix=ROOT)
        blueprint.before_request(lambda: http.require_login(self.permissions, self.login, self.key))
        blueprint.add_url_rule("", view_func=self.open, methods=["POST"])
        blueprint.add_url_rule("/<account_id>", view_func=self.read, methods=["GET"])
        return blueprint

    def open(self) -> Response:
        account, terms = self.accounts.open(account_bodies.new_account(http.body()))
        resource = account_serializer.resource(account, terms)
        return http.answer({"data": resource}, 201, headers={"Location": resource["links"]["self"]})

    def read(self, account_id: str) -> Response:
        account, terms = self.accounts.read(account_id)
        return http.answer({"data": account_serializer.resource(account, terms)})
