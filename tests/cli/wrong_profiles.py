"""Profiles with one thing wrong: each ends a command before anybody is judged."""

from __future__ import annotations

from .sick import Sick, below_target

HERE, NO_SCHEMA = 'base_url = "{url}"', {"[callbacks]": '[schemas]\ninvoice = "bill.json"\n\n[callbacks]'}
CREATE = 'path = "/bills"\nbody'

ROWS = (
    Sick(
        "a key that is misspelt",
        2,
        "target.toml:6: unknown key target.time_out\n  did you mean timeout?",
        edits=below_target("time_out = 2"),
    ),
    Sick(
        "a key that is given twice",
        2,
        "target.toml:6: not TOML: a key is given twice",
        edits=below_target("settle = 0.1"),
    ),
    Sick(
        "an address without http://",
        2,
        "target.toml:3: target.base_url should begin with http:// or",
        edits={HERE: 'base_url = "127.0.0.1:8000"'},
    ),
    Sick(
        "a service that may be real",
        2,
        "shop.example is beyond this machine, and judging a production",
        edits={HERE: 'base_url = "https://shop.example"'},
    ),
    Sick(
        "an unknown life cycle",
        2,
        "target.toml:4: target.lifecycles: there is no life cycle 'invoices'",
        edits={"payment-invoice-2021": "invoices"},
    ),
    Sick(
        "a variable that isn't set",
        2,
        "target.toml:9: auth.token needs the environment variable WARD_TOKEN, which isn't set",
        unset="WARD_TOKEN",
    ),
    Sick(
        "an operation that is needed",
        2,
        "target.toml:14: operations.read is missing",
        edits={'read = { method = "GET", path = "/bills/{id}" }\n': ""},
    ),
    Sick(
        *(
            "a placeholder of nobody's",
            2,
            "target.toml:16: operations.list.query: there is no value for {ref}",
        ),
        edits={'ref = "{reference}" }, items': 'ref = "{ref}" }, items'},
    ),
    Sick(
        *(
            "a place that is no JSONPath",
            2,
            "target.toml:25: invoice.id is no JSONPath: expected a shorthand",
        ),
        edits={'id = "$.id"': 'id = "$.[id"'},
    ),
    Sick(
        "a pattern that is none",
        2,
        "target.toml:22: operations.create.id.pattern should be a valid regex",
        edits={CREATE: 'path = "/bills"\nid = { header = "Location", pattern = "([" }\nbody'},
    ),
    Sick(
        "a status that is none",
        2,
        "target.toml:33: statuses.NEW: 'open' is no status of payment-invoice",
        edits={'NEW = "created"': 'NEW = "open"'},
    ),
    Sick(
        *(
            "an unknown form of money",
            2,
            "target.toml:12: money.format should be one of decimal, decimal-str",
        ),
        edits={'"decimal-string"': '"cents"'},
    ),
    Sick(
        "a number as text",
        2,
        "target.toml:6: target.timeout should be a number",
        edits=below_target('timeout = "5s"'),
    ),
    Sick(
        *(
            "a secret of another scheme",
            2,
            "target.toml:41: callbacks.signature.secret should begin with whsec_",
        ),
        edits={'"paycore-sha1"': '"standard-webhooks"'},
    ),
    Sick(
        *(
            "a clock that owes nothing",
            2,
            "target.toml:43: clock should have exactly one of next_due, max_step",
        ),
        edits={"max_step = 1800\n": ""},
    ),
    Sick(
        *(
            "a schema that isn't there",
            2,
            "target.toml:40: schemas.invoice: bill.json can't be read: No such",
        ),
        edits=NO_SCHEMA,
    ),
    Sick(
        *(
            "a schema that is none",
            2,
            "target.toml:40: schemas.invoice: bill.json is no JSON Schema, at $.type",
        ),
        edits=NO_SCHEMA,
        files={"bill.json": '{"type": 7}'},
    ),
    Sick(
        "a driver that nobody installed",
        2,
        "target.toml:6: target.driver: no driver 'acme' is installed",
        edits=below_target('driver = "acme"'),
    ),
    Sick(
        *(
            "an app that isn't there",
            2,
            "target.toml:3: target.wsgi: acme:app can't be loaded: ModuleNotFound",
        ),
        edits={HERE: 'wsgi = "acme:app"', 'url = "{provider}"': 'public_url = "http://provider.test"'},
    ),
    Sick(
        *(
            "certificates that aren't there",
            2,
            "target.toml:6: target.ca: nowhere.pem: No such file or directory",
        ),
        edits=below_target('ca = "nowhere.pem"'),
    ),
    Sick(
        *(
            "a file without certificates",
            2,
            "target.toml:6: target.ca: empty.pem: no certificate (PEM) is in it",
        ),
        edits=below_target('ca = "empty.pem"'),
        files={"empty.pem": ""},
    ),
    Sick(
        "a port that is taken",
        2,
        "provider.bind: {taken} can't be had: Address already in use",
        edits={'url = "{provider}"': 'bind = "{taken}"'},
    ),
    Sick(
        "a provider that is none",
        2,
        "target.toml:53: provider.url: no fake provider answers at {url}",
        edits={"{provider}": "{url}"},
    ),
)
