using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Building.Blocks.Messaging;

public interface IMessage;

public interface IMessageHandler<in T> where T : IMessage
{
    Task<bool> HandleAsync(T message, CancellationToken cancellationToken);
}

public sealed class RedisStreamSettings
{
    public string StreamName { get; init; } = "";
    public string GroupName { get; init; } = "";
    public string ConsumerName { get; init; } = "";
    public int BatchSize { get; init; } = 10;
}

public abstract class RedisStreamConsumer<T>(
    IConnectionMultiplexer redis,
    RedisStreamSettings settings,
    IMessageHandler<T> handler,
    ILogger logger) : BackgroundService
    where T : class, IMessage
{
    protected IDatabase Database => redis.GetDatabase();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await EnsureGroupAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var entries = await Database.StreamReadGroupAsync( // EVT4008
                    settings.StreamName, settings.GroupName, settings.ConsumerName, ">", settings.BatchSize);
                foreach (var entry in entries)
                {
                    await ProcessEntryAsync(entry, stoppingToken);
                }

                if (entries.Length == 0) await Task.Delay(500, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (RedisConnectionException ex)
            {
                logger.LogWarning(ex, "Redis is away");
                await Task.Delay(5000, stoppingToken);
            }
        }
    }

    private async Task ProcessEntryAsync(StreamEntry entry, CancellationToken token)
    {
        var payload = entry.Values.FirstOrDefault(v => v.Name == "payload").Value;
        var message = payload.HasValue ? JsonSerializer.Deserialize<T>(payload.ToString()) : null;
        if (message is null)
        {
            logger.LogWarning("Entry {Id} has no payload", entry.Id);
            await AckAsync(entry.Id);
            return;
        }

        await handler.HandleAsync(message, token); // EVT4004
        await AckAsync(entry.Id);
    }

    private Task<long> AckAsync(RedisValue id) => Database.StreamAcknowledgeAsync(settings.StreamName, settings.GroupName, id);

    private async Task EnsureGroupAsync()
    {
        if (!await Database.KeyExistsAsync(settings.StreamName) ||
            (await Database.StreamGroupInfoAsync(settings.StreamName)).All(g => g.Name != settings.GroupName))
        {
            await Database.StreamCreateConsumerGroupAsync(settings.StreamName, settings.GroupName, "0-0", true);
        }
    }
}
