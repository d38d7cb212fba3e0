"""`make bench`: measures each size in a process of its own, prints a table and writes it as JSON.

A ratio is between two times of the same run on the same rows; growth is the exponent between the two sizes.
"""

import argparse
import json
import math
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from narvaro.demo.files import MOST_PUPILS_WITH_LESSONS

FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"

# What is measured / what it is held against / at most (the order of the work; None is "faster than").
RATIOS = (
    ("import", "bare COPY", 2.5),
    ("report", "bare aggregate", 1.3),
    ("report", "polars", 1.0),
    ("report", "DuckDB", 1.0),
    ("alerts", "report", 3.0),
)
# Measured beside, with no limit.
PARTS = (
    "import, of which the days counted",
    "report, with names as JSON",
    "report, kept for every school",
    "alerts, the first search",
    "alerts, last day of a week",
)
GROWTH = ("import", "report", "alerts")
LARGEST_EXPONENT = 1.05


def main() -> None:
    """Measure, print, write."""
    arguments = _arguments()
    sizes = [_measured(pupils, arguments) for pupils in (arguments.small, arguments.large)]
    answer = {
        "machine": _machine(),
        "ratios": [ratio(sizes[-1], *wanted) for wanted in RATIOS],
        "growth": [growth(name, *sizes) for name in (*GROWTH, *PARTS)],
        "sizes": sizes,
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "result.json").write_text(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
    print("\n".join(_table(answer)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--small", type=int, default=10_000, help="pupils of the smaller municipality")
    parser.add_argument("--large", type=int, default=100_000, help="pupils of the larger")
    parser.add_argument("--days", type=int, default=86, help="school days: 86 are the autumn term")
    parser.add_argument("--times", type=int, default=3, help="how often each is measured; the quickest counts")
    arguments = parser.parse_args()
    if min(arguments.small, arguments.large) <= MOST_PUPILS_WITH_LESSONS:
        # Smaller ones are written with lessons, and the scripts held against us read pupil days.
        parser.error(f"more than {MOST_PUPILS_WITH_LESSONS} pupils, please")
    return arguments


def _measured(pupils: int, arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure a size in a process with servers and memory of its own."""
    place = {**os.environ, "NARVARO_VAR": str(FOLDER / f"{pupils}-{arguments.days}"), "NARVARO_MODE": "demo"}
    command = [sys.executable, "-m", "bench.size", str(pupils), str(arguments.days), str(arguments.times)]
    done = subprocess.run(command, env=place, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603  # our own
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _machine() -> dict[str, Any]:
    with Path("/proc/meminfo").open() as memory:
        gib = round(int(memory.readline().split()[1]) / 2**20)
    return {"cores": os.cpu_count(), "gib": gib, "python": platform.python_version(), "load": os.getloadavg()[0]}


def ratio(size: dict[str, Any], work: str, against: str, at_most: float) -> dict[str, Any]:
    """How many times as long some work takes as what it is held against."""
    seconds = size["seconds"]
    times = round(seconds[work] / seconds[against], 2)
    return {"work": work, "against": against, "ratio": times, "at_most": at_most, "met": times <= at_most}


def growth(work: str, small: dict[str, Any], large: dict[str, Any]) -> dict[str, Any]:
    """The exponent of the growth of some work from one size to another: 1 is linear."""
    times = large["seconds"][work] / small["seconds"][work]
    exponent = round(math.log(times) / math.log(large["pupils"] / small["pupils"]), 2)
    return {"work": work, "exponent": exponent, "at_most": LARGEST_EXPONENT, "met": exponent <= LARGEST_EXPONENT}


def _table(answer: dict[str, Any]) -> list[str]:
    """The answer as Markdown, ready for README."""
    machine, large = answer["machine"], answer["sizes"][-1]
    lines = [
        f"{large['pupils']} pupils, {large['pupil_days']} pupil days, {large['absence_rows']} absence rows;"
        f" {machine['cores']} cores, {machine['gib']} GiB, Python {machine['python']}, load {machine['load']:.1f}.",
        "",
        "| work | seconds | against | ratio | at most | met |",
        "|---|---|---|---|---|---|",
    ]
    for row in answer["ratios"]:
        seconds = large["seconds"][row["work"]]
        lines.append(
            f"| {row['work']} | {seconds:.2f} | {row['against']} ({large['seconds'][row['against']]:.2f} s)"
            f" | {row['ratio']} | {row['at_most']} | {_yes(row['met'])} |"
        )
    lines += [
        f"| {row['work']} | | growth from {answer['sizes'][0]['pupils']} pupils, exponent"
        f" | {row['exponent']} | {row['at_most']} | {_yes(row['met'])} |"
        for row in answer["growth"]
    ]
    return [*lines, "", *_cpu(answer), "", *_pages(answer)]


def _cpu(answer: dict[str, Any]) -> list[str]:
    """Seconds by the clock and of the processors at both sizes: on a busy machine the latter tell more."""
    small, large = answer["sizes"]
    lines = [
        f"| work | seconds at {small['pupils']} | CPU | seconds at {large['pupils']} | CPU |",
        "|---|---|---|---|---|",
    ]
    for name in large["seconds"]:
        cells = [f"{size[unit][name]:.2f}" for size in (small, large) for unit in ("seconds", "cpu")]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _pages(answer: dict[str, Any]) -> list[str]:
    small, large = answer["sizes"]
    lines = [
        f"| page | queries at {small['pupils']} | at {large['pupils']} | p95 ms at {small['pupils']} |"
        f" at {large['pupils']} |",
        "|---|---|---|---|---|",
    ]
    for name, one in small["pages"].items():
        other = large["pages"][name]
        lines.append(f"| {name} | {one['queries']} | {other['queries']} | {one['p95_ms']} | {other['p95_ms']} |")
    return lines


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"


if __name__ == "__main__":
    main()
