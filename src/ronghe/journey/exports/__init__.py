"""A dossier in other forms: Word, Excel, one HTML file, a line for a chat."""
