using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Bus.Keeping;

public sealed class StreamBus(IConnectionMultiplexer connection, ILogger<StreamBus> logger) : IAsyncDisposable
{
    private readonly ConcurrentBag<Task> _loops = [];
    private readonly CancellationTokenSource _stop = new();

    public Task PublishAsync<T>(string topic, T message, int maxLength = 100_000) =>
        connection.GetDatabase().StreamAddAsync(topic, "data", JsonSerializer.Serialize(message), maxLength: maxLength, useApproximateMaxLength: true);

    public void Subscribe<T>(string topic, string group, Func<T, Task> handler) => _loops.Add(ConsumeAsync(topic, group, handler, _stop.Token));

    /// <summary>Completes when a loop has ended, and fails as it has failed; the health check awaits it.</summary>
    public Task FirstEndedAsync() => Task.WhenAny(_loops).Unwrap();

    private async Task ConsumeAsync<T>(string topic, string group, Func<T, Task> handler, CancellationToken token)
    {
        var db = connection.GetDatabase();
        RedisValue cursor = "0-0";
        while (!token.IsCancellationRequested)
        {
            var claimed = await db.StreamAutoClaimAsync(topic, group, Environment.MachineName, 60_000, cursor, 10);
            cursor = claimed.NextStartId;
            foreach (var gone in claimed.DeletedIds) logger.LogWarning("{Id} of {Topic} was trimmed before it was handled", gone, topic);
            var fresh = await db.StreamReadGroupAsync(topic, group, Environment.MachineName, ">", 10);
            foreach (var entry in claimed.ClaimedEntries.Concat(fresh))
            {
                if (await TryHandleAsync(entry, handler, topic)) await db.StreamAcknowledgeAsync(topic, group, entry.Id);
                else if (await IsPoisonAsync(db, topic, group, entry.Id))
                {
                    await db.StreamAddAsync($"{topic}:dead", entry.Values, maxLength: 10_000, useApproximateMaxLength: true);
                    await db.StreamAcknowledgeAsync(topic, group, entry.Id);
                }
            }

            if (fresh.Length == 0) await Task.Delay(100, token);
        }
    }

    private async Task<bool> TryHandleAsync<T>(StreamEntry entry, Func<T, Task> handler, string topic)
    {
        try
        {
            await handler(JsonSerializer.Deserialize<T>(entry["data"].ToString())!);
            return true;
        }
        catch (Exception e)
        {
            logger.LogError(e, "Handler of {Topic} failed", topic);
            return false;
        }
    }

    private static async Task<bool> IsPoisonAsync(IDatabase db, string topic, string group, RedisValue id)
    {
        var pending = await db.StreamPendingMessagesAsync(topic, group, 1, RedisValue.Null, id, id);
        return pending.Length == 1 && pending[0].DeliveryCount >= 5;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Task.WhenAll(_loops);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
