using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using System.Runtime.CompilerServices;

namespace Bus.Streams;

/// <summary>A library over streams: what it reads goes to its caller, who acknowledges through it.</summary>
public class RedisStreamManager(IConnectionMultiplexer redis, ILogger<RedisStreamManager> logger, int batch)
{
    public async IAsyncEnumerable<RedisStream[]> PollAsync(
        string[] streams, string group, string consumer, TimeSpan delay, [EnumeratorCancellation] CancellationToken token)
    {
        StreamPosition[] positions = [.. streams.Select(stream => new StreamPosition(stream, StreamPosition.NewMessages))];
        while (true)
        {
            yield return await ReadAsync(positions, group, consumer, token);
            await Task.Delay(delay, token);
        }
    }

    public Task<long> AckAsync(string stream, string group, string id) => redis.GetDatabase().StreamAcknowledgeAsync(stream, group, id);

    public async Task EnsureAsync(string stream, string group)
    {
        try
        {
            await redis.GetDatabase().StreamCreateConsumerGroupAsync(stream, group, StreamPosition.NewMessages);
        }
        catch (RedisServerException exception)
        {
            if (!exception.Message.Contains("BUSYGROUP")) throw;
            logger.LogDebug("{Group} exists on {Stream}", group, stream);
        }
    }

    private async Task<RedisStream[]> ReadAsync(StreamPosition[] positions, string group, string consumer, CancellationToken token)
    {
        try
        {
            token.ThrowIfCancellationRequested();
            return await redis.GetDatabase().StreamReadGroupAsync(positions, group, consumer, batch);
        }
        catch (RedisConnectionException exception)
        {
            logger.LogError(exception, "Could not read for {Group}", group);
            return [];
        }
    }
}
