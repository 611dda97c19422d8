from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0014_disclosures_are_forgotten'),
    ]

    operations = [
        migrations.AddField(
            model_name='contribution',
            name='organisation_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=150, verbose_name='name of the organisation'),
        ),
        migrations.AddConstraint(
            model_name='contribution',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('organisation_name', ''), _connector='OR'), name='one_organisation_speaks'),
        ),
    ]
