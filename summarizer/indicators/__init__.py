"""What a number counts: the indicator's name, whose it is, and for when, by the words around the number."""
