"""The command line of the package, which Node.js runs: `tencent-ci`."""

import os
import shutil
import subprocess
import sys


def main() -> None:
    """Runs the command with the arguments of this process."""
    node = shutil.which("node")
    if node is None:
        sys.exit("tencent-ci: Node.js is not on PATH, which jsii needs too. Install Node.js 20.9 or newer.")
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dist", "tencent-ci")
    arguments = [node, program, *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments).returncode)
    os.execv(node, arguments)
