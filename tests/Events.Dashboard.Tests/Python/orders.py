"""A program in the manner of the streaming guide, over redis-py: it produces orders, works beside others in one group, and follows all of them in a group of its own.

    orders.py PORT STREAM COUNT [HOST]

Ends when a line arrives on its input; the last line that it prints is what it did, as JSON.
"""
import json
import sys
import threading
import time

import redis

PORT, STREAM, COUNT = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
HOST = sys.argv[4] if len(sys.argv) > 4 else "127.0.0.1"
TYPES = ["order.placed", "order.paid", "order.shipped", "order.cancelled"]
NAMES = ["type", "ts_ms", "order_id", "customer", "amount"]

stop = threading.Event()
telling = threading.Lock()
produced, shared, followed, odd, failures = [], [], [], [], []


def tell(what):
    """Writes a line at once: print writes its text and the end of the line apart, and another thread's may come between them."""
    with telling:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


def client():
    return redis.Redis(host=HOST, port=PORT, decode_responses=True)


def ensure_group(r, group):
    try:
        r.xgroup_create(STREAM, group, id="0-0", mkstream=True)
    except redis.ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def produce():
    r = client()
    for number in range(COUNT):
        fields = {
            "type": TYPES[number % len(TYPES)],
            "ts_ms": str(int(time.time() * 1000)),
            "order_id": f"o-py-{number}",
            "customer": "carol",
            "amount": f"{5 + number % 200}.50",
        }
        produced.append(r.xadd(STREAM, fields, maxlen=2000, approximate=True))
        time.sleep(0.002)


def work(group, consumer, into):
    r = client()
    ensure_group(r, group)
    tell({"joined": group})
    while not stop.is_set():
        for _, entries in r.xreadgroup(group, consumer, {STREAM: ">"}, count=10, block=200):
            for entry_id, fields in entries:
                into.append(entry_id)
                if list(fields)[:5] != NAMES or fields["type"] not in TYPES or float(fields["amount"]) <= 0:
                    odd.append({"id": entry_id, "fields": fields})
                if r.xack(STREAM, group, entry_id) != 1:
                    odd.append({"id": entry_id, "acknowledged": False})


def guarded(target, *args):
    def run():
        try:
            target(*args)
        except Exception as error:  # What ends a thread is told, not lost.
            failures.append(repr(error))

    thread = threading.Thread(target=run)
    thread.start()
    return thread


threads = [guarded(work, "analytics", "worker-py", shared), guarded(work, "audit", "audit-py", followed), guarded(produce)]
sys.stdin.readline()
threads[2].join()
stop.set()
for thread in threads:
    thread.join()
tell({"produced": produced, "shared": shared, "followed": followed, "odd": odd, "failures": failures})
