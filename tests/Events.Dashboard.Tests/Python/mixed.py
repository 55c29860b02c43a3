"""A member of a consumer group over redis-py, beside consumers of this library.

    mixed.py PORT STREAM GROUP die COUNT [HOST]     reads COUNT entries and ends without acknowledging any, as a process that is killed does
    mixed.py PORT STREAM GROUP work [HOST]          runs the loop of docs/guides/mixed-groups.md until a line arrives on its input

The last line that it prints is what it did, as JSON.
"""
import json
import os
import socket
import sys
import threading

import redis

PORT, key, group, mode = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
HOST = sys.argv[6 if mode == "die" else 5] if len(sys.argv) > (6 if mode == "die" else 5) else "127.0.0.1"
r = redis.Redis(host=HOST, port=PORT, decode_responses=True)
handled, failures = [], []


def handle(fields):
    handled.append(fields["order_id"])


def work():
    # The loop of the guide, word for word.
    me = f"billing-{socket.gethostname()}-{os.getpid()}"
    cursor = "0-0"
    while True:
        cursor, idle, _ = r.xautoclaim(key, group, me, min_idle_time=5_000, start_id=cursor, count=10)
        new = r.xreadgroup(group, me, {key: ">"}, count=10, block=1_000)
        for entry_id, fields in idle + [entry for _, page in new for entry in page]:
            handle(fields)
            r.xack(key, group, entry_id)


def guarded():
    try:
        work()
    except Exception as error:  # What ends the loop is told, not lost.
        failures.append(repr(error))


if mode == "die":
    page = r.xreadgroup(group, "billing-dead", {key: ">"}, count=int(sys.argv[5]))
    print(json.dumps({"read": [fields["order_id"] for _, fields in page[0][1]]}), flush=True)
else:
    threading.Thread(target=guarded, daemon=True).start()
    sys.stdin.readline()
    print(json.dumps({"handled": handled, "failures": failures}), flush=True)
