using System.Buffers;
using System.Text;
using Events.Consuming;
using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Definitions;
using Events.InMemory;
using Events.Naming;
using Events.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Who may run and who waits, entry by entry.</summary>
public sealed class KeyedLanesTests
{
    private static readonly ConsumerScope Scope = MakeScope();

    private readonly KeyedLanes _lanes = new();

    [Fact]
    public void One_of_a_key_runs_and_the_others_follow_in_line()
    {
        HeldEntry first = Hold(1), second = Hold(2), third = Hold(3);
        Assert.True(_lanes.TryEnter(first));
        Assert.False(_lanes.TryEnter(second));
        Assert.False(_lanes.TryEnter(third));
        Assert.Same(second, Leave(first));
        Assert.Same(third, Leave(second));
        Assert.Null(Leave(third));
        Assert.True(_lanes.TryEnter(Hold(4)));
    }

    [Fact]
    public void A_deferred_entry_keeps_its_lane_closed_until_it_comes_back()
    {
        HeldEntry first = Hold(1), second = Hold(2);
        _lanes.TryEnter(first);
        _lanes.TryEnter(second);
        Assert.Null(_lanes.Defer(Key(first)));
        HeldEntry again = Hold(1);
        Assert.True(_lanes.TryEnter(again));
        Assert.Same(second, Leave(again));
    }

    [Fact]
    public void An_entry_that_comes_back_before_it_is_deferred_runs_when_it_is()
    {
        HeldEntry first = Hold(1), second = Hold(2);
        _lanes.TryEnter(first);
        _lanes.TryEnter(second);
        HeldEntry again = Hold(1);
        Assert.False(_lanes.TryEnter(again));
        Assert.Same(again, _lanes.Defer(Key(first)));
        Assert.Same(second, Leave(again));
    }

    [Fact]
    public void An_entry_that_comes_back_while_its_first_run_ends_runs_again()
    {
        HeldEntry first = Hold(1), second = Hold(2), again = Hold(1);
        _lanes.TryEnter(first);
        _lanes.TryEnter(second);
        _lanes.TryEnter(again);
        Assert.Same(again, Leave(first));
        Assert.Same(second, Leave(again));
        Assert.Null(Leave(second));
    }

    [Fact]
    public void What_was_delivered_before_goes_to_its_place_in_the_stream()
    {
        HeldEntry first = Hold(3), fifth = Hold(5), fourth = Hold(4), seventh = Hold(7), second = Hold(2), sixth = Hold(6);
        foreach (HeldEntry entry in new[] { first, fifth, fourth, seventh, second, sixth }) _lanes.TryEnter(entry);
        Assert.Same(second, Leave(first));
        Assert.Same(fourth, Leave(second));
        Assert.Same(fifth, Leave(fourth));
        Assert.Same(sixth, Leave(fifth));
        Assert.Same(seventh, Leave(sixth));
        Assert.Null(Leave(seventh));
    }

    [Fact]
    public void A_deferred_entry_that_went_elsewhere_lets_the_next_through()
    {
        HeldEntry first = Hold(1), second = Hold(2);
        _lanes.TryEnter(first);
        _lanes.TryEnter(second);
        _lanes.Defer(Key(first));
        Assert.Same(second, _lanes.Reopen(Key(first), first.Id));
        Assert.Null(_lanes.Reopen(Key(first), first.Id));
        Assert.Null(Leave(second));
    }

    [Fact]
    public void What_came_back_and_runs_is_not_taken_for_gone()
    {
        HeldEntry first = Hold(1);
        _lanes.TryEnter(first);
        _lanes.TryEnter(Hold(2));
        _lanes.Defer(Key(first));
        _lanes.TryEnter(Hold(1));
        Assert.Null(_lanes.Reopen(Key(first), first.Id));
    }

    [Fact]
    public void All_that_wait_can_be_taken_out()
    {
        HeldEntry first = Hold(1), second = Hold(2), again = Hold(1);
        _lanes.TryEnter(first);
        _lanes.TryEnter(second);
        _lanes.TryEnter(again);
        Assert.Equal([again, second], _lanes.Drain());
        Assert.Null(_lanes.Defer(Key(first)));
    }

    private static ulong Key(HeldEntry entry) => entry.OrderingKey!.Value;

    private HeldEntry? Leave(HeldEntry entry) => _lanes.Leave(Key(entry));

    private static HeldEntry Hold(ulong id)
    {
        byte[] fields = Encoding.ASCII.GetBytes("$4\r\ntype\r\n$4\r\nstep\r\n$3\r\nkey\r\n$1\r\na\r\n");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(fields.Length);
        fields.CopyTo(buffer, 0);
        var page = new EntryPage(buffer, capacity: 1);
        page.Add(new EntryId(id, 0), 0, fields.Length, 2);
        var entry = new HeldEntry(Scope);
        entry.Begin(page, 0, deliveryCount: 1, leaseStart: 0);
        return entry;
    }

    private static ConsumerScope MakeScope()
    {
        var store = new InMemoryStreamStore(TimeProvider.System);
        var stream = new StreamKey("steps");
        var definition = new ConsumerGroupDefinition(
            new StreamDefinition("Steps", "steps", default),
            "workers",
            GroupStart.Beginning,
            new HandlerDefinition("step", "OnStep") { OrderedByFields = ["key"] });
        var name = new NameLease(store, stream, "workers", "worker-a", TimeProvider.System, NullLogger.Instance);
        return new ConsumerScope(
            store, definition, stream, stream.Beside("dead"), "done:", isRequeue: false, name, new ConsumerOptions(),
            TimeProvider.System, NullLogger.Instance);
    }
}
