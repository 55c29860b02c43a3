using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Dispatching;

public interface IHandlerMap { Func<StreamEntry, CancellationToken, Task>? For(string type); }

/// <summary>Types that nobody handles are set aside; what fails stays pending until the claimer has tried it five times.</summary>
public class BoundedDispatcher(IDatabase db, IHandlerMap handlers, ILogger<BoundedDispatcher> logger, string group) : BackgroundService
{
    private const int MaxAttempts = 5;
    private readonly SemaphoreSlim _slots = new(8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue position = "0";
        while (!stoppingToken.IsCancellationRequested)
        {
            var entries = await db.StreamReadGroupAsync("dispatch", group, Environment.MachineName, position, 16);
            await Task.WhenAll(entries.Select(entry => DispatchAsync(entry, stoppingToken)));
            if (entries.Length > 0 && position != ">") position = entries[^1].Id;
            if (entries.Length > 0) continue;
            position = ">";
            await Task.Delay(100, stoppingToken);
        }
    }

    private async Task DispatchAsync(StreamEntry entry, CancellationToken token)
    {
        await _slots.WaitAsync(token);
        try
        {
            var handle = handlers.For(entry["type"].ToString());
            if (handle is null)
            {
                logger.LogWarning("Nobody handles {Type}", entry["type"]);
                await SetAsideAsync(entry);
                return;
            }

            await handle(entry, token);
            await db.StreamAcknowledgeAsync("dispatch", group, entry.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "{Id} failed, up to {Max} attempts", entry.Id, MaxAttempts);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task SetAsideAsync(StreamEntry entry)
    {
        await db.StreamAddAsync("dispatch:dead", entry.Values, maxLength: 1000, useApproximateMaxLength: true);
        await db.StreamAcknowledgeAsync("dispatch", group, entry.Id);
    }
}
