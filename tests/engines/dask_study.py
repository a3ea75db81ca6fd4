"""Runs a prepared study on a Dask cluster: its scheduler's address, its folder."""

import sys

from distributed import Client

import hearth

address, folder = sys.argv[1:]
with Client(address) as client:
    client.wait_for_workers(2, timeout=60)
    results = hearth.study.run_on_dask(folder, client, progress=lambda done, total: print(f"{done} of {total} units", flush=True))
print(f"complete: {results.content_hash}")
