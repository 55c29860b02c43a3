using Events;
using MongoDB.Driver;

namespace Rails.LostProperty;

[EventStream("rails", MaxLength = 100_000)]
public sealed partial class RailStream;

[Event<RailStream>("thing.found")]
public sealed partial record ThingFound(string ThingId, string Train, string Text);

[Event<RailStream>("thing.claimed")]
public sealed partial record ThingClaimed(string ThingId, string Owner);

public sealed class Thing
{
    public string Id { get; set; } = "";
    public string Text { get; set; } = "";
    public string State { get; set; } = "";
    public int Visits { get; set; }
}

[ConsumerGroup<RailStream>("lost")]
public sealed partial class LostProperty(IMongoCollection<Thing> things)
{
    [Handles]
    public Task OnFound(ThingFound found, CancellationToken token) => things.ReplaceOneAsync(
        thing => thing.Id == found.ThingId,
        new Thing { Id = found.ThingId, Text = found.Text, State = "found" },
        new ReplaceOptions { IsUpsert = true },
        token);

    [Handles]
    public async Task OnClaimed(ThingClaimed claimed, CancellationToken token)
    {
        UpdateDefinition<Thing> update = Builders<Thing>.Update.Set(thing => thing.State, "claimed").Inc(thing => thing.Visits, 1);
        UpdateResult result = await things.UpdateOneAsync(thing => thing.Id == claimed.ThingId && thing.State == "found", update, cancellationToken: token);
        if (result.MatchedCount > 1) throw new InvalidOperationException(claimed.ThingId);
    }
}
