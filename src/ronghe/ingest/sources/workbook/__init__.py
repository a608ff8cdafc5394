"""Workbooks of any layout: xlsx, xls, csv, tsv and tables saved as HTML."""
