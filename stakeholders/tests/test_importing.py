"""A table of organisations: taken out, brought back, read before anything is done, done once."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import Workbook, load_workbook

from portal.shared.models import AuditEntry
from stakeholders import tables
from stakeholders.actions import importing as actions
from stakeholders.categories import load_categories
from stakeholders.models import DirectoryImport, Organisation
from stakeholders.tests.conftest import enrol, give_code, give_password
from stakeholders.tests.organisations import verified

pytestmark = pytest.mark.django_db

HEAD = "name_ar,name_fr,category,legal_form,region,province,contact_phone,contact_email"
AMAL = "جمعية الأمل,Association Amal,associations,association,04,سلا,0661234567,amal@example.org"
NOUR = "تعاونية نور,Coopérative Nour,الجمعيات,تعاونية,الرباط-سلا-القنيطرة,,,"


@pytest.fixture(autouse=True)
def categories(regions):
    load_categories()


@pytest.fixture
def desk(client, person) -> Client:
    keeper = person("keeper@example.org", "coordinator", "04")
    secret = enrol(keeper)
    give_password(client, keeper)
    give_code(client, secret)
    return client


def csv_of(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def send(desk: Client, content: bytes, *, name: str = "table.csv"):
    return desk.post(reverse("directory:import"), {"table": SimpleUploadedFile(name, content)})


def read(desk: Client, content: bytes, **options: str):
    """Send a table and return the page that says what would happen."""
    answer = send(desk, content, **options)
    assert answer.status_code == 302, answer.context["form"].errors
    return desk.get(answer["Location"])


def confirm(desk: Client, page):
    address = page.request["PATH_INFO"]
    answer = desk.post(address)
    assert answer["Location"] == address
    return desk.get(address)


def outcomes(page) -> list[tuple[int, str]]:
    return sorted((row["line"], row["outcome"]) for row in page.context["rows"])


def reasons(page) -> list[str]:
    return [reason for row in page.context["rows"] for reason in row["reasons"]]


def test_nothing_is_done_before_it_is_confirmed(desk):
    page = read(desk, csv_of(AMAL, NOUR))
    assert outcomes(page) == [(2, "new"), (3, "new")]
    assert Organisation.objects.count() == 0
    done = confirm(desk, page)
    assert outcomes(done) == [(2, "new"), (3, "new")]
    amal = Organisation.objects.get(name_fr="Association Amal")
    assert (amal.state, amal.province_id, amal.contact_phone, amal.legal_form) == (
        "verified",
        "04.441",
        "+212661234567",
        "association",
    )
    nour = Organisation.objects.get(name_fr="Coopérative Nour")
    assert (nour.category_id, nour.legal_form, nour.region_id) == ("associations", "cooperative", "04")
    assert AuditEntry.objects.get(action="directory_imported").details == {"new": 2, "changed": 0, "refused": 0}


def test_the_same_file_twice_changes_nothing(desk):
    confirm(desk, read(desk, csv_of(AMAL, NOUR)))
    page = read(desk, csv_of(AMAL, NOUR))
    assert outcomes(page) == [(2, "unchanged"), (3, "unchanged")]
    confirm(desk, page)
    assert Organisation.objects.count() == 2
    assert AuditEntry.objects.filter(action="organisation_changed").count() == 0


def test_confirming_twice_does_it_once(desk):
    page = read(desk, csv_of(AMAL))
    confirm(desk, page)
    confirm(desk, page)
    assert Organisation.objects.count() == 1
    assert AuditEntry.objects.filter(action="directory_imported").count() == 1


def test_a_known_row_is_changed_and_an_empty_cell_leaves_what_is_there(desk):
    verified("amal", contact_phone="+212661234567", address="سلا")
    page = read(desk, csv_of("amal,,bureau@example.org,,,", head="code,region,contact_email,address,name_ar,name_fr"))
    assert outcomes(page) == [(2, "changed")]
    confirm(desk, page)
    amal = Organisation.objects.get()
    assert (amal.contact_email, amal.contact_phone, amal.address) == ("bureau@example.org", "+212661234567", "سلا")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("جمعية,,associations,association,04,,,", "Nom en français"),
        ("ا,a,poets,association,04,,,", "poets"),
        ("ا,a,associations,association,99,,,", "99"),
        ("ا,a,associations,association,04,06.141,,", "Province"),
        ("ا,a,associations,association,04,,12,", "Téléphone"),
        ("ا,a,associations,association,04,,,nobody", "Adresse électronique"),
        ("ا,a,associations,association,06,,,", "pas dans votre région"),
        ("ا,a,,association,04,,,", "Catégorie"),
        ("ا,a,associations,association,04,,,,beyond the last heading", "beyond"),
        (f"ا,{'a' * 201},associations,association,04,,,", "Nom en français"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_others_are_taken(desk, row, reason):
    with translation.override("fr"):
        page = read(desk, csv_of(row, AMAL))
    assert outcomes(page) == [(2, "refused"), (3, "new")]
    assert len(reasons(page)) == 1
    assert reason in reasons(page)[0]
    confirm(desk, page)
    assert [organisation.name_fr for organisation in Organisation.objects.all()] == ["Association Amal"]


def test_one_organisation_on_two_lines_is_taken_once(desk):
    twin = AMAL.replace("جمعية الأمل", "جمعيه الامل")
    page = read(desk, csv_of(AMAL, twin))
    assert outcomes(page) == [(2, "new"), (3, "refused")]


def test_a_likely_twin_is_pointed_out_and_still_taken(desk):
    verified("amal")
    page = read(desk, csv_of("جمعية الامل للتنمية الاجتماعية,Amal pour le developpement,associations,,04,,,"))
    (row,) = page.context["rows"]
    assert (row["outcome"], len(row["notes"])) == ("new", 1)


def test_another_regions_organisation_is_not_changed_by_its_code(desk):
    verified("theirs", region="06")
    head = "code,region,contact_email,name_ar,name_fr"
    page = read(desk, csv_of("theirs,,x@example.org,,", "theirs,04,x@example.org,,", head=head))
    assert outcomes(page) == [(2, "refused"), (3, "refused")]


def test_what_was_merged_is_not_brought_back(desk):
    kept, gone = verified("kept"), verified("gone")
    Organisation.objects.filter(pk=gone.pk).update(state="merged", merged_into=kept)
    page = read(desk, csv_of("gone,,x@example.org,,", head="code,region,contact_email,name_ar,name_fr"))
    assert outcomes(page) == [(2, "refused")]
    assert "kept" in reasons(page)[0]


def test_what_happened_meanwhile_counts_when_it_is_done(desk):
    page = read(desk, csv_of(AMAL))
    verified("amal", name_ar="جمعية الأمل", name_fr="Association Amal")
    done = confirm(desk, page)
    assert outcomes(done) == [(2, "changed")]
    assert Organisation.objects.get().contact_email == "amal@example.org"


def test_columns_that_are_none_of_ours_are_named(desk):
    page = read(desk, csv_of(f"{AMAL},1", head=f"{HEAD},Président"))
    assert page.context["kept"].ignored == ["Président"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv_of("x", head="name_ar,name_fr"), "no region"),
        (csv_of(head=HEAD), "no rows"),
        (csv_of(AMAL, head=HEAD.replace("province", "region")), "a column twice"),
        (csv_of(AMAL).decode().encode("utf-16"), "another encoding"),
        (csv_of("x,Été,associations,association,04,,,").decode().encode("latin-1"), "latin-1"),
        (b"%PDF-1.7 not a table", "a PDF"),
        (b"", "empty"),
        (csv_of(*[AMAL] * (tables.MOST_ROWS + 1)), "too many"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_its_field(desk, content, name):
    answer = send(desk, content)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["table"]), name
    assert not DirectoryImport.objects.exists()


@pytest.mark.parametrize("separator", [";", "\t"])
def test_what_a_spreadsheet_writes_in_french_is_read(desk, separator):
    content = b"\xef\xbb\xbf" + csv_of(AMAL).replace(b",", separator.encode())
    assert outcomes(read(desk, content)) == [(2, "new")]


def test_formulas_and_numbers_of_a_workbook_are_texts(desk):
    book, written = Workbook(), io.BytesIO()
    book.active.append(["الاسم بالعربية", "Nom en français", "Région", "Catégorie", "Téléphone", "Adresse"])
    book.active.append(["جمعية الأمل", "Association Amal", 4, "Associations", 661234567, "Salé"])
    book.save(written)
    page = read(desk, written.getvalue(), name="table.xlsx")
    assert outcomes(page) == [(2, "new")]
    confirm(desk, page)
    assert Organisation.objects.get().contact_phone == "+212661234567"


def test_what_was_taken_out_comes_back_unchanged(desk, person):
    verified("amal", province_id="04.441", contact_phone="+212661234567", website="https://amal.example.org")
    verified("nour", name_ar="=1+1", name_fr="@SUM(A1)", legal_form="cooperative")
    verified("theirs", region="06")
    taken_out = desk.get(reverse("directory:export")).content
    sheet = load_workbook(io.BytesIO(taken_out)).worksheets[0]
    codes = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert set(codes) == {"amal", "nour"}
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # no formula
    page = read(desk, taken_out, name="export.xlsx")
    assert outcomes(page) == [(2, "unchanged"), (3, "unchanged")]
    assert AuditEntry.objects.get(action="directory_exported").details == {"organisations": 2, "filters": []}


def test_the_export_holds_what_the_filters_ask_for(desk):
    verified("amal", legal_form="association")
    verified("nour", name_ar="تعاونية نور", name_fr="Coopérative Nour", legal_form="cooperative")
    taken_out = desk.get(f"{reverse('directory:export')}?legal_form=cooperative").content
    sheet = load_workbook(io.BytesIO(taken_out)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["nour"]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_template_is_read_as_it_is_handed_out(desk, language):
    with translation.override(language):
        handed_out = load_workbook(io.BytesIO(desk.get(reverse("directory:import_template")).content))
        head = [cell.value for cell in handed_out.worksheets[0][1]]
        row = dict.fromkeys(head, "") | dict(
            zip(head, ["", "جمعية الأمل", "Association Amal", "", "associations"], strict=False)
        )
        row[head[6]] = "04"
        handed_out.worksheets[0].append(list(row.values()))
        written = io.BytesIO()
        handed_out.save(written)
        assert outcomes(read(desk, written.getvalue(), name="t.xlsx")) == [(2, "new")]
    assert handed_out.worksheets[1].max_row > 100


def test_a_file_waits_for_a_day_and_only_for_whoever_sent_it(desk, person, regions):
    page = read(desk, csv_of(AMAL))
    other = Client()
    colleague = person("colleague@example.org", "coordinator", "04")
    secret = enrol(colleague)
    give_password(other, colleague)
    give_code(other, secret)
    assert other.get(page.request["PATH_INFO"]).status_code == 404
    assert actions.remove_old_imports() == 0
    DirectoryImport.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    assert actions.remove_old_imports() == 1


def test_a_thousand_rows_are_read_and_done_within_a_request(desk):
    rows = [f"جمعية رقم {number} كذا,Association numero {number},associations,,04,,," for number in range(1000)]
    page = read(desk, csv_of(*rows))
    assert page.context["counts"]["new"] == 1000
    started = timezone.now()
    confirm(desk, page)
    assert Organisation.objects.count() == 1000
    assert (timezone.now() - started).total_seconds() < 20
