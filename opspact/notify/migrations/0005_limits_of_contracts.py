from django.db import migrations

from opspact.tenancy.rls import narrow


class Migration(migrations.Migration):
    """Who is limited to some contracts sees who was considered for these."""

    dependencies = [("notify", "0004_lines_out"), ("tenancy", "0005_limits_of_contracts")]
    operations = [narrow("notify_considered")]
