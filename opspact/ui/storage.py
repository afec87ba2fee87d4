"""Static files as they are served: named by their content and compressed once they were collected."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Files(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Before `collectstatic` (tests, development) the files keep their plain names."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. Once files were collected, theirs are known for good."""
        if force or not self.hashed_files:
            return str(super().url(name, force))
        if name not in self._urls:
            self._urls[name] = str(super().url(name))
        return self._urls[name]

    def stored_name(self, name: str) -> str:
        """The name by content, where files were collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
