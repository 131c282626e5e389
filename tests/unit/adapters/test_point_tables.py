"""Points out of CSV tables as Swedish spreadsheets and map programs write them."""

import pytest

from tracker.adapters.brought_files import BroughtFiles
from tracker.domain.ground.systems import System
from tracker.domain.walks.bringing import FileKind

TABLES = {
    "semicolons and commas": "\ufeffNamn;Latitud;Longitud\r\nTorget;59,24;18,09\r\n",
    "commas and points": 'name,lon,lat\n"Torget",18.09,59.24\n',
    "tabs": "Longitude\tLatitude\tName\n18.09\t59.24\tTorget\n",
    "a line that is empty": "namn;lat;lon\nTorget;59.24;18.09\n;;\n\n",
    "more cells than heads": "namn;lat;lon\nTorget;59.24;18.09;x;y\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_a_point_a_row(name: str) -> None:
    found = BroughtFiles().read(TABLES[name].encode())
    assert found.kind is FileKind.CSV
    assert [(each.name, each.geometry) for each in found.features] == [
        ("Torget", {"type": "Point", "coordinates": [18.09, 59.24]}),
    ]


def test_a_grid_is_seen_by_its_numbers_or_named() -> None:
    tm = b"namn;nord;ost\nTorget;6 571 000;676 300\n"
    found = BroughtFiles().read(tm).features[0].geometry
    assert isinstance(found, dict)
    assert found["coordinates"] == pytest.approx([18.1, 59.24], abs=0.02)
    local = BroughtFiles().read(b"namn;n;e\nTorget;6568000;155000\n", system=System.SWEREF_1800).features[0].geometry
    assert isinstance(local, dict)
    assert local["coordinates"] == pytest.approx([18.09, 59.23], abs=0.02)


def test_what_keeps_a_spreadsheet_from_running_a_cell_is_taken_off_again() -> None:
    found = BroughtFiles().read(b"namn;lat;lon\n'=SUMMA(A1);59,24;18,09\n'Torget';59,24;18,09\n")
    assert [each.name for each in found.features] == ["=SUMMA(A1)", "'Torget'"]
