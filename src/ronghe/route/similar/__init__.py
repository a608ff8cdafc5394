"""What is already known that resembles a product: determinations, codes, clearances. Pure: rows and a folder go in."""
