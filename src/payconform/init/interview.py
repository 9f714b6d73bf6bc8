"""A profile by questions: each has a default, and a word about what it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from payconform import data, lifecycles
from payconform.errors import PayconformError, UsageError
from payconform.lifecycle import LifeCycle, Moves, Returns
from payconform.loopback import is_loopback

from . import samples
from .answers import NONE, Answers, Question
from .draft import Draft, Line
from .samples import Sample

NO_SECRETS = "the name of a variable, such as SHOP_TOKEN; the secret itself stays out of the file"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_APP = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*:[A-Za-z_][A-Za-z0-9_.]*(\(\))?")
_VARIABLE = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
_NAME = re.compile(r"[A-Z_][A-Z0-9_]*")
_SECRETS = {
    "none": (),
    "basic": (("user", "USER"), ("password", "PASSWORD")),
    "bearer": (("token", "TOKEN"),),
    "header": (("value", "KEY"),),
}
_ABOUT = {
    "process": "sends an invoice for payment",
    "terminate": "gives an invoice up, as the payer does",
    "refund": "gives money back",
    "cancel": "takes a payout back",
    "pay": "pays an invoice",
    "list": "shows the invoices of one reference, as GET /bills?ref={reference}",
}
Fetch = Callable[[Draft, LifeCycle], Sample]
"""Makes one invoice by a draft that knows no places yet, and reads it. Raises PayconformError."""


def interview(answers: Answers, fetch: Fetch | None, say: Callable[[str], None]) -> tuple[Draft, bool]:
    """The draft, and whether an invoice may be made to prove it; `fetch` None: it may not be asked for.

    Raises UsageError.
    """
    draft = Draft((_said(answers, "target", "name", text="What is your service called?", default="service"),))
    draft += _address(answers)
    cycle = _life_cycle(answers)
    draft += Draft((Line(("target", "lifecycles"), [cycle.name]),))
    draft += _auth(answers)
    made, example = _create(answers, cycle)
    draft += made
    draft += _operations(answers, cycle, str(draft.value("operations", "create", "path")))
    allowed = fetch is not None and _yes(answers)
    if allowed:
        draft = samples.money_of(answers, draft, example)
    sample = _sample(answers, draft, cycle, fetch if allowed else None, say)
    draft += samples.places_of(answers, sample, cycle)
    if not allowed:
        seen = samples.amount_shown(draft, sample)
        draft = samples.money_of(answers, draft, example if seen is None else seen)
    draft = samples.time_of(draft, sample)
    draft += samples.statuses_of(answers, draft, sample, cycle)
    draft += _callbacks(answers, draft)
    draft += _provider(answers, draft)
    return draft, allowed


def _said(answers: Answers, *keys: str, text: str, default: str, hint: str = "") -> Line:
    return Line(keys, answers.ask(Question(keys, text, default, hint)))


def _address(answers: Answers) -> Draft:
    keys, hint = ("target", "base_url"), "or module:app, for a WSGI app that is called in this process"
    text = "Where does it answer?"
    given = str(answers.ask(Question(keys, text, "http://127.0.0.1:8000", hint, also=("target", "wsgi"))))
    if _APP.fullmatch(given):
        return Draft((Line(("target", "wsgi"), given),))
    if not given.startswith(("http://", "https://")):
        raise UsageError(f"target.base_url can't be {given!r}", hint=f"http://127.0.0.1:8000/api, {hint}")
    lines = [Line(keys, given.rstrip("/"))]
    if not is_loopback(urlsplit(given).hostname or ""):
        about = "judging moves money, so that a production service is refused"
        ask = Question(("target", "environment"), 'Is that a test system? Then say "test".', "no", about)
        if answers.ask(ask) != "test":
            raise UsageError(f"{given} is beyond this machine and no test system", hint=about)
        lines.append(Line(("target", "environment"), "test"))
    return Draft(tuple(lines))


def _life_cycle(answers: Answers) -> LifeCycle:
    known = tuple(data.names("lifecycles"))
    keys = ("target", "lifecycles")
    text, hint = "Which life cycle does it claim?", f"one of {', '.join(known)}; more of them by hand"
    given = answers.ask(Question(keys, text, "payment-invoice-2021", hint))
    name = given[0] if isinstance(given, list) and given else str(given)
    if name not in known:
        raise UsageError(f"there is no life cycle {name!r}", hint=f"known: {', '.join(known)}")
    return lifecycles.load(name)


def _auth(answers: Answers) -> Draft:
    keys = ("auth", "scheme")
    text = "How does it let callers in?"
    scheme = answers.ask(Question(keys, text, "none", "any header of yours is header", tuple(_SECRETS)))
    lines = [Line(keys, scheme)]
    if scheme == "header":
        lines.append(_said(answers, "auth", "name", text="Which header is it?", default="X-Api-Key"))
    lines += [_secret(answers, ("auth", key), f"SERVICE_{name}") for key, name in _SECRETS[scheme]]
    return Draft(tuple(lines))


def _secret(answers: Answers, keys: tuple[str, ...], default: str) -> Line:
    """A variable's name, for no secret is written down. Raises UsageError for what may be one itself."""
    text = f"Which environment variable holds {'.'.join(keys)}?"
    return _variable(str(answers.ask(Question(keys, text, default, NO_SECRETS))), keys)


def _variable(given: str, keys: tuple[str, ...]) -> Line:
    if _VARIABLE.search(given):
        return Line(keys, given)
    if _NAME.fullmatch(given):
        return Line(keys, f"${{{given}}}")
    raise UsageError(f"{'.'.join(keys)} is no name of a variable", hint=NO_SECRETS)


