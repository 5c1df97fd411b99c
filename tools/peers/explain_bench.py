#!/usr/bin/env python3
"""Time the methods of vggscope explain against Captum, zennit and PyTorch, one run of each in turn.

usage: explain_bench.py [--rounds 5] [--backend cpu] [--backend gpu] [--threads 2] [--method NAME ...]
                        [--bin bin/vggscope] [--model .cache/peers/vgg16]

MODEL is what `vggscope weights synth MODEL` writes (bench.sh makes it); Python needs what tools/reference/requirements-explain.txt
lists. The first line of the table is the forward pass, "backward" is gradient less forward, and a method's time has its forward pass in it.
MiB is the most memory of a process that ran the method, less that of the same process before: what a method takes on top.
"""
import argparse
import os
import statistics
import sys
from pathlib import Path

from bench import HERE, REPO, Peer, milliseconds, our_command

METHODS = ("gradient", "saliency", "guided", "deconv", "gradxinput", "gradcam", "hirescam", "layercam", "lrp", "smoothgrad", "ig",
           "occlusion")


class Asked(Peer):
    """A peer that is told what to do."""

    def ask(self, line):
        """The number that it answers with."""
        self.process.stdin.write(line + "\n")
        return self.answer(milliseconds)


def start(arguments):
    """All peers, loaded."""
    threads = str(arguments.threads)
    environment = {**os.environ, "LP_NUM_THREADS": threads, "GOMAXPROCS": threads}
    torch = [sys.executable, HERE / "explain_server.py", "--threads", threads, arguments.model]
    commands = {"torch": torch} | {f"vggscope-{b}": our_command(arguments, b) for b in arguments.backend}
    return [Asked(name, command, environment) for name, command in commands.items()]


def measure(arguments, method):
    """{peer: ([milliseconds], MiB on top of the forward pass)} of one method, in fresh processes."""
    peers = start(arguments)
    try:
        before = []
        for peer in peers:
            for _ in range(2):
                peer.ask("")
            before.append(peer.ask("peak"))
        times = [[] for _ in peers]
        for _ in range(arguments.rounds):
            for peer, mine in zip(peers, times):
                mine.append(peer.ask(method))
        return {p.name: (t, p.ask("peak") - b) for p, t, b in zip(peers, times, before)}
    finally:
        for peer in peers:
            peer.close()


def main():
    """Measure one method after the other."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--backend", action="append", choices=("gpu", "cpu"), help="default cpu; may be given twice")
    parser.add_argument("--method", action="append", choices=METHODS, help="default all")
    parser.add_argument("--bin", type=Path, default=REPO / "bin" / "vggscope")
    parser.add_argument("--model", type=Path, default=REPO / ".cache" / "peers" / "vgg16")
    arguments = parser.parse_args()
    arguments.backend = arguments.backend or ["cpu"]
    forward = measure(arguments, "")
    names = list(forward)
    print(f"{'':12}" + "".join(f"{n + ' ms':>18}{'MiB':>8}" for n in names) + f"{'ratio of medians':>18}")
    gradient = None
    for method in ("", *(arguments.method or METHODS)):
        found = measure(arguments, method) if method else forward
        gradient = found if method == "gradient" else gradient
        medians = {n: statistics.median(found[n][0]) for n in names}
        print(f"{method or 'forward':12}" + "".join(f"{medians[n]:18.1f}{found[n][1]:8.0f}" for n in names)
              + f"{medians[names[-1]] / medians['torch']:18.2f}", flush=True)
    if gradient:
        back = [statistics.median(gradient[n][0]) - statistics.median(forward[n][0]) for n in names]
        print(f"{'backward':12}" + "".join(f"{v:18.1f}{'':8}" for v in back) + f"{back[-1] / back[0]:18.2f}")


if __name__ == "__main__":
    main()
