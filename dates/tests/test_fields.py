import datetime
import pickle

import pytest
from django.contrib.admin import AdminSite, ModelAdmin
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.forms import modelform_factory
from django.test.utils import isolate_apps

from dates.edtf import EdtfError
from dates.fields import HistoricalDateField, date_constraints
from dates.forms import HistoricalDateInput
from dates.values import UNDATED_ORDER, HistoricalDate

COMPANIONS = ["refine", "basis", "earliest", "latest", "precision", "order"]
COLUMNS = ["date", *(f"date_{suffix}" for suffix in COMPANIONS)]

with isolate_apps("dates"):

    class Dated(models.Model):
        """The abstract base, as statements have it."""

        title = models.CharField(max_length=50, blank=True)
        date = HistoricalDateField("date")

        class Meta:
            abstract = True
            app_label = "dates"

        def __str__(self):
            return self.title

    class Event(Dated):
        as_of = HistoricalDateField()

        class Meta:
            app_label = "dates"
            constraints = date_constraints("date")

    class Fair(Event):
        """Inherits with a table of its own."""

        class Meta:
            app_label = "dates"


@pytest.fixture
def tables(transactional_db):
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        editor.create_model(Event)
        editor.create_model(Fair)
    yield
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        editor.delete_model(Fair)
        editor.delete_model(Event)


def names(model):
    return [field.name for field in model._meta.local_fields]


def test_companions_stand_beside_their_date_once():
    as_of = [column.replace("date", "as_of") for column in COLUMNS]

    assert names(Event) == ["id", "title", *COLUMNS, *as_of]
    assert names(Fair) == ["event_ptr"]


def test_migrations_see_plain_columns_once():
    state = ModelState.from_model(Event)
    written = "".join(MigrationWriter.serialize(field)[0] for field in state.fields.values())

    assert list(state.fields) == names(Event)
    assert {type(field).__module__.split(".")[0] for field in state.fields.values()} == {"django"}
    assert "dates." not in written
    assert "HistoricalDate" not in written
    project = ProjectState()
    project.add_model(state)
    assert [field.name for field in project.apps.get_model("dates", "event")._meta.local_fields] == names(Event)


def test_admin_form_shows_how_the_date_is_read(rf):
    form = ModelAdmin(Event, AdminSite()).get_form(rf.get("/"))()

    assert isinstance(form.fields["date"].widget, HistoricalDateInput)
    assert list(form.fields) == ["title", "date", "date_refine", "date_basis", "as_of", "as_of_refine", "as_of_basis"]


def test_models_pass_the_system_checks():
    assert [*Event.check(), *Fair.check()] == []


def test_labels_name_the_date():
    assert str(Event._meta.get_field("as_of_refine").verbose_name) == "as of: part of it"


