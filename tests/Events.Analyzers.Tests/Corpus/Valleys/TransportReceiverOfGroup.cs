using System.Text.Json;
using StackExchange.Redis;

namespace Valley.Transport.OfGroup;

public sealed record TransportMessage(RedisKey Stream, RedisValue EntryId, byte[] Body);

public interface IPipe { Task<bool> PushAsync(TransportMessage message); }

public sealed class TransportReceiver(IDatabase database, IPipe pipe, string group, string consumer)
{
    public async Task<int> ReceiveAsync(string queue, RedisValue position, int prefetch)
    {
        var entries = await database.StreamReadGroupAsync(queue, group, consumer, position, prefetch).ConfigureAwait(false);
        foreach (var entry in entries)
        {
            var message = new TransportMessage(queue, entry.Id, (byte[])entry["body"]!);
            if (await pipe.PushAsync(message).ConfigureAwait(false)) await CompleteAsync(message).ConfigureAwait(false);
        }

        return entries.Length;
    }

    private Task<long> CompleteAsync(TransportMessage message) => database.StreamAcknowledgeAsync(message.Stream, group, message.EntryId);
}

public sealed class TransportSender(IDatabase database, IReadOnlyDictionary<Type, string> names, int limit)
{
    public async Task<string> SendAsync<T>(string queue, T message)
    {
        NameValueEntry[] values = [new("type", names[typeof(T)]), new("body", JsonSerializer.SerializeToUtf8Bytes(message))];
        var id = await database.StreamAddAsync(queue, values, maxLength: limit, useApproximateMaxLength: true);
        return id.ToString();
    }
}
