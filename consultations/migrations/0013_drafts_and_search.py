import django.contrib.postgres.indexes
import django.db.models.deletion
import portal.shared.folding
from django.conf import settings
from django.db import migrations, models


BATCH = 500


def fold_what_was_said(apps, schema_editor):
    Contribution = apps.get_model("consultations", "Contribution")
    key = Contribution._meta.get_field("search_key")
    rows = []
    for row in Contribution.objects.only("title", "body", "reference").iterator(chunk_size=BATCH):
        key.pre_save(row, add=False)
        rows.append(row)
        if len(rows) == BATCH:
            Contribution.objects.bulk_update(rows, ["search_key"])
            rows = []
    Contribution.objects.bulk_update(rows, ["search_key"])


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0012_live_session'),
        ('stakeholders', '0006_codes_are_searched_too'),
        ('strategy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(max_length=200)),
                ('ticket_hash', models.CharField(max_length=64)),
                ('answers', models.JSONField(default=dict, verbose_name='answers')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ['-saved_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='contribution',
            name='search_key',
            field=portal.shared.folding.FoldedField(blank=True, default='', editable=False, kept='all', of=('title', 'body', 'reference')),
        ),
        migrations.RunPython(fold_what_was_said, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='contribution',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('published_at__isnull', False)), fields=['search_key'], name='contribution_search', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddField(
            model_name='draft',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL, verbose_name='account of the author'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['saved_at'], name='draft_by_age'),
        ),
        migrations.AddIndex(
            model_name='draft',
            index=models.Index(fields=['ticket_hash'], name='draft_by_ticket'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('account', 'ticket_hash'), name='one_draft_per_form'),
        ),
    ]
