#!/usr/bin/env python3
"""crossover.compare: what it refuses, how it checks results, and what it calls when."""

import contextlib
import sys
import unittest
import unittest.mock

from speaker import RUNNER

sys.path.insert(0, str(RUNNER.parent))
import crossover  # noqa: E402
from crossover import agreement, comparing, sweeping  # noqa: E402

try:
    import numpy
except ImportError:
    numpy = None

sweeping._loading = True  # as where crossover runs a script: this one must not sweep itself
OPENING = {"workload": "it", "workers": 2, "n_max": 8, "seed": 7, "calls": "hot"}


def compare(**more):
    words = {"setup": lambda n: [1.0] * n, "serial": sum, "parallel": sum, **more}
    return crossover.compare(**words)


def runner_of(backend="parallel", opening=(), **more):
    made = comparing.ComparisonRunner(lambda reason: None, lambda: {"it": compare(**more)})
    made.hello({"protocol": 1})
    made.open({**OPENING, "backend": backend, **dict(opening)})
    return made


class Declarations(unittest.TestCase):
    def test_nothing_is_swept_where_a_module_is_imported(self):
        made = compare(name="sums", n=(1, 8), parallel={"a": sum, "b": sum})
        self.assertEqual(list(made.ways), ["serial", "a", "b"])
        self.assertEqual((made.name, made.range, made.starts), ("sums", (1, 8), {}))

    def test_a_start_is_that_of_the_parallel_ways_or_of_those_named(self):
        made = compare(start=print, parallel={"a": sum, "b": sum})
        self.assertEqual(made.starts, {"a": print, "b": print})
        self.assertEqual(compare(start={"serial": print}).starts, {"serial": print})

    def test_a_serial_way_is_needed(self):
        with self.assertRaisesRegex(TypeError, "'serial'"):
            crossover.compare(setup=list, parallel=sum)

    def test_what_is_wrong_is_refused(self):
        for words, error in (
            ({"parallel": {"serial": sum}}, "'serial' is the baseline"),
            ({"parallel": {}}, "no way beside serial"),
            ({"parallel": {"a,b": sum}}, "'a,b' cannot be a name"),
            ({"parallel": {"": sum}}, "'' cannot be a name"),
            ({"name": 'a"b'}, "cannot be a name"),
            ({"parallel": 3}, "parallel must be a function, not 3"),
            ({"setup": None}, "setup must be a function"),
            ({"before_each": 1}, "before_each must be a function"),
            ({"start": {"parallel": 1}}, "start of parallel must be a function"),
            ({"start": {"other": print}}, "start names 'other', but there are serial, parallel"),
            ({"tolerance": -1}, "tolerance must be a number"),
            ({"tolerance": float("nan")}, "tolerance must be a number"),
            ({"n": 5}, "n must be"),
            ({"n": (0, 5)}, "n must be"),
            ({"n": (8, 5)}, "n must be"),
            ({"n": (1, 5.0)}, "n must be"),
            ({"step": 1}, "step must be a whole number from 2 to 64"),
            ({"step": 65}, "step must be"),
            ({"unit": 3}, "unit must be a text"),
            ({"gate": 0}, "gate must be a whole number from 1"),
            ({"environment": {"cores": 2}}, "environment must hold texts alone, not 2"),
            ({"environment": {2: "cores"}}, "environment must hold texts alone, not 2"),
            ({"nosuch": 0}, "nosuch"),
        ):
            with self.subTest(error), self.assertRaisesRegex((ValueError, TypeError), error):
                compare(**words)


    def test_what_is_said_of_the_sizes_is_offered(self):
        offered = {"name": "it", "ways": ["serial", "parallel"]}
        self.assertEqual(comparing.offer("it", compare()), offered)
        told = comparing.offer("it", compare(n=(4, 8), step=2, unit="rows", gate=5))
        notes = {"n_min": 4, "n_max": 8, "step": 2, "unit": "rows", "gate_n": 5}
        self.assertEqual(told, {**offered, **notes})


