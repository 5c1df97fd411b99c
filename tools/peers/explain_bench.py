#!/usr/bin/env python3
"""Time the methods of vggscope explain and dream against Captum, zennit and PyTorch, one run of each in turn.

usage: explain_bench.py [--rounds 20] [--seconds 9] [--backend cpu] [--backend gpu] [--threads 2] [--method NAME ...] [--memory]
                        [--bin bin/vggscope] [--model .cache/peers/vgg16]

MODEL is what `vggscope weights synth MODEL` writes (bench.sh makes it); Python needs what tools/reference/requirements-explain.txt
lists. All programs are loaded once and stay alive. Times are medians: a method's has its forward pass in it, and "backward" is gradient less
forward. Each method is run at least once, and again while it is within --seconds and --rounds. On a quiet machine with two cores all of it
takes about five minutes.

For occlusion PyTorch computes 25 of the 729 positions, which all take it the same time; its line tells what 729 would take. A dream is ten
steps of Fourier's spectrum, for the first channel of block4_conv1.

--memory tells instead how much more memory than two forward passes each method takes, at most: each in a fresh process that has loaded its
weights and run them. Integrated gradients, SmoothGrad and dreams take three steps for it. It needs Linux.
"""
import argparse
import os
import statistics
import sys
import time
from pathlib import Path

from bench import HERE, REPO, Peer, milliseconds, our_command

QUICK = ("gradient", "saliency", "guided", "deconv", "gradxinput", "gradcam", "hirescam", "layercam", "lrp", "dream")
METHODS = (*QUICK, "smoothgrad", "ig", "occlusion")
POSITIONS, ASKED = 729, 25  # of a patch of 16 pixels, every 8 of 224; those that PyTorch computes
DREAMT = 10  # steps
TORCH = "torch"


class Asked(Peer):
    """A peer that is told what to do."""

    def ask(self, line):
        """The milliseconds that it answers with."""
        self.process.stdin.write(line + "\n")
        return self.answer(milliseconds)

    def timed(self, method):
        """The milliseconds of a method."""
        ms = self.ask(method)
        return ms * POSITIONS / ASKED if method == "occlusion" and self.name == TORCH else ms


def start(arguments):
    """All peers, loaded."""
    threads = str(arguments.threads)
    environment = {**os.environ, "LP_NUM_THREADS": threads, "GOMAXPROCS": threads}
    torch = [sys.executable, HERE / "explain_server.py", "--threads", threads, arguments.model]
    commands = {TORCH: torch} | {f"vggscope-{b}": our_command(arguments, b) for b in arguments.backend}
    return [Asked(name, command, environment) for name, command in commands.items()]


def close(peers):
    """End them."""
    for peer in peers:
        peer.close()


def rounds(peers, method, arguments):
    """{peer: median milliseconds}."""
    times, begun = {p.name: [] for p in peers}, time.monotonic()
    for done in range(arguments.rounds):
        taken = time.monotonic() - begun
        if done and taken + taken / done > arguments.seconds:
            break
        for peer in peers:
            time.sleep(0.1)  # worker threads spin for a moment after a pass
            times[peer.name].append(peer.timed(method))
    return {name: statistics.median(t) for name, t in times.items()}, len(times[TORCH])


def line(name, values, note=""):
    """One line of the table: our figures with their ratio to PyTorch's."""
    base = values[TORCH]
    cells = [f"{base:12.1f}"] + [f"{v:14.1f} {v / base:6.2f}" for n, v in values.items() if n != TORCH]
    print(f"{name:24}" + "".join(cells) + f"  {note}", flush=True)


def times(arguments):
    """The table of times."""
    peers = start(arguments)
    try:
        for peer in peers:
            print(f"# {peer.name}: {peer.about}")
            for _ in range(2):
                peer.ask("")
        print(f"{'ms':24}{TORCH:>12}" + "".join(f"{p.name:>14} {'ratio':>6}" for p in peers[1:]), flush=True)
        found = {}
        for method in ("", *arguments.method):
            found[method], count = rounds(peers, method, arguments)
            line(method or "forward", found[method], f"{count} rounds")
            if method == "gradient":
                line("backward", {n: v - found[""][n] for n, v in found[method].items()})
    finally:
        close(peers)
    for method, count, what in (("occlusion", POSITIONS, "occlusion positions/s"), ("dream", DREAMT, "dream steps/s")):
        if method in found:
            line(what, {n: 1e3 * count / ms for n, ms in found[method].items()})


def resident(peer, what):
    """VmRSS or VmHWM of the program in MiB; of the one that xvfb-run started, where that is the peer."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            pass  # it has ended
    pids = [peer.process.pid]
    for pid in pids:
        pids += [child for child, parent in parents.items() if parent == pid]
    most = 0
    for pid in pids:
        if what == "VmRSS":
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # what VmHWM is counted from; see proc(5)
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        most = max(most, next((int(line.split()[1]) for line in lines if line.startswith(what + ":")), 0))
    return most / 1024


def memory(arguments):
    """The table of memory, in fresh processes for each method."""
    print(f"{'MiB above forward':24}{TORCH:>12}" + "".join(f"{'vggscope-' + b:>14} {'ratio':>6}" for b in arguments.backend), flush=True)
    for method in arguments.method:
        peers = start(arguments)
        try:
            more = {}
            for peer in peers:
                resident(peer, "VmRSS")
                for _ in range(2):
                    peer.ask("")
                before = resident(peer, "VmHWM")
                resident(peer, "VmRSS")
                peer.ask(f"{method} 3" if method in ("ig", "smoothgrad", "dream") else method)
                more[peer.name] = max(resident(peer, "VmHWM") - before, 0.05)  # less than a ratio can be made of
            line(method, more)
        finally:
            close(peers)


def main():
    """Measure one method after the other."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=20, help="at most, of each method")
    parser.add_argument("--seconds", type=float, default=9, help="after which a method is not run again")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--backend", action="append", choices=("gpu", "cpu"), help="default both; may be given twice")
    parser.add_argument("--method", action="append", choices=METHODS, help="default all")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--bin", type=Path, default=REPO / "bin" / "vggscope")
    parser.add_argument("--model", type=Path, default=REPO / ".cache" / "peers" / "vgg16")
    arguments = parser.parse_args()
    arguments.backend, arguments.method = arguments.backend or ["cpu", "gpu"], arguments.method or METHODS
    if arguments.rounds < 1:
        parser.error("--rounds wants at least 1")
    (memory if arguments.memory else times)(arguments)


if __name__ == "__main__":
    main()
