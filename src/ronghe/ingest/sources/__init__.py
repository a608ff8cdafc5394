"""One folder per source: ``client`` fetches, ``parse`` is pure, ``load`` calls other rooms' commands."""
