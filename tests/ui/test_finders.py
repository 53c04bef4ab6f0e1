"""Static files straight from installed packages."""

from django.contrib.staticfiles import finders

from send_mis.ui.finders import PACKAGED, PackagedFinder


def test_only_what_is_used_is_published() -> None:
    listed = {f"{storage.prefix}/{name}" for name, storage in PackagedFinder().list(None)}  # type: ignore[attr-defined]

    assert listed == {
        f"{prefix}/{name}" for prefix, (_, _, names) in PACKAGED.items() for name in names
    }
    assert finders.find("bootstrap/bootstrap.min.css") is None
    assert PackagedFinder().find("bootstrap/../../__init__.py") == []
    assert finders.find("atkinson/AtkinsonHyperlegible-Regular.ttf")


def test_a_style_sheet_is_published_without_its_link_to_a_missing_map() -> None:
    for name, storage in PackagedFinder().list(None):
        with storage.open(name) as file:
            content = file.read()
        assert content
        assert b"sourceMappingURL" not in content[-200:]
