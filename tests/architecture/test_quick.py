"""What `make quick` leaves out, and what it never does."""

from tests.quick import choose, concerned

SHIFTS, PAIRS, MAIL = "tests/web/volunteers/test_shifts.py", "tests/data/test_pairs.py", "tests/data/test_mail.py"


def test_pure_rules_are_run_whole_and_of_each_other_file_the_first_test_on_sqlite():
    paths = [
        ("tests/unit/events/test_recurrence.py", False),
        ("tests/unit/events/test_recurrence.py", False),
        (MAIL, True),
        (MAIL, False),
        (MAIL, False),
        (SHIFTS, False),
        (SHIFTS, False),
        ("tests/browser/test_rosters.py", False),
        ("tests/load/test_places.py", False),
    ]
    assert choose(paths, set()) == [True, True, False, True, False, True, False, False, False]


def test_whoever_changes_a_slice_runs_all_of_its_tests_and_whoever_changes_a_test_that_file():
    paths = [
        (SHIFTS, False),
        (SHIFTS, False),
        (PAIRS, False),
        (PAIRS, False),
        (PAIRS, True),
        (MAIL, False),
        (MAIL, False),
    ]
    assert choose(paths, {"volunteers/shifts/rules.py"}) == [True, True, True, False, False, True, False]
    assert choose(paths, {"templates/volunteers/pairs/show.html"}) == [True, False, True, True, False, True, False]
    assert choose(paths, {MAIL}) == [True, False, True, False, False, True, True]


def test_a_file_of_a_slice_is_found_by_its_name_or_its_singular():
    assert concerned({"volunteers/shifts/actions.py", "community/foundation/clock.py", "README.md"}) == {"test_shift"}
