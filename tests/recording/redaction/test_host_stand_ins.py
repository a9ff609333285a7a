"""Stand-ins for hosts keep what hosts are to each other."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smtpwalk.recording.redaction.host_stand_ins import HostStandIns, numbered


def test_a_domain_and_what_lies_below_it_stay_related() -> None:
    made = HostStandIns(["corp.com", "far.org"], ())
    assert made.of("corp.com") == "host1.example"
    assert made.of("far.org") == "host2.example"
    assert made.of("mx.corp.com") == "mx.host1.example"
    assert made.of("pc17.lab.corp.com") == "sub1.sub2.host1.example"
    assert made.of("lab.corp.com") == "sub2.host1.example"


def test_one_label_stays_one_and_agrees_with_the_domain_of_that_name() -> None:
    made = HostStandIns(["corp", "corp.com", "pc17.corp.com", "pc17", "alone"], ())
    assert made.of("corp") == "host1"
    assert made.label("corp") == "host1"
    assert made.bases_of("corp") == ["corp.com"]
    assert made.of("pc17") == made.label("pc17") == "sub1"
    assert made.of("alone") == "host2"
    assert made.label("nobody") is None


def test_no_stand_in_is_taken() -> None:
    taken = {"host1", "host3"}
    numbers = numbered("host", taken)
    assert [next(numbers) for _ in range(3)] == ["host2", "host4", "host5"]
    assert HostStandIns(["corp.com"], taken).of("corp.com") == "host2.example"


names = st.lists(st.sampled_from(["a", "b", "mx", "corp", "com"]), min_size=1, max_size=4).map(".".join)


@settings(max_examples=200, deadline=None)
@given(st.lists(names, max_size=8), names, names)
def test_the_tree_of_names_is_the_same(known: list[str], one: str, other: str) -> None:
    made = HostStandIns(known, ())
    new, newer = made.of(one), made.of(other)
    assert (new == newer) == (one == other)
    assert new.count(".") == one.count(".")
    parent = one.partition(".")[2]
    if parent.count(".") >= 1:
        assert new.partition(".")[2] == made.of(parent)
