"""`make bench`: every scripts/bench_*.py, one after the other; each brings its own servers and databases."""

import subprocess
import sys
from pathlib import Path


def benches() -> list[str]:
    """The bench modules there are; what ends in _ground is a part of another."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    return [f"scripts.{name}" for name in names if not name.endswith("_ground")]


def main() -> int:
    """The worst exit code of all: 0 if every bench came to its end within its limits."""
    worst = 0
    for module in benches():
        print(f"\n=== {module}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", module], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