@pytest.mark.usefixtures("tables")
class TestRows:
    def test_saving_fills_the_companions(self):
        event = Event.objects.create(date=HistoricalDate.parse("2022", "end", "inferred"))

        row = Event.objects.values(*COLUMNS).get()
        assert list(row.values()) == [
            "2022",
            "end",
            "inferred",
            datetime.date(2022, 1, 1),
            datetime.date(2022, 12, 31),
            "year",
            event.date.order,
        ]

    def test_undated_clears_part_and_basis(self):
        event = Event(date="", date_refine="end", date_basis="inferred")
        event.full_clean()
        event.save()

        row = Event.objects.values_list(*COLUMNS).get()
        assert row == ("", "", "unknown", None, None, "none", UNDATED_ORDER)

    def test_a_string_keeps_part_and_basis(self):
        event = Event.objects.create(date="2022", date_refine="end", date_basis="inferred")
        event.date = "2023"
        event.save()

        assert Event.objects.get().date == HistoricalDate("2023", "end", "inferred")

    def test_a_value_sets_part_and_basis(self):
        event = Event.objects.create(date="2022", date_refine="end")
        event.date = HistoricalDate("2023")
        assert event.date_refine == ""
        event.date_refine = "beginning"
        assert event.date == HistoricalDate("2023", "beginning")
        event.date = None
        assert event.date.is_undated

    def test_part_can_be_cleared_after_a_value_was_given_at_creation(self):
        event = Event(date=HistoricalDate("2022", "end"))
        event.date_refine = ""

        assert event.date == HistoricalDate("2022")
        assert not [key for key in vars(event) if key.endswith("_given")]

    def test_bulk_create_and_update_or_create_fill_the_companions(self):
        Event.objects.bulk_create([Event(date="1997"), Event(date="199X", title="x")])
        Event.objects.update_or_create(title="x", defaults={"date": HistoricalDate.parse("2022", "end")})

        assert list(Event.objects.order_by("date_order").values_list("date", "date_refine", "date_precision")) == [
            ("1997", "", "year"),
            ("2022", "end", "year"),
        ]
        assert Event.objects.get(title="x").date_earliest == datetime.date(2022, 1, 1)

    def test_bad_date_is_never_saved(self):
        with pytest.raises(EdtfError):
            Event.objects.create(date="soon")

    def test_filter_takes_string_and_value(self):
        Event.objects.create(date="1997")

        assert Event.objects.filter(date="1997").exists()
        assert Event.objects.filter(date=HistoricalDate("1997")).exists()
        assert Event.objects.filter(date__startswith="19", date_earliest__year=1997).exists()

    def test_deferred_date_is_loaded_in_one_query(self, django_assert_num_queries):
        Event.objects.create(date="2022", date_refine="end")
        for event in (Event.objects.only("pk").get(), Event.objects.defer("date_refine").get()):
            with django_assert_num_queries(1):
                assert event.date == HistoricalDate("2022", "end")

    def test_refresh_from_db(self):
        event = Event.objects.create(date="2022", date_refine="end")
        event.date = "1997"
        event.date_refine = ""
        event.refresh_from_db()

        assert event.date == HistoricalDate("2022", "end")

    def test_child_table_reads_and_writes_its_parents_date(self):
        Fair.objects.create(date=HistoricalDate.parse("2022", "end"), as_of="2024-04-15")

        fair = Fair.objects.get()
        assert (fair.date.refine, fair.as_of.precision, fair.date_precision) == ("end", "day", "year")

    def test_serialized_row_has_plain_columns(self):
        Event.objects.create(date=HistoricalDate.parse("[1994,1996]", basis="inferred"))

        (row,) = serializers.serialize("python", Event.objects.all())
        assert (row["fields"]["date"], row["fields"]["date_basis"]) == ("[1994,1996]", "inferred")

    def test_rebuilding_the_table_keeps_the_columns(self):
        Event.objects.create(date="1997")
        field = models.IntegerField(default=1)
        field.set_attributes_from_name("extra")
        field.model = Event
        with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
            editor.add_field(Event, field)
            editor.remove_field(Event, field)

        assert Event.objects.get().date == HistoricalDate("1997")

    @pytest.mark.parametrize(
        "bounds",
        [
            {"date_earliest": datetime.date(1998, 1, 1)},
            {"date_earliest": datetime.date(1, 1, 1)},
        ],
    )
    def test_database_refuses_impossible_bounds(self, bounds):
        Event.objects.create(date="1997")

        with pytest.raises(IntegrityError, match="dates_event_date_bounds"):
            Event.objects.update(**bounds)

    def test_database_takes_open_bounds(self):
        for text in ("", "../2015", "2002/..", "[2023..]"):
            Event.objects.create(date=text)

    def test_model_form_round_trip(self):
        form_class = modelform_factory(Event, fields=["date", "date_refine", "date_basis"])
        sent = {"date": "2022", "date_refine": "end", "date_basis": "inferred"}
        form = form_class(sent)
        assert form.is_valid(), form.errors
        event = form.save()

        assert event.date == HistoricalDate("2022", "end", "inferred")
        assert not form_class(sent, instance=event).has_changed()
        assert form_class(sent | {"date": "2023"}, instance=event).changed_data == ["date"]

    def test_model_form_without_part_and_basis(self):
        form = modelform_factory(Event, fields=["date"])({"date": "1999/2015"}, instance=Event(date_refine="end"))

        assert form.is_valid()


@pytest.mark.parametrize(
    ("given", "field", "example"),
    [
        ({"date": "1997-13"}, "date", "1997-05"),
        ({"date": "1" * 10_000}, "date", "1997-05-16"),
        ({"date": "1997\0"}, "date", "1997-05-16"),
        ({"date": "1999/2015", "date_refine": "end"}, "date_refine", "end of 2022"),
        ({"date": "2022", "date_refine": "late"}, "date_refine", ""),
        ({"date": "2022", "date_basis": "unknown"}, "date_basis", "inferred"),
    ],
)
def test_full_clean_names_the_field_at_fault(given, field, example):
    with pytest.raises(ValidationError) as refused:
        Event(**given).full_clean(validate_constraints=False)

    assert list(refused.value.message_dict) == [field]
    assert example in refused.value.message_dict[field][0]


def test_full_clean_leaves_the_canonical_string():
    event = Event(date=" [1994, 1996] ")
    event.full_clean(validate_constraints=False)

    assert event.date == HistoricalDate("[1994,1996]")


def test_a_bad_row_can_be_read():
    assert Event(date="soon").date.edtf == "soon"


def test_values_can_be_pickled():
    value = HistoricalDate.parse("2022", "end")

    assert value.order
    assert pickle.loads(pickle.dumps(value)) == value
