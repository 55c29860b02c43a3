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
}
