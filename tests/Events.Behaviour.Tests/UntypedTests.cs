using Events.Behaviour.Sample;
using Events.Client;
using Events.Producing;
using Events.Streams;

namespace Events.Behaviour;

/// <summary>Entries without a field <c>type</c>, where the stream names an event for them.</summary>
public abstract class UntypedTests : DeliveryTests
{
    [Fact]
    public async Task They_are_handled_and_replayed_as_that_event()
    {
        LedgerStream stream = World.Client.OpenStream<LedgerStream>(new StreamOptions { Key = World.Key });
        await World.AddRawAsync("orderID", "o-1", "amount", "49.50");
        await stream.ProduceAsync(new Payment("o-2", 1));
        await World.AddRawAsync("type", "", "amount", "2", "orderID", "o-3");
        await World.AddRawAsync("field", "value");
        await World.AddRawAsync("type", "other", "orderID", "o-4");
        var ledger = new Ledger();
        await using GroupConsumer consumer = World.Start(ledger);
        await World.DrainedAsync();

        Assert.Equal(
            [(new Payment("o-1", 49.50m), "payment.received"), (new Payment("o-2", 1), "payment.received"), (new Payment("o-3", 2), "payment.received")],
            ledger.Seen.Select(seen => ((Payment)seen.Event, seen.Type)));
        Assert.Equal(
            ["undecodable", "unknown-type"], (await World.DeadLettersAsync()).Select(letter => letter["dead:reason"]).Order(StringComparer.Ordinal));
        List<StreamEntry> replayed = [];
        await foreach (StreamEntry entry in stream.ReplayAsync()) replayed.Add(entry);
        Assert.Equal(
            [EntryProblem.None, EntryProblem.None, EntryProblem.None, EntryProblem.Undecodable, EntryProblem.UnknownType],
            replayed.Select(entry => entry.Problem));
        Assert.Equal(
            ["payment.received", "payment.received", "payment.received", "payment.received", "other"], replayed.Select(entry => entry.Type));
        Assert.Equal(new Payment("o-1", 49.50m), replayed[0].Event);
    }

    [Fact]
    public async Task An_entry_of_any_fields_is_handled_and_acknowledged()
    {
        await World.AddRawAsync("field", "value");
        await World.AddRawAsync("a", "1", "b", "two words");
        var reader = new FreeReader();
        await using GroupConsumer consumer = World.Start(reader);
        await World.DrainedAsync();

        Assert.Equal(["a=1, b=two words", "field=value"], reader.Seen.Order(StringComparer.Ordinal));
        Assert.Empty(await World.DeadLettersAsync());
        Assert.Equal(0, await World.PendingCountAsync());
    }
}
