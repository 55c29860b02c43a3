using System.Text.Json;
using StackExchange.Redis;

namespace Lake.Generic;

public interface IMessage<TSelf> where TSelf : IMessage<TSelf> { static abstract string Stream { get; } }

public interface IHandle<in T> { Task HandleAsync(T message, CancellationToken token); }

public readonly record struct Envelope<T>(RedisValue Id, T? Message);

public sealed class Consumer<T>(IDatabase redis, IHandle<T> handler, string group, string me)
    where T : class, IMessage<T>
{
    public async Task<int> ConsumeAsync(RedisValue from, CancellationToken token)
    {
        Envelope<T>[] envelopes = Array.ConvertAll(await redis.StreamReadGroupAsync(T.Stream, group, me, from, 10), Open);
        foreach ((RedisValue id, T? message) in envelopes)
        {
            if (message is not null) await handler.HandleAsync(message, token);
            else await redis.StreamAddAsync(T.Stream + ":dead", "id", id, maxLength: 1_000, useApproximateMaxLength: true);
            await redis.StreamAcknowledgeAsync(T.Stream, group, id);
        }

        return envelopes.Length;
    }

    private static Envelope<T> Open(StreamEntry entry) => new(entry.Id, JsonSerializer.Deserialize<T>((string)entry["json"]!));
}
