"""A Celery client that the driver speaks to in lines: `NUMBER submit|result ID`, each answered; and it tells which runs `ended`."""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from tasks import app, plan

SUBMITTERS = 8
out = threading.Lock()


def tell(**members):
    line = json.dumps(members)
    with out:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def submit(run):
    plan.delay(run, run_input)
    return None


def result(run):
    answer = app.AsyncResult(run)
    return answer.get() if answer.ready() else None


def answer(number, word, run):
    try:
        tell(number=number, answer=words[word](run))
    except Exception as error:  # the driver counts it, whatever it is
        tell(number=number, error=repr(error))


def listen():
    """The result backend publishes every result under its key; those of calls are of no interest."""
    channel = app.backend.client.pubsub(ignore_subscribe_messages=True)
    pattern = app.backend.get_key_for_task("*").decode()
    channel.psubscribe(pattern)
    tell(ready=True)
    for message in channel.listen():
        run = message["channel"].decode()[len(pattern) - 1:]
        if run in runs:
            runs.discard(run)
            meta = json.loads(message["data"])
            tell(ended=run, error=None if meta["status"] == "SUCCESS" else repr(meta["result"]))


run_input = json.loads(os.environ["PEER_INPUT"])
runs = set()
threading.Thread(target=listen, daemon=True).start()
words = {"submit": submit, "result": result}
with ThreadPoolExecutor(SUBMITTERS) as pool:
    for line in sys.stdin:
        number, word, run = line.split()
        if word == "submit":
            runs.add(run)
        pool.submit(answer, int(number), word, run)
