"""The first tables."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=16, unique=True)),
                ("order_no", models.CharField(max_length=100, unique=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("callback", models.CharField(blank=True, max_length=1000)),
                ("currency", models.CharField(max_length=3)),
                ("total", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                ("given_back", models.BigIntegerField(default=0)),
                ("state", models.CharField(max_length=24)),
                ("since", models.BigIntegerField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=100)),
                ("waited", models.BooleanField(default=False)),
                ("made", models.BigIntegerField()),
                ("changed", models.BigIntegerField()),
                ("void_after", models.BigIntegerField()),
                ("sending_until", models.BigIntegerField(default=0)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.TextField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="desk.order"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("purpose", models.CharField(max_length=12)),
                ("number", models.PositiveSmallIntegerField()),
                ("asked", models.BigIntegerField()),
                ("moved", models.BigIntegerField(default=0)),
                ("made", models.BigIntegerField()),
                ("operation", models.CharField(blank=True, max_length=100)),
                ("parent", models.CharField(blank=True, max_length=100)),
                ("ref", models.CharField(blank=True, max_length=100)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="desk.order"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "purpose", "number"), name="one_attempt_a_number"
                    )
                ],
            },
        ),
    ]
