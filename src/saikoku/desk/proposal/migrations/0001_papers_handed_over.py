import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Handed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='the first day of the month it proposes')),
                ('sha256', models.CharField(help_text='of the paper', max_length=64)),
                ('pdf', models.BinaryField()),
                ('handed_by', models.CharField(max_length=80)),
                ('handed_by_account', models.BigIntegerField(null=True)),
                ('handed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='proposed_month_is_its_first_day'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='proposal_handed_over_has_its_hash')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agreed', '同意する'), ('changes', '変更のうえ同意する'), ('refused', '同意しない')], max_length=8)),
                ('document', models.CharField(help_text="number of the city's answer", max_length=100)),
                ('document_on', models.DateField(help_text='the day of that document')),
                ('remark', models.CharField(default='', help_text='what is to change, or why it does not agree', max_length=400)),
                ('handed_by', models.CharField(help_text='as in the paper: nobody answers for the city to his own', max_length=80)),
                ('answered_by', models.CharField(max_length=80)),
                ('answered_at', models.DateTimeField()),
                ('handed', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='proposal.handed')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['agreed', 'changes', 'refused'])), name='answer_of_a_known_kind'), models.CheckConstraint(condition=models.Q(('document', ''), _negated=True), name='answer_to_a_proposal_has_its_document'), models.CheckConstraint(condition=models.Q(('kind', 'agreed'), models.Q(('remark', ''), _negated=True), _connector='OR'), name='answer_that_does_not_agree_says_why'), models.CheckConstraint(condition=models.Q(('answered_by', models.F('handed_by')), _negated=True), name='nobody_answers_his_own_proposal'), models.CheckConstraint(condition=models.Q(('answered_at__date__gte', models.F('document_on'))), name='answer_to_a_proposal_is_not_dated_ahead')],
            },
        ),
    ]
