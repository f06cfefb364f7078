"""An export is recounted without the product, and any byte of it that changes is found."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecabinet.ballots.exporting import export_of
from ecabinet.kernel.web import House
from ecabinet.ledger import recount
from ecabinet.ledger.keys import Signer
from tests.cast import MEMBERS, Cast
from tests.ledger.held import closed_form


def exported(house: House, ballot: int, signer: Signer, to: Path) -> Path:
    with house.db.reading() as db:
        (to / "export.zip").write_bytes(export_of(db, ballot, signer))
    return to / "export.zip"


def test_the_export_is_recounted_without_the_product(house: House, cast: Cast, signer: Signer, tmp_path: Path, capsys):
    ballot = closed_form(house, cast, signer)
    place = exported(house, ballot, signer, tmp_path)
    assert recount.main([str(place), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "The recount agrees with the close." in said
    assert re.search(r"Question 1: \w+ members 5", said)


def test_the_script_needs_nothing_but_the_standard_library(house, cast, signer, tmp_path):
    import subprocess
    import sys
    import zipfile

    place = exported(house, closed_form(house, cast, signer), signer, tmp_path)
    zipfile.ZipFile(place).extractall(tmp_path / "out")
    (script,) = (tmp_path / "out").rglob("recount.py")
    done = subprocess.run([sys.executable, "-I", "-S", str(script)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kết quả đếm lại khớp" in done.stdout


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_one_byte_of_an_export_that_changes_is_found(house, cast, signer, tmp_path, data):
    cache = tmp_path / "ledger.json"
    if not cache.exists():
        import zipfile

        place = exported(house, closed_form(house, cast, signer), signer, tmp_path)
        cache.write_bytes(
            zipfile.ZipFile(place).read(next(n for n in zipfile.ZipFile(place).namelist() if "ledger.json" in n))
        )
    export = json.loads(cache.read_text())
    place = data.draw(st.sampled_from(sorted(leaves_of(export), key=str)))
    *way, last = place
    thing = export
    for step in way:
        thing = thing[step]
    value = thing[last]
    if isinstance(value, int):
        thing[last] = value + data.draw(st.integers(1, 5))
    else:
        at = data.draw(st.integers(0, len(value) - 1))
        thing[last] = value[:at] + chr(ord(value[at]) ^ 1 << data.draw(st.integers(0, 2))) + value[at + 1 :]
    if thing[last] == value:
        return
    with pytest.raises((recount.Broken, ValueError, KeyError)):
        recount.verify(lambda name: json.dumps(export) if name == "ledger.json" else None)


def leaves_of(value: Any, way: tuple = ()) -> set[tuple]:
    if isinstance(value, dict):
        return {leaf for key, each in value.items() if key != "format" for leaf in leaves_of(each, (*way, key))}
    if isinstance(value, list):
        return {leaf for n, each in enumerate(value) for leaf in leaves_of(each, (*way, n))}
    return {way} if value or value == 0 else set()


def test_nobody_of_the_roll_is_missing_in_the_export(house, cast, signer, tmp_path):
    import zipfile

    place = zipfile.ZipFile(exported(house, closed_form(house, cast, signer), signer, tmp_path))
    roll = json.loads(place.read(next(name for name in place.namelist() if name.endswith("roll.json"))))
    assert sorted(it["person_id"] for it in roll) == sorted(cast[name] for name in MEMBERS)
