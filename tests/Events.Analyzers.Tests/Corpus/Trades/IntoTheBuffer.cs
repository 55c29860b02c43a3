using System.Threading.Channels;
using Events;

namespace Rent.Tracks;

[EventStream("tracks", MaxLength = 20_000)]
public sealed partial class TrackStream;

[Event<TrackStream>("moved")]
public sealed partial record CarMoved(string Car, double Lat, double Lon);

public sealed class MapBuffer
{
    private readonly Channel<CarMoved> _moves = Channel.CreateUnbounded<CarMoved>();

    public ChannelReader<CarMoved> Moves => _moves.Reader;

    public ValueTask PutAsync(CarMoved moved, CancellationToken token) => _moves.Writer.WriteAsync(moved, token);
}

[ConsumerGroup<TrackStream>("map")]
public sealed partial class MapGroup(MapBuffer buffer)
{
    [Handles]
    public async Task OnMoved(CarMoved moved, CancellationToken token) => await buffer.PutAsync(moved, token); // EVT4005
}
