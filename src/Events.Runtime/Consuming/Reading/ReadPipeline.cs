using Events.Consuming.Holding;
using Events.Consuming.Recovering;
using Events.Consuming.Settling;
using Events.Errors;
using Events.Store;

namespace Events.Consuming.Reading;

/// <summary>
/// The reads for new entries that are under way: one, or two while entries keep coming, so that the server does not wait for
/// the next read while its page is on the way here. Acknowledgements go in front of them.
/// </summary>
internal sealed class ReadPipeline(ConsumerScope scope, HeldEntries held, AckBatcher acks, IGroupReader reader, ReadProgress progress)
{
    private Begun _first;
    private Begun _second;

    // The last page was as large as it might be. One entry alone says nothing.
    private bool _isMoreThere;

    // The last entry of the page that came last.
    private EntryId? _last;

    /// <summary>Tells whether the last read brought all that was there.</summary>
    public bool IsCaughtUp => !_isMoreThere;

    /// <summary>The number of reads that are under way.</summary>
    public int Count { get; private set; }

    /// <summary>The number of entries that they may bring.</summary>
    public int Requested => _first.Requested + _second.Requested;

    /// <summary>The earliest time at which the last page's lease began: before its read was sent.</summary>
    public long LeaseStart { get; private set; }

    /// <summary>Tells whether another read may be begun.</summary>
    public bool CanBegin => Count == 0 || (Count == 1 && _isMoreThere && !_first.Blocks && reader.CanReadAhead);

    /// <summary>
    /// Tells whether the last page was an entry that came alone and nothing is under way: its handler comes before the next read, which
    /// then takes its acknowledgement along.
    /// </summary>
    public bool IsQuiet { get; private set; }

    /// <summary>The next page; followed by <see cref="Took"/>, and <see cref="Held"/> when its entries are in hand, or <see cref="Failed"/>.</summary>
    public ValueTask<EntryPage> Next => _first.Read;

    /// <summary>Sends a read, with the acknowledgements collected so far in front of it.</summary>
    public void Begin(int count, CancellationToken stop)
    {
        // Where more is there it comes at once. A read that blocks would hold up what is sent behind it.
        // The first answer of a store that was away says that it is back: not only when the next entry comes.
        TimeSpan block = _isMoreThere || scope.Monitor.IsStoreAway ? TimeSpan.Zero : scope.BlockTime;
        ReadOnlyMemory<EntryId> acknowledge = acks.TakeForRead();
        progress.Began();
        long start = scope.Time.GetTimestamp();
        ValueTask<EntryPage> read;
        try
        {
            read = reader.ReadNewAsync(count, block, acknowledge, stop);
        }
        catch (Exception exception)
        {
            // It is told when the read's turn comes, and what went in front of it is given back.
            read = ValueTask.FromException<EntryPage>(exception);
        }

        var begun = new Begun(read, count, start, block > TimeSpan.Zero);
        if (Count++ == 0) _first = begun;
        else _second = begun;
    }

    /// <summary>The next page came.</summary>
    public void Took(EntryPage page)
    {
        _isMoreThere = page.Count > 1 && page.Count == _first.Requested;
        IsQuiet = page.Count == 1 && _first.Requested > 1 && Count == 1;
        LeaseStart = _first.Start;
        _last = page.Count > 0 ? page.GetId(page.Count - 1) : null;
        if (page.Count > 0)
        {
            held.SeePage(page);
            scope.Progress.Given(page.GetId(page.Count - 1));
        }
        else
        {
            held.StartSlowly();
        }

        EndFirst(isGroupThere: true);
    }

    /// <summary>The entries of the page that came last are in hand.</summary>
    public void Held() => progress.Held(_last);

    /// <summary>The next page did not come.</summary>
    /// <param name="reason">Why.</param>
    public void Failed(Exception reason)
    {
        _isMoreThere = false;
        EndFirst(isGroupThere: reason is not GroupNotFoundException);
    }

    /// <summary>The next read was ended before anything came, and nothing is wrong.</summary>
    public void Cut()
    {
        progress.Held(null);
        EndFirst(isGroupThere: true);
    }

    // What went in front of the read is settled by its own reply. Without the group it acknowledged nothing, although the server counts
    // that as done: what it was for is kept, so that it does not run again when the group is restored.
    private void EndFirst(bool isGroupThere)
    {
        AcknowledgementReply reply = reader.Acknowledgement;
        if (reply.IsDone && isGroupThere) acks.Confirm();
        else acks.Restore(reply.Error);
        _first = _second;
        _second = default;
        Count--;
    }

    private readonly record struct Begun(ValueTask<EntryPage> Read, int Requested, long Start, bool Blocks);
}
