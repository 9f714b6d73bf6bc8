"""Once an invoice is paid its vendor gets a message: one, over SMTP or as a file, whatever happens."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import responses

from payconform.reference.timing.clock import FrozenClock
from payconform.reference.vendor.post import SmtpMailer

from .desk import LATER, Desk, open_desk, opened
from .razorpayx import RazorpayX
from .shop import AT, CountedIds
from .smtp_sink import Sink, smtp_sink


@pytest.fixture
def sink() -> Iterator[Sink]:
    with smtp_sink() as opened:
        yield opened


@pytest.fixture
def posting(sink: Sink) -> Iterator[Desk]:
    with open_desk(smtp=sink.address) as desk:
        yield desk


def paid(desk: Desk, **details: str) -> str:
    invoice = desk.paying(**details)
    assert desk.news("processed") == 204
    return invoice


def test_a_real_message_is_sent(posting: Desk, sink: Sink) -> None:
    invoice = paid(posting, reference="INV-7", vendor_name="Ašha Rao", description="Tea, in May")
    (told,) = posting.mails(invoice)
    (message,) = sink.taken
    assert sink.recipients == [["asha@vendor.example"]]
    assert message["To"] == told["to"] == "asha@vendor.example"
    assert message["From"] == "invoices@reference.example"
    assert message["Subject"] == told["subject"] == "Invoice INV-7 has been paid"
    assert message["Date"].datetime.timestamp() == AT / 1_000_000
    text = message.get_content().replace("\r\n", "\n")
    assert text == told["text"]
    assert "Ašha Rao" in text
    assert "INV-7 (Tea, in May) over INR 1,000.00 has been paid" in text


def test_nobody_is_written_before(posting: Desk, sink: Sink) -> None:
    invoice = posting.paying(amount=40_000)
    posting.news("processed")
    posting.pay(invoice)
    posting.news("failed")
    assert posting.status(invoice) == "partially paid"
    assert (posting.mails(invoice), sink.offered) == ([], [])


def test_one_is_sent_however_often_it_is_told(posting: Desk, sink: Sink) -> None:
    invoice = paid(posting)
    for _ in range(3):
        posting.news("processed")
        posting.news("processed", event="evt_same")
    assert len(posting.mails(invoice)) == len(sink.taken) == 1


@pytest.mark.parametrize("by", ["mark", "instalments"])
def test_however_it_came_to_be_paid(posting: Desk, sink: Sink, by: str) -> None:
    invoice = posting.paying(amount=40_000)
    posting.news("processed")
    if by == "mark":
        posting.act(invoice, "mark-as-paid")
    else:
        posting.pay(invoice)
        posting.news("processed")
    assert len(posting.mails(invoice)) == len(sink.taken) == 1


def test_who_is_paid_once_more_is_written_once_more(posting: Desk, sink: Sink) -> None:
    invoice = paid(posting)
    posting.news("reversed")
    posting.pay(invoice)
    posting.news("processed")
    assert len(posting.mails(invoice)) == len(sink.taken) == 2
    assert len({message["Message-ID"] for message in sink.taken}) == 2


def test_what_a_marked_invoice_still_moves_is_no_news_to_its_vendor(posting: Desk, sink: Sink) -> None:
    invoice = posting.scheduled()
    posting.act(invoice, "mark-as-paid")
    posting.news("processed")
    assert len(posting.mails(invoice)) == len(sink.taken) == 1


def test_a_server_that_has_no_time_is_asked_again_later(posting: Desk, sink: Sink) -> None:
    sink.answers = deque(["451 later", "421 closing"])
    invoice = paid(posting)
    assert posting.mails(invoice) == []
    waits = []
    while (wait := posting.next_due()) is not None:
        waits.append(wait)
        posting.move(wait)
    assert waits == [1, 2]
    assert len(posting.mails(invoice)) == len(sink.taken) == 1
    assert len({message["Message-ID"] for message in sink.offered}) == 1


@pytest.mark.parametrize("to", ["nobody@vendor.example", "asha@vendor.example"])
def test_one_that_says_no_for_good_is_not(posting: Desk, sink: Sink, to: str) -> None:
    """Whether it is the recipient that it refuses, or the message."""
    sink.answers = deque(["554 not here"])
    invoice = paid(posting, vendor_email=to)
    assert (posting.mails(invoice), posting.next_due(), sink.taken) == ([], None, [])


def test_nobody_listens_and_nothing_is_lost() -> None:
    with smtp_sink() as gone:
        address = gone.address
    with open_desk(smtp=address) as desk:
        invoice = paid(desk)
        assert (desk.mails(invoice), desk.next_due()) == ([], 1)
        assert desk.status(invoice) == "paid"


def test_an_invoice_is_paid_though_its_vendor_can_not_be_written_yet(posting: Desk, sink: Sink) -> None:
    sink.free.clear()
    invoice = paid(posting)
    assert posting.status(invoice) == "paid"
    assert posting.rows(invoice, "emails") == []
    sink.free.set()
    assert len(posting.mails(invoice)) == 1


def test_what_is_owed_is_sent_after_a_restart(tmp_path: Path, sink: Sink) -> None:
    provider, clock, ids, database = RazorpayX(), FrozenClock(AT), CountedIds(), str(tmp_path / "desk.db")
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        sink.answers = deque(["451 later"])
        with opened(provider, clock, ids, database=database, smtp=sink.address) as desk:
            invoice = paid(desk)
            assert desk.mails(invoice) == []
        with opened(provider, clock, ids, database=database, smtp=sink.address) as desk:
            desk.move(1)
            assert len(desk.mails(invoice)) == 1
    assert (len(sink.offered), len(sink.taken)) == (2, 1)


def test_what_is_under_way_at_the_end_is_not_sent_twice(tmp_path: Path, sink: Sink) -> None:
    provider, clock, ids, database = RazorpayX(), FrozenClock(AT), CountedIds(), str(tmp_path / "desk.db")
    sink.free.clear()
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        provider.listen(mock)
        with opened(provider, clock, ids, database=database, smtp=sink.address) as desk:
            invoice = paid(desk)
            assert sink.busy.wait(10)
            threading.Timer(0.1, sink.free.set).start()
        with opened(provider, clock, ids, database=database, smtp=sink.address) as desk:
            assert len(desk.mails(invoice)) == 1
    assert len(sink.offered) == len(sink.taken) == 1


def test_without_a_server_messages_are_files(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "outbox"
    with open_desk(outbox=str(folder)) as desk:
        invoice = paid(desk)
        (told,) = desk.mails(invoice)
    (file,) = folder.iterdir()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (file.suffix, message["To"], message["Subject"]) == (".eml", told["to"], told["subject"])
    assert message.get_content().replace("\r\n", "\n") == told["text"]


def test_a_folder_that_is_full_is_tried_again(tmp_path: Path) -> None:
    with open_desk(outbox=str(tmp_path)) as desk:
        invoice = desk.paying()
        for number in range(20):
            (tmp_path / f".mail_{number}").mkdir()
        desk.news("processed")
        assert (desk.mails(invoice), desk.next_due()) == ([], 1)
        for folder in tmp_path.iterdir():
            folder.rmdir()
        desk.move(1)
        assert len(desk.mails(invoice)) == 1


@pytest.mark.parametrize(
    "server", ["localhost", ":25", "localhost:", "localhost:x", "localhost:0", "h:65536"]
)
def test_a_server_is_a_host_and_a_port(server: str) -> None:
    with pytest.raises(ValueError, match="host:port"):
        SmtpMailer(server)


def test_scheduled_invoices_are_told_of_when_they_are_paid(posting: Desk, sink: Sink) -> None:
    invoice = posting.scheduled()
    assert posting.read(invoice)["payouts"][0]["scheduled_at"] == LATER
    assert posting.mails(invoice) == []
    posting.news("processing")
    assert posting.mails(invoice) == []
    posting.news("processed")
    assert len(posting.mails(invoice)) == len(sink.taken) == 1