class Agreement(unittest.TestCase):
    def told(self, a, b, tolerance=1e-9):
        return agreement.difference(a, b, tolerance, "pool")

    def test_what_agrees(self):
        nan, inf = float("nan"), float("inf")
        for a, b in (
            (1, 1),
            (1.0, 1.0 + 1e-12),
            (1.0, 1),
            (nan, nan),
            (inf, inf),
            (1j, 1j * (1 + 1e-12)),
            ([1.0, nan], [1.0 + 1e-12, nan]),
            ([1, 2], (1, 2)),
            ({"a": [1.0]}, {"a": [1.0 + 1e-12]}),
            ("ab", "ab"),
            ({1, 2}, {2, 1}),
        ):
            with self.subTest(a=a, b=b):
                self.assertEqual(self.told(a, b), "")

    def test_what_differs_is_told_with_both_values(self):
        for a, b, words in (
            (1, 2, "is 1 serially and 2 with pool"),
            (2**60, 2**60 + 1, "serially"),
            (1.0, 1.001, "is 1.0 serially and 1.001 with pool"),
            (1.0, float("nan"), "is 1.0 serially and nan with pool"),
            (float("inf"), 1.0, "is inf serially and 1.0 with pool"),
            ([1, 2, 3], [1, 5, 3], "element 1 is 2 serially and 5 with pool"),
            ([[1], [2]], [[1], [3]], "element 1 element 0 is 2 serially and 3 with pool"),
            ([1], [1, 2], "has 1 elements serially and 2 with pool"),
            ({"a": 1}, {"a": 2}, "element 'a' is 1 serially and 2 with pool"),
            ({"a": 1}, {"b": 1}, "has other keys with pool"),
            ("ab", "ac", "is 'ab' serially and 'ac' with pool"),
            (None, [1], "is None serially and [1] with pool"),
        ):
            with self.subTest(a=a, b=b):
                self.assertIn(words, self.told(a, b))
        self.assertEqual(self.told(1.0, 1.001, 0.01), "")
        self.assertNotEqual(self.told(1.0, 1.0 + 1e-15, 0), "")

    @unittest.skipUnless(numpy, "numpy is not there")
    def test_arrays(self):
        a = numpy.arange(6.0).reshape(2, 3)
        b = a.copy()
        self.assertEqual(self.told(a, b * (1 + 1e-12)), "")
        b[1, 2] = 7
        self.assertEqual(self.told(a, b), "element (1, 2) is 5.0 serially and 7.0 with pool")
        self.assertEqual(self.told(a, b, 0.5), "")
        self.assertEqual(self.told(a[0], a[0].tolist()), "")
        self.assertIn("shape (2, 3) serially and (3,)", self.told(a, a[0]))
        odd = numpy.array([numpy.nan, numpy.inf])
        self.assertEqual(self.told(odd, odd.copy()), "")
        self.assertIn("element 1 is inf", self.told(odd, numpy.array([numpy.nan, 1.0])))
        self.assertIn("element 1 is 2", self.told(numpy.array([1, 2]), numpy.array([1, 3]), 0.9))
        self.assertIn("element 0 is 'a'", self.told(numpy.array(["a"]), numpy.array(["b"])))
        self.assertEqual(self.told(numpy.float32(1), numpy.float32(1)), "")
        self.assertIn("element 0 element 1", self.told([odd, 1], [numpy.array([numpy.nan, 1]), 1]))


class Verifying(unittest.TestCase):
    def refusal(self, n=4, **more):
        with self.assertRaises(ValueError) as raised:
            runner_of(**more).verify({"n": n})
        return str(raised.exception)

    def test_a_wrong_result_is_told_with_both_values(self):
        told = self.refusal(backend="race", parallel={"race": lambda data: sum(data) + 1})
        self.assertEqual(told, "at n = 4 the result is 4.0 serially and 5.0 with race")
        self.assertEqual(self.refusal(backend="rice"), "it has no way 'rice'")

    def test_equal_results_agree(self):
        self.assertEqual(runner_of().verify({"n": 4}), {"agrees": True})
        self.assertEqual(runner_of("serial", parallel=max).verify({"n": 4}), {"agrees": True})

    def test_what_stays_in_the_input_is_the_result(self):
        def doubled(data):
            data[:] = [2 * x for x in data]

        def tripled(data):
            data[:] = [3 * x for x in data]

        made = runner_of(serial=doubled, parallel=doubled)
        self.assertEqual(made.verify({"n": 2}), {"agrees": True})
        told = self.refusal(serial=doubled, parallel=tripled)
        self.assertIn("is 2.0 serially and 3.0 with parallel", told)

    def test_a_way_that_returns_its_changed_input_is_not_compared_with_itself(self):
        def changed(factor, data):
            data[0] *= factor
            return data

        told = self.refusal(serial=lambda d: changed(2, d), parallel=lambda d: changed(3, d))
        self.assertIn("at n = 4 the result element 0 is 2.0 serially and 3.0", told)

    def test_an_input_that_is_another_every_time_is_told_apart_from_a_wrong_result(self):
        numbers = iter(range(100))
        told = self.refusal(setup=lambda n: [float(next(numbers))])
        self.assertIn("setup(4) makes another input every time: seed", told)

    def test_an_iterator_has_computed_nothing(self):
        told = self.refusal(parallel=lambda data: map(abs, data))
        self.assertIn("parallel returns an iterator", told)

    def test_the_random_generators_are_seeded(self):
        import random

        def make(n):
            return [random.random() for _ in range(n)]

        made = runner_of(setup=make)
        self.assertEqual(made.verify({"n": 4}), {"agrees": True})
        self.assertEqual(made._made(3), made._made(3))
        other = runner_of(setup=make, opening={"seed": 8})
        self.assertNotEqual(made._made(3), other._made(3))

    def test_the_users_errors_are_told_with_the_function_and_the_line(self):
        def fails(*_):
            raise KeyError("nothing here")

        for words, error in (
            ({"setup": fails}, r"setup\(4\): KeyError: 'nothing here' \(comparison_test.py:\d+\)"),
            ({"serial": fails}, "serial: KeyError"),
            ({"parallel": fails}, "parallel: KeyError"),
            ({"before_each": fails}, "serial: KeyError"),
            ({"start": fails}, r"start\(2\): KeyError"),
        ):
            with self.subTest(error):
                self.assertRegex(self.refusal(**words), error)
        with self.assertRaisesRegex(ValueError, "parallel: KeyError"):
            runner_of(parallel=fails).measure({"n": 1, "iterations": 1})


