"""One file a language: the words of the figure grammar."""
