using StackExchange.Redis;

namespace Shop.Averages;

/// <summary>Acknowledges each entry when the next one is read: one command less in flight, and nothing too early.</summary>
public sealed class AverageConsumer(IDatabase db)
{
    private double _total;
    private long _count;

    public async Task RunAsync(string consumer, CancellationToken token)
    {
        string id = string.Empty;
        while (!token.IsCancellationRequested)
        {
            if (!string.IsNullOrEmpty(id))
            {
                await db.StreamAcknowledgeAsync("telemetry", "avg", id);
                id = string.Empty;
            }

            StreamEntry[] result = await db.StreamReadGroupAsync("telemetry", "avg", consumer, "0", 1);
            if (result.Length == 0) result = await db.StreamReadGroupAsync("telemetry", "avg", consumer, ">", 1);
            if (result.Length > 0)
            {
                id = result[0].Id!;
                _count++;
                _total += (double)result[0]["temp"];
                Console.WriteLine($"average {_total / _count:00.00}");
            }

            await Task.Delay(1000, token);
        }
    }

    public async Task<bool> GroupExistsAsync() => (await db.StreamGroupInfoAsync("telemetry")).Any(group => group.Name == "avg");
}
