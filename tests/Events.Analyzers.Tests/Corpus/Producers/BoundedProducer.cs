using StackExchange.Redis;

namespace Corpus.Producers.Bounded;

/// <summary>Adds what it is given, and keeps the newest hundred thousand.</summary>
public sealed class BoundedProducer(IDatabase database, RedisKey key)
{
    public async Task<string> AddAsync(string kind, string json)
    {
        NameValueEntry[] fields = [new("kind", kind), new("json", json)];
        RedisValue id = await database.StreamAddAsync(key, fields, maxLength: 100_000, useApproximateMaxLength: true);
        return id.ToString();
    }

    public Task<long> LengthAsync() => database.StreamLengthAsync(key);
}
