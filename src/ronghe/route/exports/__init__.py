"""The memo of a product in words: one sheet for pages, files and the API."""
