#!/usr/bin/env python3
"""Time VGGScope against ONNX Runtime on the same net, one pass of each in turn.

usage: bench.py [--rounds 10] [--backend gpu] [--backend cpu] [--keep none|all] [--threads 2]
                [--bin bin/vggscope] [--model .cache/peers/vgg16] [--onnx .cache/peers]
       bench.py --alone           ONNX Runtime only

Run it through bench.sh, which makes everything that it needs. All programs are loaded and warm before the first round,
and all stay alive; in each round each of them runs one forward pass while the others wait, so that a change in the
load of the machine meets all of them. Two threads each: VGGScope's llvmpipe gets them through LP_NUM_THREADS, its Go
code through GOMAXPROCS.

Lines that start with "Benchmark" are in the format of Go's benchmarks, one for each pass: benchstat reads them.
"""
import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parents[1]
ORT = "onnxruntime"


class Peer:
    """A program that runs one forward pass for each line it reads, and answers with the milliseconds."""

    def __init__(self, name, command, environment):
        self.name, self.times = name, []
        try:
            # A session of its own, so that Ctrl-C ends the peers by the end of their input, and in order.
            self.process = subprocess.Popen([str(c) for c in command], env=environment, text=True, bufsize=1,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        except OSError as error:
            raise SystemExit(f"{name}: cannot be started: {error}") from None
        self.about = self.answer(lambda line: line.removeprefix("ready ") if line.startswith("ready ") else None)

    def answer(self, parse):
        """The first line that parse accepts; the others are notes, and are passed on."""
        for line in self.process.stdout:
            value = parse(line.strip())
            if value is not None:
                return value
            print(f"{self.name}: {line.rstrip()}", file=sys.stderr)
        status = self.process.wait()
        raise SystemExit(f"{self.name}: ended with status {status} before it answered; its messages are above")

    def step(self):
        """One forward pass, in milliseconds."""
        try:
            self.process.stdin.write("\n")
        except BrokenPipeError:
            pass  # it has ended: answer says so
        return self.answer(milliseconds)

    def close(self):
        """Close its input, which ends it, and wait."""
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # the whole group: xvfb-run has children


def milliseconds(line):
    """The number on a line, or None if the line is not a positive number."""
    try:
        value = float(line)
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None


def our_command(arguments, backend):
    """The command that starts VGGScope; without a display the GPU backend gets a virtual one."""
    command = [arguments.bin, "bench", "--step", "--backend", backend, "--model", arguments.model]
    if backend == "cpu" or os.environ.get("DISPLAY"):
        return command
    if not shutil.which("xvfb-run"):
        raise SystemExit("no display and no xvfb-run: `sudo apt-get install xvfb`, or use --backend cpu")
    return ["xvfb-run", "-a", *command]


def start_peers(arguments, peers):
    """Start the programs one after the other, each loaded and warm before the next, appending them to peers."""
    threads = str(arguments.threads)
    environment = {**os.environ, "LP_NUM_THREADS": threads, "GOMAXPROCS": threads}
    ort = [sys.executable, HERE / "ort_server.py", "--keep", arguments.keep, "--threads", threads, arguments.onnx]
    peers.append(Peer(ORT, ort, environment))
    for backend in () if arguments.alone else arguments.backend:
        peers.append(Peer(f"vggscope-{backend}", our_command(arguments, backend), environment))


def run_rounds(peers, rounds, warmup, pause):
    """Fill peer.times with one pass for each round."""
    for r in range(-warmup, rounds):
        for peer in peers:
            time.sleep(pause)  # worker threads spin for a moment after a pass; let them fall asleep
            value = peer.step()
            if r >= 0:
                peer.times.append(value)


def report(peers):
    """Print the samples for benchstat, then a table for people."""
    for peer in peers:
        print(f"# {peer.name}: {peer.about}")
    for peer in peers:
        for value in peer.times:
            print(f"BenchmarkPeers/{peer.name} 1 {value * 1e6:.0f} ns/op")
    print(f"\n{'':14} {'median ms':>10} {'min':>9} {'max':>9} {'ratio of medians':>17} {'median of ratios':>17}")
    base = peers[0]
    for peer in peers:
        ratios = [ours / theirs for ours, theirs in zip(peer.times, base.times, strict=True)]
        median = statistics.median(peer.times)
        print(f"{peer.name:14} {median:10.1f} {min(peer.times):9.1f} {max(peer.times):9.1f}"
              f" {median / statistics.median(base.times):17.2f} {statistics.median(ratios):17.2f}")


def parse_arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--warmup", type=int, default=2, help="rounds before, not counted")
    parser.add_argument("--pause", type=float, default=0.1, help="seconds of rest before each pass")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--backend", action="append", choices=("gpu", "cpu"), help="default both; may be given twice")
    parser.add_argument("--keep", choices=("none", "all"), default="none",
                        help="what ONNX Runtime hands out: the probabilities, or every layer as VGGScope does")
    parser.add_argument("--alone", action="store_true", help="time ONNX Runtime only")
    parser.add_argument("--bin", type=Path, default=REPO / "bin" / "vggscope")
    parser.add_argument("--model", type=Path, default=REPO / ".cache" / "peers" / "vgg16")
    parser.add_argument("--onnx", type=Path, default=REPO / ".cache" / "peers")
    arguments = parser.parse_args()
    arguments.backend = arguments.backend or ["gpu", "cpu"]
    if arguments.rounds < 1 or arguments.threads < 1:
        parser.error("--rounds and --threads want at least 1")
    return arguments


def main():
    """Start the programs, run the rounds, print the result."""
    arguments, peers = parse_arguments(), []
    try:
        start_peers(arguments, peers)
        run_rounds(peers, arguments.rounds, arguments.warmup, arguments.pause)
    finally:
        for peer in peers:
            peer.close()
    report(peers)


if __name__ == "__main__":
    main()
