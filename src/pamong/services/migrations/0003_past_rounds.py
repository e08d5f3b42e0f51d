"""Where a quarter of the past was written down from; the release before writes rounds without it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0002_fixed")]

    operations = [
        migrations.AddField(
            "skmround",
            "basis",
            models.TextField(db_default="", help_text="where a past quarter comes from; empty for one asked here"),
        ),
    ]
