"""The sample that comes with the program: real organisations with their sources, and invented listings marked so."""
