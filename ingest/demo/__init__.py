"""The demo newsroom: accounts, masthead, stories and pictures of our own, for `make run`."""
