using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Priority;

public interface IExecutor { Task ExecuteAsync(string command, CancellationToken token); }

public sealed class PriorityConsumer(IConnectionMultiplexer redis, IExecutor executor, ILogger<PriorityConsumer> logger) : BackgroundService
{
    private static readonly RedisKey[] Keys = ["commands:high", "commands:low"];
    private const string Group = "executors";
    private readonly string _me = Environment.MachineName;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        foreach (var key in Keys) await EnsureAsync(db, key);
        StreamPosition[] mine = [.. Keys.Select(key => new StreamPosition(key, "0-0"))];
        StreamPosition[] fresh = [.. Keys.Select(key => new StreamPosition(key, StreamPosition.NewMessages))];
        await HandleAsync(db, await db.StreamReadGroupAsync(mine, Group, _me, countPerStream: 100), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var streams = await db.StreamReadGroupAsync(fresh, Group, _me, countPerStream: 10);
            if (streams.All(stream => stream.Entries.Length == 0))
            {
                await Task.Delay(100, stoppingToken);
                continue;
            }

            await HandleAsync(db, streams, stoppingToken);
        }
    }

    private async Task HandleAsync(IDatabase db, RedisStream[] streams, CancellationToken token)
    {
        foreach (var stream in streams.OrderBy(s => Array.IndexOf(Keys, s.Key)))
        {
            foreach (var entry in stream.Entries)
            {
                var command = entry["command"];
                if (!command.HasValue)
                {
                    logger.LogWarning("{Id} of {Key} has no command", entry.Id, stream.Key);
                }
                else
                {
                    for (var delay = TimeSpan.FromSeconds(1); ; delay *= 2)
                    {
                        try
                        {
                            await executor.ExecuteAsync(command!, token);
                            break;
                        }
                        catch (Exception error) when (error is not OperationCanceledException)
                        {
                            logger.LogWarning(error, "Again in {Delay}", delay);
                            await Task.Delay(delay, token);
                        }
                    }
                }

                await db.StreamAcknowledgeAsync(stream.Key, Group, entry.Id);
            }
        }
    }

    private static async Task EnsureAsync(IDatabase db, RedisKey key)
    {
        try { await db.StreamCreateConsumerGroupAsync(key, Group, "0-0"); }
        catch (RedisServerException error) when (error.Message.Contains("BUSYGROUP")) { }
    }
}
