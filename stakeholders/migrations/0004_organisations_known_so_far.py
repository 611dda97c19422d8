"""Organisations that were entered before members could propose any: staff put them there, so they are verified."""

from django.db import migrations


def settle(apps, schema_editor):
    Organisation = apps.get_model("stakeholders", "Organisation")
    for organisation in Organisation.objects.all():
        organisation.state = "verified"
        organisation.save()  # and so its folded names are written
    # Whoever could act in an organisation's name keeps being able to say who else may.
    apps.get_model("stakeholders", "Membership").objects.update(role="manager")


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0003_organisations_and_data_rights")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop, elidable=True)]
