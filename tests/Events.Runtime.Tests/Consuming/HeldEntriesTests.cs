using System.Buffers;
using System.Text;
using Events.Consuming;
using Events.Consuming.Holding;
using Events.Definitions;
using Events.InMemory;
using Events.Naming;
using Events.Store;
using Events.Store.Delivery;
using Events.TestSupport;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Consuming;

/// <summary>What answers do to entries in hand that are older, by the time that they come, than what has become of the entries.</summary>
public sealed class HeldEntriesTests
{
    private static readonly EntryId Id = new(1, 0);

    private readonly ManualTimeProvider _clock = new();
    private readonly HeldEntries _held;

    public HeldEntriesTests()
    {
        var store = new InMemoryStreamStore(_clock);
        var stream = new StreamKey("s");
        var definition = new ConsumerGroupDefinition(
            new StreamDefinition("Steps", "s", default), "g", GroupStart.Beginning, new HandlerDefinition("step", "OnStep"));
        var name = new NameLease(store, stream, "g", "c", _clock, NullLogger.Instance);
        _held = new HeldEntries(new ConsumerScope(
            store, definition, stream, stream.Beside("dead"), "done:", isRequeue: false, name, new ConsumerOptions(), _clock, NullLogger.Instance));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_acknowledged_while_its_record_may_have_been_made_anew_is_acknowledged_once_more_and_not_handled_again(bool beforeItIsKnown)
    {
        HeldEntry entry = Hold()!;
        _held.BeginAsking();
        List<PendingRecord> records = Describe();
        if (beforeItIsKnown) Acknowledge(entry);
        _held.MayBeRestored(records);
        _held.EndAsking();
        if (!beforeItIsKnown) Acknowledge(entry);

        Assert.True(_held.Contains(Id));
        Assert.Null(Hold());
        Assert.Equal([Id], _held.FindToAcknowledge());
        _held.EndAcknowledging(_held.FindToAcknowledge());
        Assert.Empty(_held.FindToAcknowledge());
        Assert.False(_held.Contains(Id));
        Assert.NotNull(Hold());
    }

    [Fact]
    public void What_the_group_comes_to_again_is_handled_again_though_it_was_to_be_acknowledged_once_more()
    {
        HeldEntry entry = Hold()!;
        _held.MayBeRestored(Describe());
        Acknowledge(entry);
        Assert.NotNull(Hold(isNew: true));
        Assert.Empty(_held.FindToAcknowledge());
    }

    [Fact]
    public void What_was_settled_meanwhile_is_not_lost_and_nothing_is_told_of_it()
    {
        HeldEntry entry = Hold()!;
        _held.BeginAsking();
        long start = _clock.GetTimestamp();
        Acknowledge(entry);
        foreach (RecordStandingKind kind in Enum.GetValues<RecordStandingKind>()) Assert.Empty(_held.Apply([new RecordStanding(Id, kind, null)], start));
        _held.EndAsking();
    }

    [Fact]
    public void An_answer_that_the_group_has_gone_back_to_before_it_is_not_used_where_the_group_has_come_to_it_again_since()
    {
        HeldEntry entry = Hold()!;
        Pass();
        long start = _clock.GetTimestamp();
        Pass();
        Assert.Null(Hold(isNew: true));
        Assert.Empty(_held.Apply([new RecordStanding(Id, RecordStandingKind.Undelivered, null)], start));
        Assert.False(entry.IsLost);
    }

    [Fact]
    public void A_renewal_that_is_older_than_the_last_delivery_says_nothing_of_it()
    {
        HeldEntry entry = Hold()!;
        entry.MayBeAcknowledged = true;
        Pass();
        long start = _clock.GetTimestamp();
        Pass();
        Hold(isNew: true);
        Assert.Empty(_held.MarkRenewed([entry.Owned], [new LostEntry(Id, null)], start));
        Assert.False(entry.IsLost);
        Pass();
        Assert.Empty(_held.MarkRenewed([entry.Owned], [new LostEntry(Id, null)], _clock.GetTimestamp()));
        Assert.True(entry.IsLost);
    }

    [Fact]
    public void What_waits_for_a_handler_and_was_lost_is_handled_in_its_place_when_the_group_comes_to_it_again()
    {
        HeldEntry entry = Hold()!;
        entry.MoveTo(HeldState.Ready);
        CancellationToken before = entry.Token;
        Pass();
        Assert.Equal([Id], _held.Apply([new RecordStanding(Id, RecordStandingKind.Undelivered, null)], _clock.GetTimestamp()));
        Assert.True(entry.IsLost);

        // What was claimed may have been handled by another one meanwhile.
        Assert.Null(Hold());
        Assert.True(entry.IsLost);
        Assert.Null(Hold(isNew: true));
        Assert.False(entry.IsLost);
        Assert.NotEqual(before, entry.Token);
    }

    [Fact]
    public void What_runs_and_was_lost_stays_lost()
    {
        HeldEntry entry = Hold()!;
        entry.MoveTo(HeldState.Ready);
        entry.MoveTo(HeldState.Running);
        Pass();
        Assert.Equal([Id], _held.Apply([new RecordStanding(Id, RecordStandingKind.Undelivered, null)], _clock.GetTimestamp()));
        Assert.Null(Hold(isNew: true));
        Assert.True(entry.IsLost);
    }

    private void Pass() => _clock.Advance(TimeSpan.FromMilliseconds(10));

    private HeldEntry? Hold(bool isNew = false)
    {
        byte[] fields = Encoding.ASCII.GetBytes("$4\r\ntype\r\n$4\r\nstep\r\n");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(fields.Length);
        fields.CopyTo(buffer, 0);
        var page = new EntryPage(buffer, capacity: 1);
        page.Add(Id, 0, fields.Length, 1);
        _held.NoteDelivery();
        return _held.TryHold(page, 0, deliveryCount: 1, leaseStart: _clock.GetTimestamp(), isNew);
    }

    private List<PendingRecord> Describe()
    {
        var records = new List<PendingRecord>();
        _held.Describe(records);
        return records;
    }

    private void Acknowledge(HeldEntry entry)
    {
        _held.EndHandling(entry);
        entry.MoveTo(HeldState.Acknowledging);
        _held.Remove([entry]);
    }
}
