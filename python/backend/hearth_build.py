"""Builds the package for pip: maturin, with what is missing named, and without a build folder that stays behind."""

import contextlib
import os
import shutil
import subprocess
import tempfile

import maturin

#: The oldest Rust that builds it, as Cargo.toml says.
RUST = (1, 89)


def _check():
    cargo = shutil.which("cargo")
    if cargo is None:
        raise SystemExit(
            "hearth-sim is built from source here, which needs Rust: install it from https://rustup.rs (and a C compiler, such as "
            "Debian's gcc), then try again. A wheel needs neither."
        )
    said = subprocess.run([cargo, "--version"], capture_output=True, text=True).stdout.split()
    numbers = tuple(int(part) for part in said[1].split("-")[0].split(".")[:2]) if len(said) > 1 else RUST
    if numbers < RUST:
        raise SystemExit(
            f"hearth-sim needs Rust {RUST[0]}.{RUST[1]} or later, and this is {numbers[0]}.{numbers[1]}: run `rustup update stable`"
        )


@contextlib.contextmanager
def _room():
    """A build folder that goes with the build, unless CARGO_TARGET_DIR names one."""
    _check()
    if "CARGO_TARGET_DIR" in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="hearth-build-") as folder:
        os.environ["CARGO_TARGET_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["CARGO_TARGET_DIR"]


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with _room():
        return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    with _room():
        return maturin.build_editable(wheel_directory, config_settings, metadata_directory)


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with _room():
        return maturin.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel
build_sdist = maturin.build_sdist
get_requires_for_build_wheel = maturin.get_requires_for_build_wheel
get_requires_for_build_editable = maturin.get_requires_for_build_editable
get_requires_for_build_sdist = maturin.get_requires_for_build_sdist
