using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Transport.RedisStreams;

public class TransportOptions { public uint StreamEntriesCount { get; set; } = 10; public string Endpoint { get; set; } = "localhost"; }

public record TransportMessage(IDictionary<string, string?> Headers, ReadOnlyMemory<byte> Body);

internal interface IRedisStreamManager
{
    Task CreateStreamWithConsumerGroupAsync(string stream, string consumerGroup);
    Task PublishAsync(string stream, NameValueEntry[] message);
    IAsyncEnumerable<IEnumerable<RedisStream>> PollStreamsLatestMessagesAsync(
        string[] streams, string consumerGroup, TimeSpan pollDelay, CancellationToken token);
    IAsyncEnumerable<IEnumerable<RedisStream>> PollStreamsPendingMessagesAsync(
        string[] streams, string consumerGroup, TimeSpan pollDelay, CancellationToken token);
    Task Ack(string stream, string consumerGroup, string messageId);
}

internal class RedisStreamManager(IOptions<TransportOptions> options, ILogger<RedisStreamManager> logger) : IRedisStreamManager
{
    private readonly TransportOptions _options = options.Value;
    private readonly ConcurrentDictionary<string, bool> _groups = new();
    private IConnectionMultiplexer? _redis;

    public async Task CreateStreamWithConsumerGroupAsync(string stream, string consumerGroup)
    {
        await ConnectAsync();
        var database = _redis!.GetDatabase();
        var created = await database.TryGetOrCreateStreamConsumerGroupAsync(stream, consumerGroup).ConfigureAwait(false);
        _groups[consumerGroup] = created;
    }

    public async Task PublishAsync(string stream, NameValueEntry[] message)
    {
        await ConnectAsync();
        await _redis!.GetDatabase().StreamAddAsync(stream, message, maxLength: 100_000, useApproximateMaxLength: true);
    }

    public async IAsyncEnumerable<IEnumerable<RedisStream>> PollStreamsLatestMessagesAsync(
        string[] streams, string consumerGroup, TimeSpan pollDelay, [EnumeratorCancellation] CancellationToken token)
    {
        var positions = streams.Select(stream => new StreamPosition(stream, StreamPosition.NewMessages)).ToArray();
        while (true)
        {
            var result = await TryReadConsumerGroupAsync(consumerGroup, positions, token).ConfigureAwait(false);
            yield return result;
            token.WaitHandle.WaitOne(pollDelay); // EVT7003
            token.ThrowIfCancellationRequested();
        }
    }

    public async IAsyncEnumerable<IEnumerable<RedisStream>> PollStreamsPendingMessagesAsync(
        string[] streams, string consumerGroup, TimeSpan pollDelay, [EnumeratorCancellation] CancellationToken token)
    {
        var positions = streams.Select(stream => new StreamPosition(stream, StreamPosition.Beginning)).ToArray();
        while (true)
        {
            token.ThrowIfCancellationRequested();
            var result = (await TryReadConsumerGroupAsync(consumerGroup, positions, token).ConfigureAwait(false)).ToArray();
            yield return result;
            if (result.All(s => s.Entries.Length < _options.StreamEntriesCount)) break;
            await Task.Delay(pollDelay, token);
        }
    }

    public async Task Ack(string stream, string consumerGroup, string messageId)
    {
        await ConnectAsync();
        await _redis!.GetDatabase().StreamAcknowledgeAsync(stream, consumerGroup, messageId).ConfigureAwait(false);
    }

    private async Task<IEnumerable<RedisStream>> TryReadConsumerGroupAsync(string consumerGroup, StreamPosition[] positions, CancellationToken token)
    {
        try
        {
            token.ThrowIfCancellationRequested();
            await ConnectAsync();
            var database = _redis!.GetDatabase();
            return await database.StreamReadGroupAsync(
                positions, consumerGroup, consumerGroup + Environment.MachineName, (int)_options.StreamEntriesCount).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return [];
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "Redis error when trying to read consumer group {Group}", consumerGroup);
            return [];
        }
    }

    private async Task ConnectAsync() => _redis ??= await ConnectionMultiplexer.ConnectAsync(_options.Endpoint);
}

internal static class DatabaseExtensions
{
    public static async Task<bool> TryGetOrCreateStreamConsumerGroupAsync(this IDatabase database, string stream, string consumerGroup)
    {
        var groups = await database.KeyExistsAsync(stream) ? await database.StreamGroupInfoAsync(stream) : [];
        if (groups.Any(g => g.Name == consumerGroup)) return true;
        try
        {
            return await database.StreamCreateConsumerGroupAsync(stream, consumerGroup, StreamPosition.NewMessages);
        }
        catch (RedisServerException ex) when (ex.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            return true;
        }
    }
}
