"""The ways between target, provider and merchant: who reaches whom, and by which address."""

from __future__ import annotations

from urllib.parse import urlsplit

from payconform.correlation import Correlation
from payconform.loopback import is_loopback
from payconform.provider_client import Delivery, Entry, Operation
from payconform.target.profile import Profile

from .patient import WAIT_S, Patient, until
from .rows import Ailment, Noted, Skipped

OURS = "127.0.0.1"


def provider(patient: Patient) -> str:
    """What it was told to pay arrives there, under our reference."""
    if "provider" not in patient.able:
        raise Skipped("the target has hooks of its own for outcomes, so that no provider is there")
    if not until(lambda: _new(patient), WAIT_S):
        raise Ailment(_nothing_came(patient), hint=reach_hint(patient.profile, "provider"))
    found = _new(patient)
    word = patient.cycle.moves.word
    mine = [row for row in found if row.reference == patient.reference]
    patient.operations = tuple(mine or found)
    if patient.profile.correlation is not Correlation.REFERENCE:
        return f"a {word} arrived at {_provider_address(patient)}, known by {patient.profile.correlation}"
    if not mine:
        raise Ailment(
            f"a {word} came, but under the reference {found[0].reference}, not {patient.reference}",
            hint='pass the reference on; or say provider.correlation = "amount" or "order"',
        )
    if mine[0].amount != patient.amount:
        raise Ailment(f"a {word} of {mine[0].amount} came, for an invoice of {patient.amount}")
    return f"a {word} with our reference arrived at {_provider_address(patient)}"


def called_back(patient: Patient) -> str:
    """What the provider tells reaches the target, and is taken."""
    if not patient.operations:
        raise Skipped("nothing of ours came to the provider")
    known = {row.id for row in patient.operations}

    def sent() -> list[Delivery]:
        return [row for row in patient.provider.deliveries() if row.operation in known]

    until(lambda: any(row.attempts for row in sent()), WAIT_S)
    rows = sent()
    tried = [row for row in rows if row.attempts]
    if not rows:
        raise Noted(
            "the target gives the provider no address to call back: it learns results by answers alone",
            hint="with callback_url in its orders it is told of what happens later",
        )
    if not tried:
        raise Ailment(f"nothing was sent to {rows[0].url} within {WAIT_S:g} s")
    for row in tried:
        last = row.attempts[-1]
        if last.status is None:
            raise Ailment(
                f"{row.type} can't be delivered at {row.url}: {last.error}",
                hint="the address that the target gives as callback_url has to be reached from here",
            )
        if not 200 <= last.status < 300:
            raise Ailment(
                f"{row.type} is refused at {row.url}: HTTP {last.status}", hint=_refusal_hint(last.status)
            )
    return f"{tried[-1].type} was taken at {tried[-1].url}: HTTP {tried[-1].attempts[-1].status}"


def learned(patient: Patient) -> str:
    """What came of the payment is what the invoice says, in time."""
    if "provider" in patient.able and not patient.operations:
        raise Skipped("nothing of ours came to the provider")

    def settled() -> bool:
        invoice = patient.driver.read(patient.id)
        patient.see(invoice)
        if not patient.cycle.is_settled(invoice.status):
            return False
        patient.paid = invoice if patient.cycle.succeeded(invoice.status) else None
        return True

    came = until(settled, patient.patience)
    invoice = patient.driver.read(patient.id)
    if not came:
        raise Ailment(
            f"it was paid, and is {invoice.raw_status} ({invoice.status}) after {patient.patience:g} s",
            hint="does it hear of the result? a target that works on later needs a longer target.patience",
        )
    if patient.paid is None:
        raise Ailment(
            f"it was paid, and is {invoice.raw_status} ({invoice.status})", hint="look at [statuses]"
        )
    return f"it became {invoice.raw_status}, which is {invoice.status}"


