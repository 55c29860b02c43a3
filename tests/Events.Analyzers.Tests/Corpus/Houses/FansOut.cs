using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Rooms;

/// <summary>One reader of the stream for all who listen in this process; who is slow loses lines.</summary>
public sealed class RoomBroadcast(IDatabase db) : BackgroundService
{
    private readonly Dictionary<Guid, Channel<string>> _listeners = [];
    private readonly Lock _gate = new();

    public ChannelReader<string> Listen(out Guid id)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
        id = Guid.NewGuid();
        lock (_gate) _listeners[id] = channel;
        return channel.Reader;
    }

    public void Leave(Guid id)
    {
        lock (_gate) _listeners.Remove(id);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RedisValue last = await LastAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            var lines = await db.StreamReadAsync("room", last, 100);
            foreach (var line in lines)
            {
                last = line.Id;
                lock (_gate)
                {
                    foreach (var channel in _listeners.Values) channel.Writer.TryWrite(line["text"]!);
                }
            }

            if (lines.Length == 0) await Task.Delay(50, stoppingToken);
        }
    }

    private async Task<RedisValue> LastAsync() => await db.KeyExistsAsync("room") ? (await db.StreamInfoAsync("room")).LastGeneratedId : "0-0";
}
