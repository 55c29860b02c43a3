using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Craft.Pipes;

public readonly record struct Delivery<T>(T Body, Func<ValueTask> Done);

public sealed class GenericPipe<T>(IDatabase redis, Func<StreamEntry, T> parse, Func<T, CancellationToken, Task> work, ILogger<GenericPipe<T>> logger,
    string key, string group, string me) : BackgroundService
{
    private readonly Channel<Delivery<T>> _pipe = Channel.CreateBounded<Delivery<T>>(32);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAny(ReadAsync(stoppingToken), WorkAsync(stoppingToken)).Unwrap();

    private async Task ReadAsync(CancellationToken token)
    {
        RedisValue from = "0";
        while (!token.IsCancellationRequested)
        {
            StreamEntry[] page = await redis.StreamReadGroupAsync(key, group, me, from, 32);
            foreach (StreamEntry entry in page)
            {
                RedisValue id = entry.Id;
                if (from != ">") from = id;
                await _pipe.Writer.WriteAsync(new(parse(entry), async () => await redis.StreamAcknowledgeAsync(key, group, id)), token);
            }

            if (page.Length == 0)
            {
                from = ">";
                await Task.Delay(100, token);
            }
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await foreach (Delivery<T> delivery in _pipe.Reader.ReadAllAsync(token))
        {
            try
            {
                await work(delivery.Body, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogError(e, "left pending");
                continue;
            }

            await delivery.Done();
        }
    }
}
