using System.Globalization;
using Events.Commits;
using Events.InMemory.Delivery;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Commits;
using Events.Store.Delivery;

namespace Events.InMemory;

/// <summary>Dedupe keys and commits.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DedupeState>> ClaimDedupeAsync(
        StreamKey stream,
        string group,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan? lease,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        foreach (OwnedEntry entry in entries.Span) DeliveryChecks.DedupeKeyOf(entry);
        return Answer<IReadOnlyList<DedupeState>>(stream, cancellationToken, () =>
        {
            var states = new DedupeState[entries.Length];
            for (int i = 0; i < states.Length; i++) states[i] = ClaimDedupe(entries.Span[i], lease);
            return states;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> CommitAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered = default,
        CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentNullException.ThrowIfNull(consumer.Stream);
        ArgumentNullException.ThrowIfNull(commands);
        CommitRules.Check(consumer.Stream, entries.Span, commands);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out _);
            var lapsed = new List<LostEntry>();
            IReadOnlyList<LostEntry> lost = FindLost(found, consumer.Name, entries.Span, (entry, _) =>
            {
                if (IsHeldByAnother(entry)) lapsed.Add(new LostEntry(entry.Id, consumer.Name));
            });
            lost = [.. lost, .. lapsed];
            if (lost.Count > 0) return lost;
            new CommitExecutor(_keys, () => Now, Add).Execute(commands);
            foreach (OwnedEntry entry in entries.Span)
            {
                MarkDone(entry);
                found.Acknowledge([entry.Id]);
                if (Now - _madeAt < remembered.TotalMilliseconds) LeaveWord(consumer.Stream, consumer.Group, entry.Id, remembered);
            }

            return [];
        });
    }

    private void LeaveWord(StreamKey stream, string group, EntryId id, TimeSpan remembered)
    {
        // As the script over Redis does it.
        long now = Now;
        if (id.Milliseconds > (ulong)(_madeAt + 10_000) && id.Milliseconds <= (ulong)now) return;
        StreamKey key = DeliveryKeys.Committed(stream, group, id);
        _keys.Set(key, new StringValue(now.ToString(CultureInfo.InvariantCulture)));
        _keys.Expire(key, now + AtLeastOne(remembered));
    }

    private bool IsHeldByAnother(OwnedEntry entry) => entry.DedupeKey is not null
        && _keys.FindAny(new StreamKey(entry.DedupeKey)) is { } holder
        && (holder is not StringValue claim || claim.Text != entry.Id.ToString());

    private DedupeState ClaimDedupe(OwnedEntry entry, TimeSpan? lease)
    {
        var key = new StreamKey(entry.DedupeKey!);
        string id = entry.Id.ToString();
        switch (_keys.FindAny(key))
        {
            case null:
                _keys.Set(key, new StringValue(lease is null ? Done : id));
                break;
            case StringValue { Text: Done }:
                return DedupeState.Done;
            case StringValue claim when claim.Text != id:
                return DedupeState.InProgress;
            case StringValue:
                break;
            default:
                throw ServerReplies.NotAString(entry.DedupeKey!);
        }

        _keys.Expire(key, Now + AtLeastOne(lease ?? entry.DedupeWindow));
        return DedupeState.Claimed;
    }

    private void Add(StreamKey stream, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        XAddArguments parsed = XAddArguments.Parse("XADD", arguments);
        if (!parsed.MakesStream && !_keys.Exists(stream)) return;
        var fields = new EntryBytes();
        for (int i = parsed.FirstField; i < arguments.Count; i++) fields.AddValue(arguments[i].Span);
        Add(stream, fields.Fields, parsed.Trim, parsed.Id);
    }
}
