"""The child's side of python-peer.ts: a request a line on stdin, an answer a line on stdout, in JSON.

    serve({"step": lambda request: {"ms": 1.2}})

calls the function named by a request's "op". What it raises goes back as {"error": ...}, and the next
request is waited for. Waiting costs no processor time.
"""

import json
import os
import sys
import time
import traceback


def serve(operations):
    # The answers' own channel: what libraries print goes to stderr.
    answers = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    answer({"ready": True})
    for line in iter(sys.stdin.readline, ""):
        try:
            request = json.loads(line)
            answer(operations[request.pop("op")](request))
        except Exception:
            answer({"error": traceback.format_exc()})


def measure(work, seconds):
    """Calls `work(i)`, i = 0, 1, ..., once at least, for as many seconds: {"ms": of a call, "calls"}."""
    calls = 0
    start = time.perf_counter()
    end = start + seconds
    while True:
        work(calls)
        calls += 1
        now = time.perf_counter()
        if now >= end:
            return {"ms": 1000 * (now - start) / calls, "calls": calls}
