import pytest

from factboxes import registry
from factboxes.base import FactsRefused
from factboxes.kinds.transaction import TransactionFacts
from factboxes.values import Amount


def test_the_three_kinds_are_there_by_being_there():
    assert list(registry.kinds()) == ["transaction", "strategy", "sentiment"]
    assert set(registry.records()) == set(registry.kinds())


def test_facts_are_decoded_by_their_own_kind():
    facts = registry.decode("transaction", {"amounts": [{"currency": "USD", "value": "5"}]})
    assert facts == TransactionFacts(amounts=(Amount(currency="USD", value="5"),))
    assert registry.decode("weather", {"rain": 3}) is None


@pytest.mark.parametrize(
    ("raw", "path", "said"),
    [
        ({"amounts": [{"currency": "USD", "value": "5"}, {"currency": "USD", "value": "x"}]}, "amounts/1/value", "'x'"),
        ({"deal_kind": "theft"}, "deal_kind", "theft"),
        ({"asset": "a" * 501}, "asset", "500"),
        ({"amounts": [{"currency": "USD", "value": "5"}] * 41}, "amounts", "41 rows; the limit is 40"),
    ],
)
def test_a_refusal_names_field_value_and_limit(raw, path, said):
    with pytest.raises(FactsRefused) as refused:
        registry.decode("transaction", raw)
    (found, text), *_ = refused.value.problems
    assert found == path
    assert said in text


def test_values_are_walked_in_order_with_their_paths():
    facts = TransactionFacts(amounts=(Amount(currency="USD", value="5"), Amount(currency="USD", value="6")))
    assert [path for path, _ in facts.values()] == ["amounts/0", "amounts/1"]
