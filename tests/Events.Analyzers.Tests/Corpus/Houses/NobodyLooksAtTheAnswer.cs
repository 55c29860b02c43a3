using System.Net.Http;
using System.Net.Http.Json;
using Events;

namespace Fleet.Positions;

[EventStream("positions", MaxLength = 100_000)]
public sealed partial class PositionStream;

[Event<PositionStream>("moved")]
public sealed partial record VehicleMoved(string Vehicle, double Lat, double Lon);

[ConsumerGroup<PositionStream>("map")]
public sealed partial class MapUpdates(IHttpClientFactory clients)
{
    [Handles]
    public async Task OnMoved(VehicleMoved moved, CancellationToken token)
    {
        using var client = clients.CreateClient("map");
        await client.PutAsJsonAsync($"vehicles/{moved.Vehicle}/position", new { moved.Lat, moved.Lon }, token); // EVT4004
    }
}
