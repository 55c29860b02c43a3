using System;
using System.Threading;
using StackExchange.Redis;

namespace Quay.FerryBoard
{
    public interface ICursorStore
    {
        string Load(string name);

        void Save(string name, string position);
    }

    public class FerryBoard
    {
        private readonly IDatabase _redis;
        private readonly ICursorStore _cursors;
        private readonly Action<string> _show;
        private volatile bool _running = true;

        public FerryBoard(IDatabase redis, ICursorStore cursors, Action<string> show)
        {
            _redis = redis;
            _cursors = cursors;
            _show = show;
        }

        public void Stop()
        {
            _running = false;
        }

        public void Run()
        {
            string position = _cursors.Load("board") ?? "0-0";
            while (_running)
            {
                StreamEntry[] entries = _redis.StreamRead("ferry:departures", position, 20);
                for (int i = 0; i < entries.Length; i++)
                {
                    string text = entries[i]["text"];
                    if (string.IsNullOrEmpty(text)) continue;
                    _show(text);
                }

                if (entries.Length > 0)
                {
                    position = entries[entries.Length - 1].Id;
                    _cursors.Save("board", position);
                }
                else
                {
                    Thread.Sleep(500);
                }
            }
        }
    }
}
