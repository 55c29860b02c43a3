using System.Text.Json;
using StackExchange.Redis;

namespace Valley.Transport;

public sealed record TransportMessage(RedisKey Stream, RedisValue EntryId, byte[] Body);

public interface IPipe { Task PushAsync(TransportMessage message); }

public sealed class TransportReceiver
{
    private readonly IDatabase _database;
    private readonly IPipe _pipe;
    private readonly string _group;
    private RedisValue _position = "0-0";

    public TransportReceiver(IDatabase database, IPipe pipe, string group)
    {
        _database = database;
        _pipe = pipe;
        _group = group;
    }

    public async Task ReceiveAsync(string queue, int prefetch)
    {
        var entries = await _database.StreamReadAsync(queue, _position, prefetch).ConfigureAwait(false);
        foreach (var entry in entries)
        {
            _position = entry.Id;
            await DispatchAsync(new TransportMessage(queue, entry.Id, (byte[])entry["body"]!)).ConfigureAwait(false);
        }
    }

    private async Task DispatchAsync(TransportMessage message)
    {
        await _pipe.PushAsync(message).ConfigureAwait(false);
        await CompleteAsync(message).ConfigureAwait(false);
    }

    private async Task CompleteAsync(TransportMessage message)
    {
        await _database.StreamAcknowledgeAsync(message.Stream, _group, message.EntryId).ConfigureAwait(false); // EVT5001
    }
}

public sealed class TransportSender(IDatabase database)
{
    public async Task<string> SendAsync<T>(string queue, T message)
    {
        var values = new NameValueEntry[]
        {
            new("type", typeof(T).AssemblyQualifiedName), // EVT1004
            new("body", JsonSerializer.SerializeToUtf8Bytes(message)),
        };
        var id = await database.StreamAddAsync(queue, values); // EVT6001
        return id.ToString();
    }
}