def _create(answers: Answers, cycle: LifeCycle) -> tuple[Draft, Any]:
    """And the amount of the example that was given; None: there was none."""
    keys = ("operations", "create")
    table = operation(answers.ask(Question(keys, "Which call makes an invoice?", "POST /invoices")), "create")
    lines = [Line((*keys, key), value) for key, value in table.items() if key not in {"body", "form"}]
    if "form" in table:
        return Draft((*lines, Line((*keys, "form"), table["form"]))), None
    example = table.get("body")
    if example is None:
        text, hint = (
            "What does such a call say? Paste the JSON of one.",
            "amounts, names and addresses are found in it",
        )
        example = answers.ask(Question((*keys, "body"), text, samples.USUAL_BODY, hint, json=True))
    body = samples.body_of(example, cycle)
    return Draft(tuple(lines)) + body, samples.amount_in_body(example, body)


def _operations(answers: Answers, cycle: LifeCycle, made_at: str) -> Draft:
    """Reading is needed; what isn't there is not claimed."""
    keys = ("operations", "read")
    table = operation(answers.ask(Question(keys, "Which call reads one?", f"GET {made_at}/{{id}}")), "read")
    lines = [Line(keys, table)]
    back = {Returns.REFUND: "refund", Returns.CANCEL: "cancel", None: "cancel"}[cycle.returns]
    acts = ("pay",) if cycle.moves is Moves.VENDOR_PAYOUT else ("process", "terminate")
    for name in ("list", *acts, back):
        text = f"Which call {_ABOUT[name]}? {NONE} for none."
        given = answers.ask(Question(("operations", name), text, NONE, "as POST /invoices/{id}/pay"))
        if given in {NONE, False}:
            continue
        table = operation(given, name)
        if name == "list" and "items" not in table:
            items = Question(
                ("operations", "list", "items"), "Where are its rows?", "$.items[*]", "a JSONPath"
            )
            table["items"] = answers.ask(items)
        if name == "refund" and "body" not in table and "form" not in table:
            table["body"] = {"amount": "{amount}"}
        lines.append(Line(("operations", name), table))
    return Draft(tuple(lines))


def operation(given: Any, name: str) -> dict[str, Any]:
    """``GET /bills?ref={reference}``, or a table as a profile has it. Raises UsageError."""
    if isinstance(given, Mapping):
        return dict(given)
    method, _, address = str(given).strip().partition(" ")
    path, mark, query = address.strip().partition("?")
    if method.upper() not in METHODS or not path.startswith("/"):
        raise UsageError(f"operations.{name} can't be {given!r}", hint="as POST /invoices/{id}/pay")
    asked = dict(parse_qsl(query, keep_blank_values=True)) if mark else {}
    return {"method": method.upper(), "path": path, **({"query": asked} if asked else {})}


def _yes(answers: Answers) -> bool:
    text = "May one invoice be made there, to see how yours look and to prove the profile?"
    given = answers.ask(Question(("sample", "make"), text, "no", "yes or no"))
    return given is True or str(given).lower() in {"yes", "y", "true"}


def _sample(
    answers: Answers, draft: Draft, cycle: LifeCycle, fetch: Fetch | None, say: Callable[[str], None]
) -> Sample:
    if fetch is not None:
        try:
            return fetch(draft, cycle)
        except PayconformError as error:
            say(f"no invoice could be made: {error.message}")
    text, hint = "How does one look? Paste the JSON of an answer to read.", "empty: its places are guessed"
    given = answers.ask(Question(("sample", "invoice"), text, "", hint, json=True))
    return samples.pasted(given)


def _callbacks(answers: Answers, draft: Draft) -> Draft:
    says_where = "{callback_url}" in str(draft.value("operations", "create"))
    root = draft.value("invoice", "root") or "$"
    text = f"Where in the body of your callbacks does the invoice stand? {NONE}: you send none."
    given = answers.ask(Question(("callbacks", "invoice"), text, root if says_where else NONE, "a JSONPath"))
    if given == NONE:
        return Draft()
    schemes = ("none", "standard-webhooks", "paycore-sha1")
    keys = ("callbacks", "signature", "scheme")
    scheme = answers.ask(Question(keys, "How are they signed?", "none", "", schemes))
    signature = {"scheme": scheme}
    if scheme != "none":
        secret = _secret(answers, ("callbacks", "signature", "secret"), "SERVICE_WEBHOOK_SECRET")
        signature["secret"] = secret.value
    return Draft((Line(("callbacks", "invoice"), given), Line(("callbacks", "signature"), signature)))


def _provider(answers: Answers, draft: Draft) -> Draft:
    if draft.value("target", "wsgi"):
        keys, text = ("provider", "public_url"), "Which address does your app pay through?"
        return Draft((Line(keys, answers.ask(Question(keys, text, "http://provider.test"))),))
    keys, text = ("provider", "bind"), "On which host:port does it look for the payment provider?"
    bind = answers.ask(Question(keys, text, "127.0.0.1:8701", "payconform starts its fake one there"))
    keys = ("provider", "secret")
    text = f"Which variable holds the secret that the provider signs with? {NONE}: it isn't checked."
    secret = str(answers.ask(Question(keys, text, NONE, "whsec_ and base64")))
    lines = [Line(("provider", "bind"), bind)]
    if secret != NONE:
        lines.append(_variable(secret, keys))
    return Draft(tuple(lines))
