using StackExchange.Redis;

namespace Craft.Sync
{
    public class SynchronousWorker
    {
        private readonly IDatabase _db;
        private readonly object _sync = new object();
        private bool _stop;

        public SynchronousWorker(IDatabase db) { _db = db; }

        public void Stop() { lock (_sync) { _stop = true; Monitor.PulseAll(_sync); } }

        public void Run(string key, string group, string consumer, Func<StreamEntry, bool> handle)
        {
            RedisValue position = "0";
            for (; ; )
            {
                lock (_sync) { if (_stop) return; }
                StreamEntry[] entries = _db.StreamReadGroup(key, group, consumer, position, 10);
                foreach (StreamEntry entry in entries)
                {
                    if (handle(entry)) _db.StreamAcknowledge(key, group, entry.Id);
                }

                if (entries.Length > 0) continue;
                position = StreamPosition.NewMessages;
                lock (_sync) { if (!_stop) Monitor.Wait(_sync, 200); }
            }
        }
    }
}
