"""A Celery client that the driver speaks to in lines: `submit ID` and `result ID`, each answered; and it tells which runs `ended`."""

import json
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from tasks import app, plan

SUBMITTERS = 8
out = threading.Lock()


def tell(word, run, **more):
    line = json.dumps({"word": word, "run": run, **more})
    with out:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def submit(run):
    try:
        plan.delay(run, run_input)
        tell("submit", run)
    except Exception as error:  # the driver counts it, whatever it is
        tell("submit", run, error=repr(error))


def result(run):
    answer = app.AsyncResult(run)
    state = answer.state
    if state == "FAILURE":
        tell("result", run, error=repr(answer.result))
    else:
        tell("result", run, result=answer.result if state == "SUCCESS" else None)


def listen():
    """The result backend publishes every result under its key; those of calls are of no interest."""
    channel = app.backend.client.pubsub(ignore_subscribe_messages=True)
    pattern = app.backend.get_key_for_task("*").decode()
    channel.psubscribe(pattern)
    tell("ready", None)
    for message in channel.listen():
        run = message["channel"].decode()[len(pattern) - 1:]
        if run in runs:
            runs.discard(run)
            meta = json.loads(message["data"])
            tell("ended", run, error=None if meta["status"] == "SUCCESS" else repr(meta["result"]))


run_input = json.loads(os.environ["PEER_INPUT"])
runs = set()
threading.Thread(target=listen, daemon=True).start()
words = {"submit": submit, "result": result}
with ThreadPoolExecutor(SUBMITTERS) as pool:
    for line in sys.stdin:
        word, run = line.split()
        if word == "submit":
            runs.add(run)
        pool.submit(words[word], run)
