using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Street.Platform;

public abstract class ConsumerBase<TMessage>(IConnectionMultiplexer redis, ILogger logger, string stream, string group) : BackgroundService
    where TMessage : class
{
    private readonly string _consumer = $"{Environment.MachineName}:{group}";

    protected abstract Task<bool> HandleAsync(TMessage message, CancellationToken token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var database = redis.GetDatabase();
        await CreateGroupAsync(database);
        var position = new RedisValue("0-0");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var entries = await database.StreamReadGroupAsync(stream, group, _consumer, position, 16);
                foreach (var entry in entries)
                {
                    if (position != ">") position = entry.Id;
                    if (await DispatchAsync(entry, stoppingToken)) await database.StreamAcknowledgeAsync(stream, group, entry.Id);
                }

                if (entries.Length > 0) continue;
                position = ">";
                await Task.Delay(TimeSpan.FromMilliseconds(250), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception ex)
            {
                logger.LogError(ex, "{Group} on {Stream} waits", group, stream);
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken);
            }
        }
    }

    private async Task<bool> DispatchAsync(StreamEntry entry, CancellationToken token)
    {
        TMessage? message;
        try
        {
            message = JsonSerializer.Deserialize<TMessage>(entry["payload"].ToString());
        }
        catch (JsonException ex)
        {
            logger.LogError(ex, "{Entry} is no {Message} and is dropped", entry.Id, typeof(TMessage).Name);
            return true;
        }

        return message is null || await HandleAsync(message, token);
    }

    private async Task CreateGroupAsync(IDatabase database)
    {
        try
        {
            await database.StreamCreateConsumerGroupAsync(stream, group, "$");
        }
        catch (RedisServerException ex) when (ex.Message.Contains("BUSYGROUP", StringComparison.Ordinal))
        {
            logger.LogDebug("{Group} exists", group);
        }
    }
}

public sealed record Welcome(string User);

public interface IUserDirectory
{
    Task<bool> ActivateAsync(string user, CancellationToken token);
}

public sealed class WelcomeConsumer(IConnectionMultiplexer redis, ILogger<WelcomeConsumer> logger, IUserDirectory users)
    : ConsumerBase<Welcome>(redis, logger, "users", "welcome")
{
    protected override Task<bool> HandleAsync(Welcome message, CancellationToken token) => users.ActivateAsync(message.User, token);
}
