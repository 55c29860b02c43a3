using System.Threading.Channels;
using Events;

namespace Craft.Fan;

public interface IFan { Task BlowAsync(string room, CancellationToken token); }

[EventStream("fans", MaxLength = 20_000)]
public sealed partial class FanStream;

[Event<FanStream>("heated")]
public sealed partial record Heated(string HouseId, string[] Rooms);

[ConsumerGroup<FanStream>("fans")]
public sealed partial class FanOutAwaited(IFan fan)
{
    [Handles]
    public async Task OnHeated(Heated heated, CancellationToken token)
    {
        var rooms = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleWriter = true });
        Task[] fans = [.. Enumerable.Range(0, 4).Select(async _ =>
        {
            await foreach (string room in rooms.Reader.ReadAllAsync(token)) await fan.BlowAsync(room, token);
        })];
        foreach (string room in heated.Rooms) await rooms.Writer.WriteAsync(room, token);
        rooms.Writer.Complete();
        await Task.WhenAll(fans);
    }
}
