"""Which clients get gzip."""

import pytest

from reader.sending import takes_gzip


@pytest.mark.parametrize("accepted", ["gzip", "br, gzip;q=0.5", "GZIP ; q=1.0", "*", "identity;q=0, *;q=0.1"])
def test_gzip_is_taken(accepted):
    assert takes_gzip(accepted)


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "gzip;q=0.000, *", "identity", "*;q=0", ";;,,q"])
def test_gzip_is_not_taken(accepted):
    assert not takes_gzip(accepted)
