"""Thousands are set apart by commas, as in Chinese accounts and as the English pages have them; Django sets nothing."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
