using StackExchange.Redis;

namespace Wood.Sleep;

public interface IKiln { Task DryAsync(string board); }

public sealed class KilnWorker(IDatabase redis, IKiln kiln, string group, string me)
{
    private readonly SemaphoreSlim _slots = new(4);

    public async Task RunAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("kiln", group, me, from, 10);
            foreach (var entry in page)
            {
                _slots.Wait(token); // EVT7003
                try { await kiln.DryAsync(entry["board"]!); }
                finally { _slots.Release(); }
                await redis.StreamAcknowledgeAsync("kiln", group, entry.Id);
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, token); }
        }
    }
}
