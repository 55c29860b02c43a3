using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Codecs;

/// <summary>An event passed as its base type is written as what it is, or not at all: nothing is cut off.</summary>
public sealed partial class DerivedEventTests
{
    [EventStream("derived")]
    internal sealed partial class DerivedStream;

    [Event<DerivedStream>("placed")]
    internal partial record Placed(string Id);

    [Event<DerivedStream>("placed.vip")]
    internal partial record PlacedByVip(string Id, int Level) : Placed(Id);

    [Event<DerivedStream>("placed.vip.twice")]
    internal sealed partial record PlacedTwice(string Id, int Level, int Times) : PlacedByVip(Id, Level);

    internal sealed record PlacedElsewhere(string Id, string Where) : Placed(Id);

    [Fact]
    public async Task It_is_produced_as_what_it_is()
    {
        var client = new RecordingClient(DerivedStream.Definition);
        var stream = new DerivedStream(client);
        await stream.ProduceAsync((Placed)new PlacedByVip("a", 1));
        await stream.ProduceAsync((Placed)new PlacedTwice("b", 2, 3));
        await stream.ProduceAsync((PlacedByVip)new PlacedTwice("c", 4, 5));
        await stream.ProduceAsync(new Placed("d"));
        await stream.ProduceBatchAsync(new Placed[] { new PlacedTwice("e", 6, 7), new("f") });
        Assert.Equal(
            [
                "type=placed.vip ts_ms=7 id=a level=1",
                "type=placed.vip.twice ts_ms=7 id=b level=2 times=3",
                "type=placed.vip.twice ts_ms=7 id=c level=4 times=5",
                "type=placed ts_ms=7 id=d",
                "type=placed.vip.twice ts_ms=7 id=e level=6 times=7",
                "type=placed ts_ms=7 id=f",
            ],
            client.Entries);
    }

    [Fact]
    public void What_is_no_event_itself_is_refused()
    {
        var stream = new DerivedStream(new RecordingClient(DerivedStream.Definition));
        ArgumentException error = Assert.Throws<ArgumentException>(() => { _ = stream.ProduceAsync(new PlacedElsewhere("a", "b")); });
        Assert.Contains("would lose what it adds", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => stream.CreateBatch().Add(new PlacedElsewhere("a", "b")));
        Assert.Throws<ArgumentException>(() => Entry.Encode<Placed>(new PlacedByVip("a", 1)));
    }
}
