using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Envelope.Bus;

public sealed class Envelope<T>
{
    public required string Id { get; init; }
    public required T Body { get; init; }
    public Func<Task>? Complete { get; init; }
}

public interface ISubscriber<T> { Task OnAsync(Envelope<T> envelope, CancellationToken token); }

public sealed class StreamBus<T>(IConnectionMultiplexer redis, ISubscriber<T> subscriber, ILogger<StreamBus<T>> logger) : BackgroundService
{
    private readonly string _key = typeof(T).Name.ToLowerInvariant();
    private readonly string _group = AppDomain.CurrentDomain.FriendlyName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IDatabase db = redis.GetDatabase();
        await EnsureAsync(db);
        RedisValue position = "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            StreamEntry[] entries = await db.StreamReadGroupAsync(_key, _group, Environment.MachineName, position, 10);
            if (entries.Length == 0)
            {
                position = StreamPosition.NewMessages;
                await Task.Delay(100, stoppingToken);
                continue;
            }

            foreach (StreamEntry entry in entries)
            {
                T body = JsonSerializer.Deserialize<T>(entry["body"].ToString())!;
                try
                {
                    await subscriber.OnAsync(
                        new Envelope<T> { Id = entry.Id!, Body = body, Complete = () => db.StreamAcknowledgeAsync(_key, _group, entry.Id) }, stoppingToken);
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    logger.LogError(error, "{Id}", entry.Id);
                }

                if (position != StreamPosition.NewMessages) position = entry.Id;
            }
        }
    }

    private async Task EnsureAsync(IDatabase db)
    {
        try
        {
            await db.StreamCreateConsumerGroupAsync(_key, _group, StreamPosition.Beginning, true);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            logger.LogDebug("{Group} is there", _group);
        }
    }
}
