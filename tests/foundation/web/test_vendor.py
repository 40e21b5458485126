import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from kaifong.foundation.web.vendor import FILES, VendorFinder, VendorStorage


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_named_files_are_served_without_source_maps(name):
    assert finders.find(f"vendor/{name}")
    content = VendorStorage().open(name).read()
    assert len(content) > 1_000
    assert b"sourceMappingURL" not in content


@pytest.mark.parametrize(
    "path",
    [
        "vendor/package.json",
        "vendor/../manage.py",
        "tabler.css",
        "vendor/@tabler/core/package.json",
    ],
)
def test_nothing_else_is_served(path):
    finder = VendorFinder()
    assert finder.find(path) is None
    assert finder.find(path, find_all=True) == []


def test_a_missing_folder_is_said_with_what_to_do(settings, tmp_path):
    settings.ROOT = tmp_path

    faults = VendorFinder().check()

    assert len(faults) == len(FILES)
    assert "npm ci" in str(faults[0].hint)


def test_all_is_gathered_under_hashed_names_with_imports_rewritten(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "kaifong.foundation.web.storage.HashedFiles"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    entry = next(file for file in tmp_path.glob("kaifong/js/desk.*.js") if file.name != "desk.js")
    assert "./charts.js" not in entry.read_text()
    tokens = next(tmp_path.glob("kaifong/css/tokens.*.css"))
    assert "figtree.woff2" not in tokens.read_text()
