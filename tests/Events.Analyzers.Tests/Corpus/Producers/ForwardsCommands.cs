using StackExchange.Redis;

namespace Shop.Caching;

/// <summary>Puts a prefix before each key and hands every command on: what a caller does with it is not its business.</summary>
public sealed class PrefixedStreams(IDatabase inner, string prefix)
{
    public RedisValue StreamAdd(RedisKey key, NameValueEntry[] pairs, RedisValue? id = null, int? maxLength = null, bool approximate = false) =>
        inner.StreamAdd(Of(key), pairs, id, maxLength, approximate);

    public StreamEntry[] StreamReadGroup(
        RedisKey key, RedisValue group, RedisValue consumer, RedisValue? position = null, int? count = null, bool noAck = false) =>
        inner.StreamReadGroup(Of(key), group, consumer, position, count, noAck);

    public StreamEntry[] StreamRead(RedisKey key, RedisValue position, int? count = null) => inner.StreamRead(Of(key), position, count);

    public StreamEntry[] StreamRange(RedisKey key, RedisValue? from = null, RedisValue? to = null, int? count = null) =>
        inner.StreamRange(Of(key), from, to, count);

    public Task<long> StreamAcknowledgeAsync(RedisKey key, RedisValue group, RedisValue[] ids) =>
        Timed(() => inner.StreamAcknowledgeAsync(Of(key), group, ids));

    public StreamEntry[] StreamClaim(RedisKey key, RedisValue group, RedisValue consumer, long minIdle, RedisValue[] ids) =>
        inner.StreamClaim(Of(key), group, consumer, minIdle, ids);

    public StreamAutoClaimResult StreamAutoClaim(RedisKey key, RedisValue group, RedisValue consumer, long minIdle, RedisValue start) =>
        inner.StreamAutoClaim(Of(key), group, consumer, minIdle, start);

    public bool StreamCreateConsumerGroup(RedisKey key, RedisValue group, RedisValue? position = null) =>
        inner.StreamCreateConsumerGroup(Of(key), group, position);

    public long StreamDeleteConsumer(RedisKey key, RedisValue group, RedisValue consumer) => inner.StreamDeleteConsumer(Of(key), group, consumer);

    public long StreamDelete(RedisKey key, RedisValue[] ids) => inner.StreamDelete(Of(key), ids);

    public Task<long> StreamTrimAsync(RedisKey key, int maxLength, bool approximate = false) =>
        Timed(() => inner.StreamTrimAsync(Of(key), maxLength, approximate));

    private RedisKey Of(RedisKey key) => prefix + (string?)key;

    private static async Task<T> Timed<T>(Func<Task<T>> command)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        try
        {
            return await command();
        }
        finally
        {
            if (watch.ElapsedMilliseconds > 100) Console.WriteLine($"slow: {watch.Elapsed}");
        }
    }
}
