"""Static files that come inside installed packages: nothing of theirs is copied in here.

Only what a page or a PDF really uses is published, under a prefix of its own.
"""

import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage

# prefix → (package, folder in it, files)
PACKAGED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "bootstrap": ("bootstrap", "css", ("bootstrap-reboot.min.css",)),
    "atkinson": (
        "fontpkg_atkinson_hyperlegible",
        "files",
        (
            "AtkinsonHyperlegible-Regular.ttf",
            "AtkinsonHyperlegible-Bold.ttf",
            "AtkinsonHyperlegible-Italic.ttf",
            "AtkinsonHyperlegible-BoldItalic.ttf",
        ),
    ),
}

SOURCE_MAP = re.compile(rb"\n?/\*# sourceMappingURL=[^*]*\*/\s*$")


class PackagedStorage(FileSystemStorage):
    """A folder of an installed package. `prefix` is where collectstatic puts its files."""

    def __init__(self, prefix: str, folder: Path) -> None:
        super().__init__(location=folder)
        self.prefix = prefix

    def open(self, name: str, mode: str = "rb") -> "File[Any]":
        if not name.endswith(".css"):
            return super().open(name, mode)
        # The source map is not in the package, and hashed names refuse a link to nowhere.
        return ContentFile(SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes()), name)


class PackagedFinder(BaseFinder):
    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storages = {
            prefix: PackagedStorage(prefix, _folder(package) / folder)
            for prefix, (package, folder, _) in PACKAGED.items()
        }

    # Django names this argument differently between its versions.
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        prefix, _, name = path.partition("/")
        many = find_all or kwargs.get("all", False)
        if prefix not in PACKAGED or name not in PACKAGED[prefix][2]:
            return []
        found = self.storages[prefix].path(name)
        return [found] if many else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for prefix, (_, _, names) in PACKAGED.items():
            for name in names:
                yield name, self.storages[prefix]


def _folder(package: str) -> Path:
    # Not an import: some of these packages are a folder of files without any code.
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        message = f"The package {package} is not installed: run `make demo` or install it."
        raise ModuleNotFoundError(message)
    return Path(next(iter(spec.submodule_search_locations)))
