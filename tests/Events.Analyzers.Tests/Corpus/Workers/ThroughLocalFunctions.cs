using StackExchange.Redis;

namespace Shop.Sensors;

/// <summary>Reads and acknowledges through local functions and tuples.</summary>
public static class SensorPump
{
    public static async Task PumpAsync(IDatabase db, string group, string consumer, ISensorStore store, CancellationToken token)
    {
        const string stream = "sensors";
        while (!token.IsCancellationRequested)
        {
            (StreamEntry[] entries, bool isRetry) = await NextAsync();
            foreach (StreamEntry entry in entries) await HandleAsync(entry, isRetry);
            if (entries.Length == 0) await Task.Delay(50, token);
        }

        async Task<(StreamEntry[] Entries, bool IsRetry)> NextAsync()
        {
            StreamEntry[] own = await db.StreamReadGroupAsync(stream, group, consumer, "0-0", 10);
            return own.Length > 0 ? (own, true) : (await db.StreamReadGroupAsync(stream, group, consumer, ">", 10), false);
        }

        async Task HandleAsync(StreamEntry entry, bool isRetry)
        {
            double value = (double)entry["value"];
            await store.PutAsync((string)entry["sensor"]!, value, isRetry, token);
            await db.StreamAcknowledgeAsync(stream, group, entry.Id);
        }
    }
}

public interface ISensorStore
{
    Task PutAsync(string sensor, double value, bool isRetry, CancellationToken token);
}
