"""The demo newsroom’s stories, one file each: a function of the year, so that what lies ahead stays ahead."""
