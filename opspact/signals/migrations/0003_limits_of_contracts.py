from django.db import migrations

from opspact.tenancy.rls import narrow


class Migration(migrations.Migration):
    """Who is limited to some contracts sees what monitoring says of these."""

    dependencies = [("signals", "0002_partitions"), ("tenancy", "0005_limits_of_contracts")]
    operations = [
        *map(narrow, ("signals_source", "signals_alert", "signals_bundle", "signals_window")),
        narrow("signals_delivery", "source_id", "signals_source"),
        narrow("signals_track", "source_id", "signals_source"),
        narrow("signals_alertevent", "alert_id", "signals_alert"),
    ]
