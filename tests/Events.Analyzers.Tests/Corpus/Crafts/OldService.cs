using System.Collections;
using StackExchange.Redis;

namespace Craft.Old
{
    public delegate void LineHandler(string line);

    public class OldService : IDisposable
    {
        private readonly IDatabase db;
        private readonly string group;
        private readonly LineHandler handler;
        private Thread thread;
        private volatile bool stopped;

        public OldService(IDatabase db, string group, LineHandler handler)
        {
            this.db = db;
            this.group = group;
            this.handler = handler;
            this.thread = new Thread(new ThreadStart(this.Loop));
            this.thread.IsBackground = true;
        }

        public void Start()
        {
            this.thread.Start();
        }

        public void Dispose()
        {
            this.stopped = true;
            this.thread.Join();
        }

        private void Loop()
        {
            string start = "0";
            while (!this.stopped)
            {
                StreamEntry[] entries;
                try
                {
                    entries = this.db.StreamReadGroup("lines", this.group, Environment.MachineName, start, 10);
                }
                catch (RedisConnectionException)
                {
                    Thread.Sleep(1000);
                    continue;
                }

                if (entries.Length == 0)
                {
                    start = ">";
                    Thread.Sleep(100);
                    continue;
                }

                ArrayList done = new ArrayList();
                foreach (StreamEntry entry in entries)
                {
                    try
                    {
                        this.handler(entry["line"].ToString());
                    }
                    catch (Exception e) // EVT4003
                    {
                        Console.Error.WriteLine("line " + entry.Id + " failed: " + e.Message);
                    }

                    done.Add(entry.Id);
                }

                foreach (RedisValue id in done)
                {
                    this.db.StreamAcknowledge("lines", this.group, id);
                }
            }
        }
    }
}
