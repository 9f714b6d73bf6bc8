"""Profiles: a right one is read whole; a wrong one is refused by line and key, without its secrets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from payconform.errors import ConfigurationError
from payconform.target import profile as profiles
from payconform.target.profile import Profile

from .conftest import PROFILE, SENTINEL

Load = Callable[..., Profile]
MINIMAL = """\
[target]
name = "shop"
base_url = "http://127.0.0.1"
lifecycles = ["payment-invoice-2021"]
[operations]
create = { method = "POST", path = "/" }
read = { method = "GET", path = "/{id}" }
[invoice]
id = "$.id"
status = "$.status"
amount = "$.amount"
currency = "$.currency"
"""


def line_of(text: str) -> int:
    [number] = [number for number, line in enumerate(PROFILE.splitlines(), 1) if text in line]
    return number


def refused(load: Load, changes: dict[str, str], **environment: str) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as caught:
        load(changes, **environment)
    assert caught.value.exit_code == 2
    assert SENTINEL not in caught.value.message + caught.value.hint
    return caught.value


def test_a_whole_profile(load: Load) -> None:
    profile = load()

    assert (profile.name, profile.base_url) == ("shop", "http://127.0.0.1:8000")
    assert profile.lifecycles == ("payment-invoice-2021",)
    assert (profile.timeout, profile.settle, profile.patience) == (2.5, 0.2, 0.0)
    assert profile.auth == {"scheme": "bearer", "token": SENTINEL}
    assert profile.complete_log
    assert profile.capabilities == {
        "create", "read", "list", "process", "refund", "events", "clock", "callbacks", "provider",
    }  # fmt: skip


def test_the_least_profile_claims_little(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_text(MINIMAL)

    profile = profiles.load(path, {})

    assert profile.capabilities == {"create", "read", "provider"}
    assert (profile.auth, profile.provider, profile.own_schema("invoice")) == ({"scheme": "none"}, {}, None)
    assert (profile.timeout, profile.complete_log, profile.secret_headers) == (5.0, False, frozenset())


def test_the_digest_tells_texts_apart_and_holds_no_secret(load: Load) -> None:
    assert load().digest == load({}, SHOP_KEY="another").digest
    assert load().digest != load({"timeout = 2.5": "timeout = 2.6"}).digest


def test_headers_from_the_environment_are_secret(load: Load) -> None:
    header = {'scheme = "bearer"\ntoken = "${SHOP_KEY}"': 'scheme = "header"\nname = "X-Me"\nvalue = "me"'}

    assert load().secret_headers == {"X-Shop"}
    assert load(header).secret_headers == {"X-Shop", "X-Me"}


UNKNOWN_KEYS = [
    ("[time]\n", "[tiem]\n", "[time]", "tiem"),
    ('name = "shop"', 'name = "shop"\nnmae = "x"', 'name = "shop"', "target.nmae"),
    (
        'money = { format = "decimal" }',
        'money = { format = "decimal", fromat = 1 }',
        "money =",
        "money.fromat",
    ),
    ('path = "/invoices"\n', 'path = "/invoices"\nurl = "/"\n', "Idempotency", "operations.create.url"),
    (
        'read = { method = "GET", path = "/invoices',
        'read = { verb = 1, method = "GET", path = "/invoices',
        'read = { method = "GET", path = "/invoices',
        "operations.read.verb",
    ),
    ("complete = true", "completed = true", "complete = true", "operations.events.completed"),
    ("process = {", "proces = {", "process = {", "operations.proces"),
    ('pattern = "/invoices/([^/?]+)"', 'patern = "x"', "pattern", "operations.create.id.patern"),
    ('resolution = "$.code"', 'resolved = "$.code"', "resolution", "invoice.resolved"),
    ('next_due = "$.due"', 'next_due = "$.due"\nwhose = "run"', "next_due", "clock.whose"),
    (
        'read = { method = "GET", path = "/clock" }',
        'read = { method = "GET", path = "/clock", at = 1 }',
        'path = "/clock" }',
        "clock.read.at",
    ),
    ('header = "X-Sign"', 'headers = "X-Sign"', 'header = "X-Sign"', "callbacks.signature.headers"),
    ('token = "${SHOP_KEY}"', 'token = "${SHOP_KEY}"\nuser = "x"', "token", "auth.user"),
    ('correlation = "reference"', 'corelation = "reference"', "correlation", "provider.corelation"),
]


@pytest.mark.parametrize(("old", "new", "near", "key"), UNKNOWN_KEYS, ids=[row[3] for row in UNKNOWN_KEYS])
def test_an_unknown_key_is_named_with_its_line_and_those_that_are_known(
    load: Load, old: str, new: str, near: str, key: str
) -> None:
    error = refused(load, {old: new})

    assert error.message.endswith(f": unknown key {key}")
    assert "known keys here: " in error.hint
    assert int(error.where.rpartition(":")[2]) - line_of(near) in {0, 1}


def test_a_misspelt_key_is_known_by_the_one_that_is_like_it(load: Load) -> None:
    error = refused(load, {"timeout = 2.5": "time_out = 2.5"})

    assert error.hint.startswith("did you mean timeout? known keys here: base_url, ")


WRONG_VALUES = [
    (
        'format = "decimal"',
        'format = "cents"',
        "money.format should be one of decimal, decimal-string, minor",
    ),
    ('format = "unix"', 'format = "iso"', "time.format should be one of unix, unix-ms, rfc3339"),
    ('name = "shop"', "name = 5", "target.name should be text"),
    ('name = "shop"', 'name = ""', "target.name should not be empty"),
    ('lifecycles = ["payment-invoice-2021"]', "lifecycles = []", "target.lifecycles should not be empty"),
    ('lifecycles = ["payment-invoice-2021"]', "lifecycles = [5]", "target.lifecycles.0 should be text"),
    (
        'lifecycles = ["payment-invoice-2021"]',
        'lifecycles = ["a", "a"]',
        "target.lifecycles should name nothing twice",
    ),
    (
        'lifecycles = ["payment-invoice-2021"]',
        'lifecycles = "payment"',
        "target.lifecycles should be an array",
    ),
    ('lifecycles = ["payment-invoice-2021"]', 'lifecycles = ["payment"]', "there is no life cycle 'payment'"),
    ("timeout = 2.5", "timeout = 0", "target.timeout should be more than 0"),
    ("timeout = 2.5", "timeout = inf", "target.timeout should be at most 600"),
    ("timeout = 2.5", "timeout = nan", "target.timeout should be a number of seconds"),
    ("timeout = 2.5", 'timeout = "5s"', "target.timeout should be a number"),
    ("timeout = 2.5", "patience = -1", "target.patience should be at least 0"),
    ("timeout = 2.5", 'environment = "prod"', "target.environment should be one of test"),
    (
        'scheme = "bearer"',
        'scheme = "digest"',
        "auth should have scheme = one of none, basic, bearer, header",
    ),
    ('token = "${SHOP_KEY}"', "", "auth.token is missing"),
    ('scheme = "bearer"\ntoken', 'scheme = "basic"\npassword', "auth.user is missing"),
    ('X-Version = "3"', "X-Version = 3", "headers.X-Version should be text"),
    (
        'process = { method = "POST"',
        'process = { method = "post"',
        "operations.process.method should be one of GET, POST",
    ),
    ('process = { method = "POST", ', "process = { ", "operations.process.method is missing"),
    ('path = "/clock" }', 'path = "clock" }', "clock.read.path should match ^/"),
    ("complete = true", "complete = 1", "operations.events.complete should be true or false"),
    (
        'pattern = "/invoices/([^/?]+)"',
        'pattern = "("',
        "operations.create.id.pattern should be a valid regex",
    ),
    (
        'id = { header = "Location", pattern = "/invoices/([^/?]+)" }',
        "id = 5",
        "operations.create.id should be text or a table with header",
    ),
    ('id = "$.id"', "", "invoice.id is missing"),
    ('id = "$.id"', 'id = "$.id["', "invoice.id is no JSONPath: "),
    ('id = "$.id"', "id = 5", "invoice.id should be text"),
    ('PAID = "processed"', 'PAID = "paid"', "statuses.PAID: 'paid' is no status of payment-invoice-2021"),
    ('PAID = "processed"', "PAID = 3", "statuses.PAID should be text"),
    (
        'kind = "endpoint"',
        'kind = "sundial"',
        "clock should have kind = one of none, endpoint, header, lifetimes",
    ),
    ('next_due = "$.due"', "", "clock should have exactly one of next_due, max_step"),
    ('next_due = "$.due"', 'next_due = "$.due"\nmax_step = 60', "clock should have exactly one of"),
    (
        'scheme = "paycore-sha1"',
        'scheme = "sha256"',
        "callbacks.signature should have scheme = one of none, paycore",
    ),
    ('bind = "127.0.0.1:8701"', "", "provider should have exactly one of bind, url"),
    (
        'bind = "127.0.0.1:8701"',
        'bind = "127.0.0.1:8701"\nurl = "http://127.0.0.1"',
        "exactly one of bind, url",
    ),
    ('bind = "127.0.0.1:8701"', 'bind = "127.0.0.1"', "provider.bind should match "),
    (
        'bind = "127.0.0.1:8701"',
        'bind = "127.0.0.1:99999"',
        "provider.bind should name a host, a port up to 65535",
    ),
    (
        'secret = "whsec_c2VjcmV0"',
        'secret = "whsec_%"',
        "provider.secret should be whsec_ and base64 after it",
    ),
    (
        'secret = "whsec_c2VjcmV0"',
        'secret = "secret"',
        "provider.secret should be whsec_ and base64 after it",
    ),
    ('items = "$.rows[*]"\n', 'items = "rows]"\n', "operations.events.items is no JSONPath: "),
    (
        'note = "for {reference}"',
        'note = "for {refrence}"',
        "operations.create.body: there is no value for {refrence}",
    ),
    (
        'Idempotency-Key = "{reference}"',
        'Idempotency-Key = "{id}"',
        "operations.create.headers: there is no value",
    ),
    (
        'path = "/invoices/{id}/process"',
        'path = "/invoices/{ref}"',
        "operations.process.path: there is no value",
    ),
    (
        'path = "/invoices"\n',
        'path = "/invoices/{expires_at}"\n',
        "operations.create.path: there is no value",
    ),
    ('to = "{moment}"', 'to = "{now}"', "clock.move.body: there is no value for {now} here"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG_VALUES, ids=[row[2] for row in WRONG_VALUES])
def test_a_wrong_value_is_told_with_its_line(load: Load, old: str, new: str, message: str) -> None:
    if old.startswith("items"):
        old, new = f'/events"\n{old}', f'/events"\n{new}'
    error = refused(load, {old: new})

    assert message in error.message
    key = message.partition(" ")[0]
    assert error.where.rpartition(":")[2].isdigit(), f"no line for {key}"


@pytest.mark.parametrize(("table", "key"), [("[target]", "target"), ("[invoice]", "invoice")])
def test_a_missing_table_is_named(tmp_path: Path, table: str, key: str) -> None:
    path = tmp_path / "target.toml"
    path.write_text(MINIMAL.replace(table, "[headers]").replace("[operations]", "[operations]", 1))

    with pytest.raises(ConfigurationError) as caught:
        profiles.load(path, {})

    assert caught.value.message in {f"{path}: {key} is missing", f"{path}:6: {key} is missing"}


def test_a_missing_operation_is_told_where_the_others_stand(tmp_path: Path) -> None:
    path = tmp_path / "target.toml"
    path.write_text(MINIMAL.replace("read = {", "list = {"))
    with pytest.raises(ConfigurationError, match=r"target.toml:5: operations.read is missing"):
        profiles.load(path, {})


def test_a_missing_variable_is_named_with_its_key(load: Load) -> None:
    error = refused(load, {'name = "shop"': 'name = "${NOT_SET}"'})

    assert error.message.endswith(
        "target.toml:4: target.name needs the environment variable NOT_SET, which isn't set"
    )


def test_a_variable_may_be_empty_but_then_has_to_fit(load: Load) -> None:
    assert "target.base_url should begin with http:// or https://" in refused(load, {}, SHOP_URL="").message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[target", ":1: not TOML: "),
        (b'[target]\nname = "a"\nname = "b"\n', ":3: not TOML: a key is given twice"),
        (b'[target]\nname = "', ":2: not TOML: "),
        (b'[target]\nname = "caf\xe9"\n', ":2: not UTF-8"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "target.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigurationError) as caught:
        profiles.load(path, {})

    assert caught.value.message.startswith(f"{path}{message}")


@pytest.mark.parametrize(
    ("name", "reason"), [("no.toml", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_cant_be_read(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        profiles.load(tmp_path / name, {})

    assert caught.value.message.startswith(f"{tmp_path / name}: the profile can't be read: {reason}")


@pytest.mark.parametrize("url", ["http://shop.example", "http://192.168.0.7:8000", "http://127.0.0.1.nip.io"])
def test_beyond_this_machine_only_a_test_system_is_judged(load: Load, url: str) -> None:
    error = refused(load, {}, SHOP_URL=url)

    assert "target.base_url: " in error.message
    assert int(error.where.rpartition(":")[2]) == line_of("base_url")
    assert 'environment = "test"' in error.hint
    assert load({"timeout = 2.5": 'environment = "test"'}, SHOP_URL=url).base_url == url


@pytest.mark.parametrize("url", ["http://localhost:8000/api/", "http://[::1]:8000", "https://127.3.2.1"])
def test_this_machine_needs_no_word(load: Load, url: str) -> None:
    assert load({}, SHOP_URL=url).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    [
        f"http://ann:{SENTINEL}@127.0.0.1",
        f"http://{SENTINEL}@127.0.0.1",
        f"http://127.0.0.1/?key={SENTINEL}",
        "http://127.0.0.1#x",
        "http://127.0.0.1:99999",
        "http://[::1",
        "http://",
        "http:///path",
        "http://127.0.0.1 /",
        "http://127.0.0.1\n",
    ],
)
def test_an_odd_address_is_refused_unrepeated(load: Load, url: str) -> None:
    error = refused(load, {}, SHOP_URL=url)

    assert "target.base_url should name a host" in error.message
    assert "127" not in error.message.partition("target.base_url")[2]


SECRETS = [
    {'token = "${SHOP_KEY}"': 'token = ["${SHOP_KEY}"]'},
    {'scheme = "bearer"': 'scheme = "${SHOP_KEY}"'},
    {'scheme = "bearer"\ntoken = "': 'scheme = "basic"\nuser = ["x"]\npassword = "'},
    {'X-Shop = "${SHOP_KEY}"': 'X-Shop = ["${SHOP_KEY}"]'},
    {'header = "X-Sign"\nsecret = "${SHOP_KEY}"': 'header = "X-Sign"\nsecret = ["${SHOP_KEY}"]'},
    {'scheme = "paycore-sha1"\nheader = "X-Sign"': 'scheme = "standard-webhooks"'},
    {'secret = "whsec_c2VjcmV0"': 'secret = "${SHOP_KEY}"'},
    {'format = "unix"': 'format = "${SHOP_KEY}"'},
    {'path = "/clock" }': 'path = "${SHOP_KEY}" }'},
]


@pytest.mark.parametrize("changes", SECRETS)
def test_no_message_repeats_a_secret(load: Load, changes: dict[str, str]) -> None:
    assert refused(load, changes).where


@pytest.mark.parametrize("secret", ["whsec_", "whsec_%%%", "whsec_abc"])
def test_a_webhook_secret_has_to_be_one(load: Load, secret: str) -> None:
    changes = {'scheme = "paycore-sha1"\nheader = "X-Sign"': 'scheme = "standard-webhooks"'}

    error = refused(load, changes, SHOP_KEY=secret)

    assert "callbacks.signature.secret should be whsec_ and base64 after it" in error.message
