using Events.Definitions;

namespace Events.Abstractions.Tests.Streams;

public sealed class StreamDefinitionTests
{
    [Fact]
    public void An_event_is_found_by_its_type()
    {
        var placed = new EventDefinition("order.placed", static _ => "placed");
        var paid = new EventDefinition("order.paid", static _ => "paid");
        var definition = new StreamDefinition("Orders", "orders", Retention.ByLength(5), placed, paid);
        Assert.Equal([placed, paid], definition.Events);
        Assert.Same(paid, definition.Find("order.paid"u8));
        Assert.Null(definition.Find("order.pai"u8));
        Assert.Null(definition.Find(""u8));
    }

    [Fact]
    public void Events_of_other_assemblies_are_added_once_and_two_that_are_the_same_are_refused()
    {
        var definition = new StreamDefinition("Orders", "orders", Retention.None, new EventDefinition("order.placed", static _ => "placed"));
        var shipped = new EventDefinition("order.shipped", static _ => "shipped") { Record = typeof(string), ReadsUntyped = true };
        Assert.Same(definition, definition.Add(shipped));
        definition.Add(new EventDefinition("order.shipped", static _ => "again") { Record = typeof(string) });
        Assert.Equal(2, definition.Events.Count);
        Assert.Same(shipped, definition.Find("order.shipped"u8));
        Assert.Same(shipped, definition.Find(""u8));

        Assert.Contains("'System.Int32'", Refused(new EventDefinition("order.shipped", static _ => 1) { Record = typeof(int) }), StringComparison.Ordinal);
        Assert.Contains("the assembly that declares the stream", Refused(new EventDefinition("order.placed", static _ => 1) { Record = typeof(int) }), StringComparison.Ordinal);
        Assert.Contains(
            "without a type", Refused(new EventDefinition("order.lost", static _ => 1) { Record = typeof(int), ReadsUntyped = true }),
            StringComparison.Ordinal);
        Assert.Equal(2, definition.Events.Count);

        string Refused(EventDefinition added) => Assert.Throws<InvalidOperationException>(() => definition.Add(added)).Message;
    }

    [Fact]
    public async Task Many_that_add_at_once_lose_nothing()
    {
        var definition = new StreamDefinition("Orders", "orders", Retention.None);
        await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(i => Task.Run(() => definition.Add(new EventDefinition($"e{i % 100}", static _ => "x") { Record = typeof(string) }))));
        Assert.Equal(100, definition.Events.Count);
    }
}
