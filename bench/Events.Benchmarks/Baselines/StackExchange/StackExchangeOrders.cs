using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Store.Redis;
using StackExchange.Redis;

namespace Events.Benchmarks.Baselines.StackExchange;

/// <summary>
/// The loops that one writes over StackExchange.Redis. Commands go by name, because versions before 2.0 have no methods
/// for streams; later ones spend about the same on either.
/// </summary>
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
            RedisResult reply = await database.ExecuteAsync(
                "XREADGROUP", "GROUP", group, "stackexchange", "COUNT", batchSize, "STREAMS", stream, ">");
            if (reply.IsNull) return amount == drained * OrderPlaced.Sample.Amount ? drained : 0;
            var entries = (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!;
            var acknowledge = new List<object> { stream, group };
            foreach (RedisResult entry in entries)
            {
                var parts = (RedisResult[])entry!;
                amount += Decode((RedisValue[])parts[1]!).Amount;
                acknowledge.Add((string)parts[0]!);
            }

            await database.ExecuteAsync("XACK", acknowledge.ToArray());
            drained += entries.Length;
        }
    }

    private Task AddAsync(IDatabase database, OrderPlaced order)
    {
        string[] command = OrderCommand.Add(stream, order);
        command[^1] = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return database.ExecuteAsync(command[0], Array.ConvertAll(command[1..], argument => (object)argument));
    }

    private static OrderPlaced Decode(RedisValue[] values)
    {
        var fields = new Dictionary<string, string>();
        for (int i = 0; i + 1 < values.Length; i += 2) fields[values[i]!] = values[i + 1]!;
        return new OrderPlaced(
            fields["order_id"], fields["customer"], decimal.Parse(fields["amount"], CultureInfo.InvariantCulture));
    }

    private async Task<IDatabase> ConnectAsync()
    {
        s_connection ??= await ConnectionMultiplexer.ConnectAsync($"{server.Host}:{server.Port}");
        return s_connection.GetDatabase();
    }
}