def merchant(patient: Patient) -> str:
    """What the target tells reaches us."""
    address = patient.merchant.address(patient.reference)
    inbox = patient.merchant.inbox(patient.reference)
    if not until(inbox.letters, patient.patience):
        said = "{callback_url}" in str(patient.profile.tables["operations"].get("create", {}))
        hint = (
            reach_hint(patient.profile, "merchant") if said else "operations.create passes no {callback_url}"
        )
        astray = "".join(f"; {path} was called" for path in patient.merchant.astray[-1:])
        raise Ailment(f"no callback came to {address}{astray}", hint=hint)
    calls = [patient.driver.callback(each.body, each.headers, each.received) for each in inbox.letters()]
    patient.see(*(each.invoice for each in calls))
    call = calls[-1]
    if call.invoice.id != patient.id:
        raise Ailment(
            f"a callback came, about {call.invoice.id} and not {patient.id}", hint="look at callbacks.invoice"
        )
    return f"a callback came to {address}, about {call.invoice.raw_status}"


def signature(patient: Patient) -> str:
    letter = patient.merchant.inbox(patient.reference).letters()[-1]
    found = patient.driver.callback(letter.body, letter.headers, letter.received).signature
    if found in {"invalid", "absent"}:
        named = ", ".join(sorted(name for name in letter.headers if "sign" in name.lower())) or "none"
        raise Ailment(
            f"it is {found}; headers of the callback that speak of one: {named}",
            hint="look at callbacks.signature: scheme, header, secret",
        )
    if found == "unchecked":
        raise Noted("callbacks.signature says that they aren't signed")
    return f"it is {found}"


def _new(patient: Patient) -> list[Operation]:
    """The provider's operations since the invoice was told to be paid, but for what gives back."""
    rows = patient.provider.operations()
    return [row for row in rows if row.id not in patient.before and row.parent is None]


def _nothing_came(patient: Patient) -> str:
    """And whether anything was asked at all: a provider that refuses was reached."""
    word, address = patient.cycle.moves.word, _provider_address(patient)
    calls = [entry for entry in patient.provider.journal().entries if _is_refused(entry)]
    if calls:
        details = calls[-1].details
        asked = f"{details.get('method')} {details.get('path')}"
        return f"no {word} came, but the provider refused {asked}: HTTP {details.get('status')}"
    return f"no {word} came to the provider at {address} within {WAIT_S:g} s"


def _is_refused(entry: Entry) -> bool:
    status = entry.details.get("status")
    return entry.kind == "request" and isinstance(status, int) and status >= 400


def _provider_address(patient: Patient) -> str:
    table = patient.profile.provider
    own = table.get("url") or f"http://{table['bind']}" if table.get("url") or table.get("bind") else ""
    public = table.get("public_url", "")
    if own and public:
        return f"{own} ({public} for the target)"
    return public or own or f"http://{patient.rig.provider.where}"


def reach_hint(profile: Profile, who: str) -> str:
    """What has to be where, as far as the addresses tell."""
    if profile.app is not None:
        return f"does the app use `requests`, and the address of the {who}? other clients need real ports"
    table = profile.table(who)
    ours = table.get("public_url") or table.get("url") or f"http://{table.get('bind', OURS + ':0')}"
    is_ours_near = is_loopback(urlsplit(ours).hostname or "")
    if not is_loopback(urlsplit(profile.base_url).hostname or "") and is_ours_near:
        return (
            f"the target isn't on this machine and can't reach {ours}: bind {who}.bind to an address that it "
            f"reaches, and say {who}.public_url where it knows it by another"
        )
    inside = (
        f"in a container {OURS} is the container itself: then {who}.bind and {who}.public_url"
        if is_ours_near
        else ""
    )
    first = (
        "does the target use this address, and pass the reference on?"
        if who == "provider"
        else "can the target reach it?"
    )
    return f"{first} {inside}".strip()


def _refusal_hint(status: int) -> str:
    if status in {401, 403}:
        return "it checks who signed: provider.secret has to be the secret that it knows"
    if status == 404:
        return "nothing is there: look at the address that the target gives as callback_url"
    return "look at the target's own log"
