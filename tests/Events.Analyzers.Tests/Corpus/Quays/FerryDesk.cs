using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using StackExchange.Redis;

namespace Quay.Ferry
{
    public class FerryDesk
    {
        private const string Stream = "ferry:bookings";
        private const string Group = "desk";

        private readonly IDatabase _redis;
        private readonly Action<string, string> _print;
        private string _last = "0-0";
        private volatile bool _running = true;

        public FerryDesk(IDatabase redis, Action<string, string> print)
        {
            if (redis == null) throw new ArgumentNullException("redis");
            _redis = redis;
            _print = print;
        }

        public void Stop()
        {
            _running = false;
        }

        public void Run()
        {
            while (_running)
            {
                StreamEntry[] entries = _redis.StreamRead(Stream, _last, 20);
                if (entries.Length == 0)
                {
                    Thread.Sleep(250);
                    continue;
                }

                foreach (StreamEntry entry in entries)
                {
                    _print(entry["passenger"], entry["crossing"]);
                    MarkDone(entry);
                    _last = entry.Id;
                }
            }
        }

        private void MarkDone(StreamEntry entry)
        {
            _redis.StreamAcknowledge(Stream, Group, entry.Id); // EVT5001
        }
    }
}
