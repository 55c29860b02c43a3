using StackExchange.Redis;

namespace Calm.Deferred;

public interface ISensorStore { void Add(string sensor, double value); Task FlushAsync(CancellationToken token); }

public sealed class SensorWorker(IDatabase redis, ISensorStore store, string group, string me)
{
    public async Task RunAsync(CancellationToken token)
    {
        var done = new List<RedisValue>();
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            var page = await redis.StreamReadGroupAsync("sensors", group, me, from, 100);
            foreach (var entry in page)
            {
                if (from != ">") from = entry.Id;
                store.Add(entry["sensor"]!, (double)entry["value"]);
                done.Add(entry.Id);
            }

            if (done.Count >= 1_000 || (page.Length == 0 && done.Count > 0))
            {
                await store.FlushAsync(token);
                await redis.StreamAcknowledgeAsync("sensors", group, [.. done]);
                done.Clear();
            }

            if (page.Length == 0) { from = ">"; await Task.Delay(100, token); }
        }
    }
}
