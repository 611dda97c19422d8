import consultations.contributions.sound_key
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BATCH = 500

# What a contribution is counted under: its own row of values. The triggers and the repair both ask here.
DIMENSIONS = """
CREATE FUNCTION consultations_counted_under(
    axis varchar, kind varchar, language varchar, channel varchar, category varchar, province varchar, session bigint
) RETURNS TABLE (dimension varchar, value varchar) LANGUAGE sql STABLE AS $$
    SELECT * FROM (VALUES
        (''::varchar, ''::varchar), ('axis', coalesce(axis, 'none')), ('kind', kind), ('language', language),
        ('channel', channel), ('category', category), ('province', province),
        ('session', (SELECT code FROM consultations_regionalsession WHERE id = session))
    ) AS each (dimension, value) WHERE each.value IS NOT NULL
$$;
"""

COUNTED = """
    SELECT c.region_id, under.dimension, under.value, c.status, sum(c.sign)
    FROM ({rows}) AS c, consultations_counted_under(
        c.axis_id, c.kind, c.language, c.channel, c.category_id, c.province_id, c.session_id
    ) AS under
    WHERE c.held_for = '' GROUP BY 1, 2, 3, 4 HAVING sum(c.sign) <> 0
"""
COLUMNS = "region_id, axis_id, kind, language, channel, category_id, province_id, session_id, status, held_for"
ARRIVED, GONE = f"SELECT {COLUMNS}, 1 AS sign FROM arrived", f"SELECT {COLUMNS}, -1 AS sign FROM gone"
NOTE = "INSERT INTO consultations_filterchange (region, dimension, value, status, number)"

# One row for each value that changed, whether a statement wrote one contribution or ten thousand. Rows are only added:
# nobody waits for somebody else's transaction.
TRIGGERS = f"""
CREATE FUNCTION consultations_note_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {NOTE} {COUNTED.format(rows=ARRIVED)};
    ELSIF TG_OP = 'DELETE' THEN
        {NOTE} {COUNTED.format(rows=GONE)};
    ELSE
        {NOTE} {COUNTED.format(rows=f"{ARRIVED} UNION ALL {GONE}")};
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_what_arrives AFTER INSERT ON consultations_contribution
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION consultations_note_counts();
CREATE TRIGGER counts_what_goes AFTER DELETE ON consultations_contribution
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION consultations_note_counts();
CREATE TRIGGER counts_what_changes AFTER UPDATE ON consultations_contribution
    REFERENCING OLD TABLE AS gone NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION consultations_note_counts();
"""

FIRST_COUNT = f"""
INSERT INTO consultations_filtercount (region, dimension, value, status, number)
{COUNTED.format(rows=f"SELECT {COLUMNS}, 1 AS sign FROM consultations_contribution")};
"""

UNDO = """
DROP TRIGGER counts_what_arrives ON consultations_contribution;
DROP TRIGGER counts_what_goes ON consultations_contribution;
DROP TRIGGER counts_what_changes ON consultations_contribution;
DROP FUNCTION consultations_note_counts();
DROP FUNCTION consultations_counted_under(varchar, varchar, varchar, varchar, varchar, varchar, bigint);
"""


def fold_what_was_said(apps, schema_editor):
    """Write the new key, and the old one again: unseen signs no longer part a word."""
    Contribution = apps.get_model("consultations", "Contribution")
    keys = [Contribution._meta.get_field(name) for name in ("search_key", "sound_key")]
    rows = []
    read = Contribution.objects.only("title", "body", "reference", "language").order_by("pk")
    for row in read.iterator(chunk_size=BATCH):
        for key in keys:
            key.pre_save(row, add=False)
        rows.append(row)
        if len(rows) == BATCH:
            Contribution.objects.bulk_update(rows, [key.name for key in keys])
            rows = []
    Contribution.objects.bulk_update(rows, [key.name for key in keys])


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0023_assignment_and_bulk'),
        ('stakeholders', '0008_screeners_and_auditors'),
        ('strategy', '0002_helplines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FilterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=2)),
                ('dimension', models.CharField(blank=True, max_length=12)),
                ('value', models.CharField(blank=True, max_length=60)),
                ('status', models.CharField(max_length=14)),
                ('number', models.IntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FilterCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(max_length=2)),
                ('dimension', models.CharField(blank=True, max_length=12)),
                ('value', models.CharField(blank=True, max_length=60)),
                ('status', models.CharField(max_length=14)),
                ('number', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name of the view')),
                ('filters', models.CharField(blank=True, max_length=1000)),
            ],
            options={
                'verbose_name': 'saved view',
                'verbose_name_plural': 'saved views',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='contribution',
            name='sound_key',
            field=consultations.contributions.sound_key.SoundField(blank=True, default='', editable=False, kept='all', of=('title', 'body')),
        ),
        migrations.RunPython(fold_what_was_said, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='contribution',
            index=django.contrib.postgres.indexes.GinIndex(fields=['sound_key'], name='contribution_sounds', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('language', 'ary-Latn')), fields=['sound_key'], name='contribution_latin_sounds', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('held_for', ''), ('status__in', ['submitted', 'screening', 'admissible', 'under_review'])), fields=['id'], name='contribution_waiting'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(condition=models.Q(('held_for', ''), ('status__in', ['submitted', 'screening', 'admissible', 'under_review'])), fields=['region', 'id'], name='contribution_waiting_here'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['status', 'id'], name='contribution_by_state'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['region', 'id'], name='contribution_of_region'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['language', 'id'], name='contribution_by_language'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['kind', 'id'], name='contribution_by_kind'),
        ),
        migrations.AddIndex(
            model_name='contribution',
            index=models.Index(fields=['channel', 'id'], name='contribution_by_channel'),
        ),
        migrations.AddConstraint(
            model_name='filtercount',
            constraint=models.UniqueConstraint(fields=('region', 'dimension', 'value', 'status'), name='one_count_per_value'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='shared_with',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='strategy.region', verbose_name='shared with'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('account', 'name'), name='one_view_per_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='view_has_a_name'),
        ),
        migrations.RunSQL(DIMENSIONS + TRIGGERS + FIRST_COUNT, UNDO),
    ]
