using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Redis;
using StackExchange.Redis;

namespace Events.Benchmarks.Baselines;

/// <summary>The loops that one writes over StackExchange.Redis.</summary>
internal sealed class StackExchangeOrders(RedisEndpoint server, string stream)
{
    // Lives as long as the process, as in an application.
    private static ConnectionMultiplexer? s_connection;

    /// <summary>Appends order events, so many at a time.</summary>
    public async Task ProduceAsync(int outstanding, int events)
    {
        IDatabase database = await ConnectAsync();
        var appends = new Task[outstanding];
        for (int produced = 0; produced < events; produced += outstanding)
        {
            for (int i = 0; i < outstanding; i++) appends[i] = AddAsync(database, OrderPlaced.Sample);
            await Task.WhenAll(appends);
        }
    }

    /// <summary>Reads and acknowledges page by page until nothing comes.</summary>
    public async Task<int> DrainAsync(string group, int batchSize)
    {
        IDatabase database = await ConnectAsync();
        int drained = 0;
        decimal amount = 0;
        while (true)
        {
            StackExchange.Redis.StreamEntry[] entries = await database.StreamReadGroupAsync(stream, group, "stackexchange", ">", batchSize);
            if (entries.Length == 0) return amount == drained * OrderPlaced.Sample.Amount ? drained : 0;
            foreach (StackExchange.Redis.StreamEntry entry in entries) amount += Decode(entry).Amount;
            await database.StreamAcknowledgeAsync(stream, group, Array.ConvertAll(entries, entry => entry.Id));
            drained += entries.Length;
        }
    }

    private Task AddAsync(IDatabase database, OrderPlaced order) => database.StreamAddAsync(
        stream,
        [
            new NameValueEntry("type", "order.placed"),
            new NameValueEntry("ts_ms", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
            new NameValueEntry("order_id", order.OrderId),
            new NameValueEntry("customer", order.Customer),
            new NameValueEntry("amount", order.Amount.ToString(CultureInfo.InvariantCulture)),
        ],
        maxLength: OrderCommand.MaxLength,
        useApproximateMaxLength: true);

    private static OrderPlaced Decode(StackExchange.Redis.StreamEntry entry) => new(
        entry["order_id"].ToString(),
        entry["customer"].ToString(),
        decimal.Parse(entry["amount"].ToString(), CultureInfo.InvariantCulture));

    private async Task<IDatabase> ConnectAsync()
    {
        s_connection ??= await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        return s_connection.GetDatabase();
    }
}
