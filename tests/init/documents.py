"""OpenAPI documents of made-up services, each with other habits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# 3.0, JSON:API: an envelope, decimals, unix times, a key in a header, numbered pages, a log, a test clock.
LEDGER: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Ledger API", "version": "1"},
    "servers": [
        {"url": "https://api.ledger.example/v2", "description": "production"},
        {"url": "https://sandbox.ledger.example/v2", "description": "for tests"},
    ],
    "security": [{"key": []}],
    "paths": {
        "/invoices": {
            "post": {
                "operationId": "createInvoice",
                "parameters": [
                    {
                        "name": "Idempotency-Key",
                        "in": "header",
                        "required": True,
                        "schema": {"type": "string"},
                    },
                    {"name": "X-Api-Version", "in": "header", "required": True, "schema": {"enum": ["2"]}},
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewInvoice"}}}
                },
                "responses": {
                    "201": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/One"}}}
                    },
                    "422": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
                    },
                },
            },
            "get": {
                "parameters": [
                    {"name": "filter[reference_id]", "in": "query", "schema": {"type": "string"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 0}},
                    {"name": "per_page", "in": "query", "schema": {"type": "integer", "maximum": 50}},
                ],
                "responses": {
                    200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Many"}}}}
                },
            },
        },
        "/invoices/{invoice_id}": {
            "parameters": [
                {"name": "invoice_id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/One"}}}}
                }
            },
            "delete": {"summary": "Give it up", "responses": {"204": {}}},
        },
        "/invoices/{invoice_id}/submit": {"post": {"responses": {"200": {}}}},
        "/invoices/{invoice_id}/refunds": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["amount", "reason"],
                                "properties": {
                                    "amount": {"type": "number"},
                                    "reference_id": {"type": "string"},
                                    "reason": {"type": "string", "enum": ["requested", "fraud"]},
                                },
                            }
                        }
                    }
                },
                "responses": {"202": {}},
            }
        },
        "/invoices/{invoice_id}/history": {
            "get": {
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "properties": {
                                        "data": {
                                            "type": "array",
                                            "items": {
                                                "properties": {
                                                    "old_status": {"type": "string"},
                                                    "new_status": {"type": "string"},
                                                    "at": {"type": "integer"},
                                                    "comment": {"type": "string"},
                                                }
                                            },
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
        "/test/clock": {
            "get": {
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Clock"}}}
                    }
                }
            },
            "put": {
                "requestBody": {
                    "content": {"application/json": {"schema": {"properties": {"now": {"type": "integer"}}}}}
                },
                "responses": {"200": {}},
            },
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Ledger-Key"}},
        "schemas": {
            "Clock": {"properties": {"now": {"type": "integer", "example": 1700000000}}},
            "NewInvoice": {
                "type": "object",
                "required": ["data"],
                "properties": {
                    "data": {
                        "type": "object",
                        "required": ["type", "attributes"],
                        "properties": {
                            "type": {"type": "string", "enum": ["invoices"]},
                            "attributes": {
                                "type": "object",
                                "required": ["amount", "currency", "customer_email"],
                                "properties": {
                                    "reference_id": {"type": "string"},
                                    "amount": {"type": "number", "example": 12.34},
                                    "currency": {"type": "string"},
                                    "description": {"type": "string"},
                                    "callback_url": {"type": "string", "format": "uri"},
                                    "customer_email": {"type": "string", "format": "email"},
                                },
                            },
                        },
                    }
                },
            },
            "Invoice": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "type": {"type": "string"},
                    "attributes": {
                        "allOf": [
                            {
                                "type": "object",
                                "properties": {
                                    "reference_id": {"type": "string", "nullable": True},
                                    "status": {
                                        "type": "string",
                                        "enum": ["created", "processing", "processed"],
                                    },
                                    "amount": {"type": "number", "example": 12.34},
                                    "currency": {"type": "string", "enum": ["EUR", "USD"]},
                                },
                            },
                            {"properties": {"created": {"type": "integer", "example": 1700000000}}},
                        ]
                    },
                },
            },
            "One": {"properties": {"data": {"$ref": "#/components/schemas/Invoice"}}},
            "Many": {
                "properties": {
                    "data": {"type": "array", "items": {"$ref": "#/components/schemas/Invoice"}},
                    "meta": {"properties": {"total": {"type": "integer"}}},
                }
            },
            "Error": {
                "properties": {
                    "request_id": {"type": "string"},
                    "error_type": {"type": "string"},
                    "errors": {"type": "array", "items": {"properties": {"code": {"type": "string"}}}},
                }
            },
        },
    },
}

# 3.1: minor units in a table, actions by a word in a body, refunds beside, webhooks, cursors, a header clock.
TILL: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "till"},
    "paths": {
        "/payments": {
            "post": {
                "parameters": [{"$ref": "#/components/parameters/Now"}],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["orderId", "amount", "apiSecret"],
                                "properties": {
                                    "orderId": {"type": "string"},
                                    "amount": {"$ref": "#/components/schemas/Money"},
                                    "apiSecret": {"type": "string", "example": "s3ntin3l"},
                                    "webhookUrl": {"type": "string"},
                                },
                            }
                        }
                    }
                },
                "responses": {"200": {"$ref": "#/components/responses/Payment"}},
            },
            "get": {
                "parameters": [
                    {"name": "orderId", "in": "query", "schema": {"type": "string"}},
                    {"name": "starting_after", "in": "query", "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 20}},
                ],
                "responses": {
                    "200": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "properties": {
                                        "nextCursor": {"type": ["string", "null"]},
                                        "rows": {
                                            "type": "array",
                                            "items": {
                                                "properties": {
                                                    "payment": {"$ref": "#/components/schemas/Payment"}
                                                }
                                            },
                                        },
                                    }
                                }
                            }
                        }
                    }
                },
            },
        },
        "/payments/{paymentId}": {
            "get": {
                "parameters": [{"$ref": "#/components/parameters/Now"}],
                "responses": {"200": {"$ref": "#/components/responses/Payment"}},
            },
            "patch": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"properties": {"action": {"enum": ["confirm", "void", "archive"]}}}
                        }
                    }
                },
                "responses": {"200": {"$ref": "#/components/responses/Payment"}},
            },
        },
        "/refunds": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "properties": {
                                    "paymentId": {"type": "string"},
                                    "amount": {"$ref": "#/components/schemas/Money"},
                                }
                            }
                        }
                    }
                },
                "responses": {"201": {}},
            }
        },
    },
    "webhooks": {
        "paymentChanged": {
            "post": {
                "parameters": [{"name": "X-Hmac-Signature", "in": "header", "schema": {"type": "string"}}],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "properties": {
                                    "id": {"type": "string"},
                                    "payment": {"$ref": "#/components/schemas/Payment"},
                                }
                            }
                        }
                    }
                },
            }
        }
    },
    "components": {
        "parameters": {
            "Now": {
                "name": "Test-Now",
                "in": "header",
                "description": "the time of this payment",
                "schema": {"type": "string", "format": "date-time"},
            }
        },
        "responses": {
            "Payment": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Payment"}}}}
        },
        "schemas": {
            "Money": {
                "type": "object",
                "required": ["value", "currency"],
                "properties": {
                    "value": {"type": "integer", "description": "in minor units"},
                    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                },
            },
            "Payment": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "orderId": {"type": "string"},
                    "state": {"enum": ["NEW", "SENT", "PAID", "BROKEN_OFF", "RETURN_WAITING"]},
                    "amount": {"$ref": "#/components/schemas/Money"},
                    "createdAt": {"type": "string", "format": "date-time"},
                },
            },
        },
    },
}


def written(folder: Path, document: dict[str, Any], name: str = "api.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return path
