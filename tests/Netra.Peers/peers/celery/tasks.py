"""Workload W as Celery tasks: `plan` starts a chord of the calls, whose end has the run's id. (Task.replace, which would do the
same, logs every replacement as an error with Debian's versions of Celery and billiard.)"""

import os

from celery import Celery, chord
from celery.signals import worker_ready

app = Celery("peers", broker=os.environ["PEER_AMQP"], backend=f"redis://{os.environ['PEER_REDIS']}/0")
app.conf.update(
    # A task is acknowledged when it has ended, and comes again when its worker is lost.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # A submit waits for the broker's confirmation; queues and messages are durable by default.
    broker_transport_options={"confirm_publish": True},
    result_expires=3600,
)


@app.task(ignore_result=True)
def plan(run, run_input):
    calls = [call.s(request) for request in run_input["steps"][0]["tools"]]
    chord(calls)(complete.s(run_input, run).set(task_id=run))


@app.task
def call(request):
    return {"tool": request["tool"]}


@app.task
def complete(answers, run_input, run):
    # One write, which survives a kill -9, at the moment at which an application could act on the run's end.
    ledger = os.open(os.environ["PEER_LEDGER"], os.O_WRONLY | os.O_APPEND)
    os.write(ledger, f"{run}\n".encode())
    os.close(ledger)
    return {**run_input["result"], "answers": len(answers)}


@worker_ready.connect
def tell(**_):
    os.write(1, b"ready\n")  # Celery's own stdout is its log