class Calls(unittest.TestCase):
    """Counted: functions that only take notes."""

    def notes_of(self, calls, iterations, n=3, **more):
        notes = []
        made = runner_of(
            opening={"calls": calls},
            setup=lambda n: notes.append("setup") or [1.0] * n,
            parallel=lambda data: notes.append(len(data)),
            **{key: lambda *_: notes.append(key) for key in more},
        )
        answer = made.measure({"n": n, "iterations": iterations})
        self.assertGreater(answer["seconds"], 0)
        self.assertGreater(answer["setup_seconds"], 0)
        return notes

    def test_an_untimed_call_goes_before_hot_ones_alone(self):
        self.assertEqual(self.notes_of("hot", 2), ["setup", 3, 3, 3])
        self.assertEqual(self.notes_of("cold", 2), ["setup", 3, 3])
        self.assertEqual(self.notes_of("first", 1), ["setup", 3])

    def test_the_input_is_put_back_before_every_call(self):
        notes = ["setup", "before_each", 3]
        self.assertEqual(self.notes_of("hot", 1, before_each=1), [*notes, "before_each", 3])
        self.assertEqual(self.notes_of("cold", 1, before_each=1), notes)

    def test_workers_rest_before_every_cold_call(self):
        notes = []
        made = runner_of(opening={"calls": "cold"}, parallel=lambda data: notes.append("call"))
        rest = unittest.mock.Mock(side_effect=lambda _: notes.append("rest"))
        with unittest.mock.patch("crossover.processes.wait_until_quiet", rest):
            made.measure({"n": 3, "iterations": 2, "quiet": False})
            made.measure({"n": 3, "iterations": 1})
        self.assertEqual(notes, ["rest", "call"] * 3 + ["rest"])

    def test_no_untimed_call_goes_before_calls_that_last(self):
        notes = []
        made = runner_of(parallel=lambda data: notes.append(len(data)))
        made._long_from = 100
        made.measure({"n": 99, "iterations": 1})
        made.measure({"n": 100, "iterations": 1})
        self.assertEqual(notes, [99, 99, 100])

    def test_a_call_that_lasts_is_noticed(self):
        made = runner_of()
        made._seconds = lambda call, iterations: 0.11 * iterations
        made.measure({"n": 5, "iterations": 2})
        self.assertEqual(made._long_from, 5)

    def test_one_input_serves_all_measurements_of_its_size(self):
        notes = []
        made = runner_of(setup=lambda n: notes.append(n) or [1.0] * n)
        for n in (4, 4, 2, 4):
            told = made.measure({"n": n, "iterations": 1})["setup_seconds"]
        self.assertEqual(notes, [4, 2, 4])
        self.assertGreater(told, 0)
        self.assertEqual(made.measure({"n": 4, "iterations": 1})["setup_seconds"], 0.0)

    def test_a_tuple_is_several_arguments(self):
        ways = {"serial": lambda a, b: a * b, "parallel": lambda a, b: a + a}
        made = runner_of(setup=lambda n: (n, 2), **ways)
        self.assertEqual(made.verify({"n": 8}), {"agrees": True})
        made.measure({"n": 8, "iterations": 1})

    def test_the_record_keeps_what_the_comparison_says(self):
        made = comparing.ComparisonRunner(
            lambda reason: None, lambda: {"it": compare(environment={"blas_version": "0.3"})}
        )
        made.hello({"protocol": 1})
        told = made.open({**OPENING, "backend": "parallel"})["environment"]
        self.assertEqual(told["blas_version"], "0.3")
        self.assertIn("timer", told)

    def test_nothing_can_be_asked_before_open(self):
        made = comparing.ComparisonRunner(None, dict)
        for asked in (made.verify, made.measure):
            with self.assertRaisesRegex(ValueError, "no session is open"):
                asked({"n": 1, "iterations": 1})


class Starts(unittest.TestCase):
    def test_the_way_gets_what_a_context_manager_gives_and_it_is_left_at_close(self):
        notes = []

        @contextlib.contextmanager
        def start(workers):
            notes.append(workers)
            yield "pool"
            notes.append("left")

        def parallel(data, pool):
            notes.append(pool)
            return sum(data)

        made = runner_of(start=start, parallel=parallel)
        made.verify({"n": 2})
        made.measure({"n": 2, "iterations": 1})
        made.close()
        self.assertEqual(notes, [2, "pool", "pool", "pool", "left"])

    def test_the_serial_way_is_started_with_one_worker_where_it_has_a_start(self):
        notes = []
        runner_of("serial", start={"serial": notes.append, "parallel": print})
        runner_of("serial", start=notes.append)
        self.assertEqual(notes, [1])

    def test_other_values_are_not_passed(self):
        runner_of(start=lambda workers: workers).verify({"n": 2})


if __name__ == "__main__":
    unittest.main()
