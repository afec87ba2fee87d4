from django.db import migrations

from opspact.tenancy.rls import narrow


class Migration(migrations.Migration):
    """Who is limited to some contracts sees which rosters serve these."""

    dependencies = [("rosters", "0001_initial"), ("tenancy", "0005_limits_of_contracts")]
    operations = [narrow("rosters_serving")]
