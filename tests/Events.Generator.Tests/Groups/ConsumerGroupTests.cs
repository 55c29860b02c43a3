using Events.Definitions;
using Events.Generator.Tests.Harness;
using Events.Generator.Tests.Streams;
using Events.Wire;

namespace Events.Generator.Tests.Groups;

public sealed class ConsumerGroupTests
{
    private readonly TestDelivery _delivery = new();

    [Fact]
    public void The_definition_says_what_was_declared()
    {
        ConsumerGroupDefinition definition = Definition<Notifications>();
        Assert.Same(ShopStream.Definition, definition.Stream);
        Assert.Equal("notifications", definition.Group);
        Assert.Equal(GroupStart.End, definition.StartAt);
        Assert.Equal(GroupStart.Beginning, Audit.Definition.StartAt);
        Assert.Equal(["HandleAsync", "OnPlaced"], definition.Handlers.Select(handler => handler.Method));
        Assert.Equal(["order.moved", "order.placed"], definition.Handlers.Select(handler => handler.EventType));
        Assert.Equal(1, definition.FindHandler("order.placed"u8));
    }

    [Fact]
    public void Keys_are_field_names_and_the_handlers_own_wins()
    {
        HandlerDefinition moved = Notifications.Definition.Handlers[0];
        Assert.Equal(["line", "shelf"], moved.DedupeFields);
        Assert.Equal(TimeSpan.FromMinutes(1), moved.DedupeWindow);
        Assert.Empty(moved.OrderedByFields);
        HandlerDefinition placed = Notifications.Definition.Handlers[1];
        Assert.Equal(["id"], placed.DedupeFields);
        Assert.Equal(TimeSpan.FromDays(1), placed.DedupeWindow);
        Assert.Equal(["id", "customer"], placed.OrderedByFields);
        Assert.Equal(["customer"], Audit.Definition.Handlers[1].DedupeFields);
        Assert.Empty(Audit.Definition.Handlers[0].DedupeFields);
    }

    [Fact]
    public async Task An_entry_goes_to_its_handler_with_what_that_takes()
    {
        var log = new List<string>();
        var group = new Notifications(log);
        using var source = new CancellationTokenSource();
        await Handle(group, 0, Entry.Encode(new Moved(1, 2)), source.Token);
        Assert.True(_delivery.IsDecoded);
        await Handle(group, 1, Entry.Encode(new Placed("o-1", "alice")), source.Token);
        Assert.Equal(["Moved { Line = 1, Shelf = 2 } 7-1 True", "o-1"], log);
    }

    [Fact]
    public async Task Inherited_and_static_handlers_run()
    {
        var audit = new Audit();
        await Handle(audit, 0, Entry.Encode(new Moved(1, 2)));
        Assert.Equal(new Moved(1, 2), audit.Last);
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Handle(audit, 1, Entry.Encode(new Placed("o", "alice"))));
        Assert.Equal("alice 3", error.Message);
        Assert.True(_delivery.IsDecoded);
    }

    [Fact]
    public async Task What_does_not_decode_is_not_marked_as_decoded()
    {
        var log = new List<string>();
        await Assert.ThrowsAsync<EventDecodeException>(
            async () => await Handle(new Notifications(log), 1, Entry.Of(("type", "order.placed"))));
        Assert.False(_delivery.IsDecoded);
        Assert.Empty(log);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task A_handler_that_does_not_exist_is_refused(int handler) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        async () => await Handle(new Notifications([]), handler, Entry.Of(("type", "x"))));

    private ValueTask Handle(IConsumerGroup group, int handler, Entry entry, CancellationToken token = default) =>
        group.HandleAsync(handler, entry.Fields, new EventContext(_delivery), token);

    private static ConsumerGroupDefinition Definition<T>()
        where T : class, IConsumerGroup<T> => T.Definition;
}
