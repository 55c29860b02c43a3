using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Quay.Cranes;

public sealed class CraneOrders
{
    private readonly BlockingCollection<CraneOrder> _orders = new(200);

    public IEnumerable<CraneOrder> All(CancellationToken token) => _orders.GetConsumingEnumerable(token);

    public void Push(CraneOrder order) => _orders.Add(order);
}

public sealed record CraneOrder(string Crane, string Container);

public sealed class Cranes : BackgroundService
{
    private readonly IDatabase _db;
    private readonly BlockingCollection<CraneOrder> _queue = new(200);
    private readonly string _me = Environment.MachineName;

    public Cranes(IConnectionMultiplexer redis) => _db = redis.GetDatabase(2);

    public IEnumerable<CraneOrder> Take(CancellationToken token) => _queue.GetConsumingEnumerable(token);

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        try { await _db.StreamCreateConsumerGroupAsync("cranes", "yard", "0-0", createStream: false); } // EVT5019
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal)) { }

        RedisValue from = "0";
        do
        {
            var page = await _db.StreamReadGroupAsync("cranes", "yard", _me, from, count: 25);
            foreach (var entry in page)
            {
                _queue.Add(new CraneOrder(entry["crane"]!, entry["container"]!), ct);
                if (from != ">") from = entry.Id;
            }

            if (page.Length > 0)
            {
                await _db.StreamAcknowledgeAsync("cranes", "yard", page.Select(e => e.Id).ToArray()); // EVT4005
                continue;
            }

            from = ">";
            await Task.Delay(TimeSpan.FromMilliseconds(150), ct);
        }
        while (!ct.IsCancellationRequested);
    }
}
