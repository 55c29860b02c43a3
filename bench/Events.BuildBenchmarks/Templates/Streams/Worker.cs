using StackExchange.Redis;

namespace Shop.Module__N__;

public interface IOrderWork__N__
{
    Task HandleAsync(string orderId, IReadOnlyDictionary<string, string> fields, CancellationToken token);
}

public sealed class OrderWorker__N__(IDatabase db, IOrderWork__N__ work)
{
    private const string Stream = "shop:orders", Group = "worker-__N__";
    private const long MinIdleMilliseconds = 60_000;

    private readonly string _me = $"{Environment.MachineName}-__N__";

    public async Task RunAsync(CancellationToken token)
    {
        await CreateGroupAsync();
        RedisValue cursor = "0-0";
        while (!token.IsCancellationRequested)
        {
            StreamAutoClaimResult claimed = await db.StreamAutoClaimAsync(Stream, Group, _me, MinIdleMilliseconds, cursor, 10);
            cursor = claimed.NextStartId;
            foreach (RedisValue deleted in claimed.DeletedIds) Console.WriteLine($"{deleted} was trimmed while it was pending");
            foreach (StreamEntry entry in claimed.ClaimedEntries) await HandleAsync(entry, token);
            StreamEntry[] entries = await db.StreamReadGroupAsync(Stream, Group, _me, ">", count: 10);
            foreach (StreamEntry entry in entries) await HandleAsync(entry, token);
            if (entries.Length == 0) await Task.Delay(100, token);
        }
    }

    private async Task HandleAsync(StreamEntry entry, CancellationToken token)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (NameValueEntry field in entry.Values) fields[field.Name.ToString()] = field.Value.ToString();
        if (!fields.TryGetValue("order_id", out string? orderId))
        {
            await db.StreamAddAsync(Stream + ":dead", entry.Values);
            await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
            return;
        }

        try
        {
            await work.HandleAsync(orderId, fields, token);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Console.WriteLine($"{entry.Id}: {error.Message}");
            return;
        }

        await db.StreamAcknowledgeAsync(Stream, Group, entry.Id);
    }

    private async Task CreateGroupAsync()
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            Console.WriteLine("The group is there.");
        }
    }
}
