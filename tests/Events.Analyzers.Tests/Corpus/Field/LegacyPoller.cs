using StackExchange.Redis;

namespace Legacy;

class Program
{
    static readonly ConnectionMultiplexer Redis = ConnectionMultiplexer.Connect("localhost");

    static async Task Main()
    {
        var db = Redis.GetDatabase();
        var lastId = "0-0";
        var cts = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) => { e.Cancel = true; cts.Cancel(); };

        while (!cts.Token.IsCancellationRequested)
        {
            var results = await db.StreamReadAsync("telemetry", lastId, count: 100);
            foreach (var entry in results)
            {
                Print(entry);
                lastId = entry.Id;
            }

            if (results.Any())
            {
                var ids = results.Select(r => r.Id).ToArray();
                await db.StreamAcknowledgeAsync("telemetry", "avg", ids); // EVT5001
            }

            await Task.Delay(1000);
        }
    }

    static void Print(StreamEntry entry)
    {
        foreach (var value in entry.Values)
            Console.WriteLine($"{entry.Id} {value.Name}={value.Value}");
    }
}
