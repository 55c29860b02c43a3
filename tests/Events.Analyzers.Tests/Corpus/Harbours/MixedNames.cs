using System.Text.Json;
using Events;
using StackExchange.Redis;

namespace Harbour.Names;

public record ShipSighted(string Name, double Latitude, double Longitude);

public class LegacyPublisher
{
    private readonly IDatabase _db;

    public LegacyPublisher(IDatabase db) => _db = db;

    public async Task PublishAsync(ShipSighted sighted)
    {
        await _db.StreamAddAsync(
            "sightings",
            [
                new NameValueEntry("type", typeof(ShipSighted).FullName), // EVT1004
                new NameValueEntry("json", JsonSerializer.Serialize(sighted)),
            ],
            maxLength: 10_000,
            useApproximateMaxLength: true);
    }

    public void PublishLoosely(ShipSighted sighted)
    {
        _ = _db.StreamAddAsync("sightings", "name", sighted.Name, maxLength: 10_000, useApproximateMaxLength: true); // EVT7002
    }
}

[EventStream("beacons", MaxLength = 1000)]
public sealed partial class BeaconStream;

[Event<BeaconStream>("beacon.lit")]
public sealed partial record BeaconLit(string Beacon, DateTimeOffset At);

[ConsumerGroup<BeaconStream>("nobody")]
public sealed partial class Nobody; // EVT1010

[ConsumerGroup<BeaconStream>("keepers")]
public sealed partial class Keepers
{
    public List<string> Lit { get; } = [];

    [Handles]
    public Task OnLit(BeaconLit lit, CancellationToken token) => Task.FromResult(Lit.Remove(lit.Beacon));
}
