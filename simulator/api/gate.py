"""Every call of the operations passes here: where answers go wrong, it is decided in this one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, request

from payconform.money import Money
from payconform.simulator import bodies
from payconform.simulator.errors import ProviderError
from payconform.simulator.hazard_catalogue import write_hit
from payconform.simulator.hazards import Call, Hazard, HazardKind, Side, Subject, When
from payconform.simulator.kinds import KINDS, Kind
from payconform.simulator.operation import Operation
from payconform.simulator.orders import money_of
from payconform.simulator.runs import DEFAULT, Run
from payconform.simulator.services import Services

from .faults import FAULTS, Fault, connection_for
from .location import named_run

View = Callable[[], Response]
# Calls about an operation that is there.
_OF_ONE = frozenset({Call.READ, Call.CANCEL})


@dataclass(frozen=True, slots=True)
class Places:
    """Where a dialect's orders have what hazards look at: the names of two keys, and how an amount is read.

    Its lists are asked for a reference by the same name.
    """

    reference: str
    method: str
    amount: Callable[[Mapping[str, Any]], Money | None]


class Gate:
    def __init__(self, services: Services, places: Places) -> None:
        self._services = services
        self._places = places

    def let(self, call: Call, kind: Kind, values: Mapping[str, str], view: View) -> Response:
        """The view's answer, or what a hazard makes of it. Raises ProviderError as the view does."""
        hazard = self._met(call, kind, values)
        if hazard is None:
            return self._committed(call, view)
        fault = Fault(hazard, self._services.waits, connection_for(hazard.kind))
        if hazard.when is When.BEFORE:
            if hazard.kind is HazardKind.DELAY:
                self._services.waits.pause(hazard.seconds)
                return self._committed(call, view)
            return FAULTS[hazard.kind](fault, Response())
        return FAULTS[hazard.kind](fault, self._answered(call, view))

    def _committed(self, call: Call, view: View) -> Response:
        answer = view()
        if call is Call.CREATE:  # a question of the receiver's own isn't held up
            self._services.waits.until_answered(g.get("operation"))
        return answer

    def _answered(self, call: Call, view: View) -> Response:
        """A refusal is an answer, too."""
        try:
            return self._committed(call, view)
        except Exception as error:  # noqa: BLE001 - the app's own handlers know them all
            return current_app.make_response(current_app.handle_user_exception(error))

    def _met(self, call: Call, kind: Kind, values: Mapping[str, str]) -> Hazard | None:
        named = named_run(self._services.runs)
        if not any(run.hazards for run in ((named,) if named else self._services.runs.all())):
            return None
        operation_id = values.get("operation_id") or values.get("parent_id")
        known = None if operation_id is None else self._known(call, kind, operation_id, named)
        order = _document() if call is Call.CREATE else {}
        references = self._references(call, known, order)
        run = named or self._run(call, known, references)
        if not run.hazards:
            return None
        subject = self._subject(call, kind, known, order, references)
        with run.lock:
            run.check_open()
            hazard = run.hazards.meet(Side.ANSWER, subject)
            if hazard is None:
                self._services.store.commit(run.name, *run.hazards.take_changes())
                return None
            read = known.id if known is not None and call in _OF_ONE else None
            reference = references[0] if references else None
            run.hazards.note(write_hit(run.journal, hazard, run.now(), operation=read, reference=reference))
            self._services.store.commit(run.name, *run.hazards.take_changes())
        # For the journal of requests, where no view comes to say it.
        g.hazard, g.run, g.operation, g.reference = hazard.id, run, read, reference
        return hazard

    def _known(self, call: Call, kind: Kind, operation_id: str, named: Run | None) -> Operation | None:
        """The operation that is read, or whose money is to be taken back."""
        known = self._services.store.operation(operation_id)
        wanted = KINDS[kind].parent if call is Call.CREATE else kind
        is_here = known is not None and known.kind is wanted and (named is None or named.name == known.run)
        return known if is_here else None

    def _run(self, call: Call, known: Operation | None, references: tuple[str, ...]) -> Run:
        """Of a call that names none."""
        if known is not None:
            return self._services.runs.get(known.run)
        if call in _OF_ONE:
            return self._services.runs.get(DEFAULT)
        return self._services.runs.of_reference(references[0] if references else None)

    def _references(self, call: Call, known: Operation | None, order: Mapping[str, Any]) -> tuple[str, ...]:
        """Its own, then that of the operation that it is about."""
        name = self._places.reference
        own = request.args.get(name) if call is Call.LIST else order.get(name)
        pair = (own, None if known is None else known.reference)
        return tuple(each for each in pair if isinstance(each, str))

    def _subject(
        self,
        call: Call,
        kind: Kind,
        known: Operation | None,
        order: Mapping[str, Any],
        references: tuple[str, ...],
    ) -> Subject:
        """As far as it can be told; a refund's method is its payment's, its amount its own."""
        method = order.get(self._places.method) if known is None else known.method
        return Subject(
            kind,
            references,
            known.amount if known is not None and call in _OF_ONE else self._places.amount(order),
            method if isinstance(method, str) else None,
            call,
        )


def _amount(order: Mapping[str, Any]) -> Money | None:
    given = order.get("amount")
    if not isinstance(given, dict) or not isinstance(given.get("currency"), str):
        return None
    try:
        return money_of({"value": None, **given}, "/amount")
    except ProviderError:
        return None


NATIVE = Places("reference", "method", _amount)


def _document() -> Mapping[str, Any]:
    """Whatever is no object is refused by the view. Raises ProviderError where the view would."""
    raw = bodies.raw_body(request)
    try:
        document = bodies.load(raw)
    except ProviderError:
        return {}
    return document if isinstance(document, dict) else {}
