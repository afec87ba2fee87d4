"""Static files as they are served: named by their content and compressed once they were collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Files(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Before `collectstatic` (tests, development) the files keep their plain names."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The name by content, where files were collected."""
        return str(super().stored_name(name)) if self.hashed_files else name
