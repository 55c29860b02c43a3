using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Delivery;

namespace Events.InMemory;

/// <summary>Delivery: each operation is one step under the lock.</summary>
public sealed partial class InMemoryStreamStore
{
    private const string Done = "done";

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> AcknowledgeOwnedAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            if (entries.IsEmpty) return [];
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out _);
            IReadOnlyList<LostEntry> lost = FindLost(found, consumer.Name, entries.Span, (entry, _) =>
            {
                found.Acknowledge([entry.Id]);
                MarkDone(entry);
            });
            foreach (OwnedEntry entry in entries.Span)
            {
                // Where the record was destroyed and the claim is still this entry's, it was handled here and nowhere else.
                if (HasClaim(entry) && lost.Contains(new LostEntry(entry.Id, null))) MarkDone(entry);
            }

            return lost;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> RenewAsync(
        ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            if (entries.IsEmpty) return [];
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            return FindLost(found, consumer.Name, entries.Span, (entry, delivery) =>
            {
                // As over Redis, where claiming an entry without a payload drops it: it stays as it is, and is not due.
                if (log.TryGet(entry.Id, out _)) delivery.Redeliver(Now, count: false);
                else Defer(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group), entry.Id, Now + AtLeastOne(lease), kept: 1);
                if (entry.DedupeKey is null) return;
                var key = new StreamKey(entry.DedupeKey);
                string id = entry.Id.ToString();
                if (!_keys.Exists(key)) _keys.Set(key, new StringValue(id));
                else if (_keys.FindAny(key) is not StringValue claim || claim.Text != id) return;
                _keys.Expire(key, Now + AtLeastOne(lease));
            });
        });
    }

    /// <inheritdoc/>
    public ValueTask<LostEntry?> DeferAsync(ConsumerKey consumer, OwnedEntry entry, Deferral deferral, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        return Answer<LostEntry?>(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            if (found.FindOwned(entry.Id, consumer.Name) is not { } delivery) return found.FindLost(entry.Id);
            long idle = Math.Max(0, RoundedUp(deferral.MinIdle) - RoundedUp(deferral.Delay));
            Defer(
                DeliveryKeys.DueTimes(consumer.Stream, consumer.Group),
                entry.Id,
                Now + RoundedUp(deferral.Delay),
                (long)DeliveryLimits.DueTimeKept.TotalMilliseconds);

            if (log.TryGet(entry.Id, out _)) delivery.Reset(Now - idle, Math.Max(0, delivery.DeliveryCount - (deferral.Untried ? 1 : 0)));
            GiveUpClaim(entry);
            return null;
        });
    }

    // What is the consumer's is acted on, what is not is returned.
    private static IReadOnlyList<LostEntry> FindLost(
        StoredGroup group, string consumer, ReadOnlySpan<OwnedEntry> entries, Action<OwnedEntry, PendingDelivery> act)
    {
        var lost = new List<LostEntry>();
        foreach (OwnedEntry entry in entries)
        {
            if (group.FindOwned(entry.Id, consumer) is { } delivery) act(entry, delivery);
            else lost.Add(group.FindLost(entry.Id));
        }

        return lost;
    }

    private void MarkDone(OwnedEntry entry)
    {
        if (entry.DedupeKey is null) return;
        var key = new StreamKey(entry.DedupeKey);
        _keys.Set(key, new StringValue(Done));
        _keys.Expire(key, Now + AtLeastOne(entry.DedupeWindow));
    }

    private bool HasClaim(OwnedEntry entry) => entry.DedupeKey is not null
        && _keys.FindAny(new StreamKey(entry.DedupeKey)) is StringValue claim && claim.Text == entry.Id.ToString();

    private void GiveUpClaim(OwnedEntry entry)
    {
        if (HasClaim(entry)) _keys.Delete(new StreamKey(entry.DedupeKey!));
    }

    private void Defer(StreamKey dueTimes, EntryId id, long due, long kept)
    {
        _keys.FindOrCreate<SortedSetValue>(dueTimes).Scores[id.ToString()] = due;
        if (!(_keys.ExpiryOf(dueTimes) >= due + kept)) _keys.Expire(dueTimes, due + kept);
    }

    private void Undue(StreamKey dueTimes, string id)
    {
        if (_keys.Find<SortedSetValue>(dueTimes) is not { } set) return;
        set.Scores.Remove(id);
        if (set.Scores.Count == 0) _keys.Delete(dueTimes);
    }

    private static ValueTask WithoutResult(ValueTask<bool> done) =>
        done.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(done.AsTask());

    private static void Check(string group, string consumer)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
    }

    private static long RoundedUp(TimeSpan time) => Math.Max(0, Milliseconds(time));

    private static long AtLeastOne(TimeSpan time) => Math.Max(1, RoundedUp(time));
}
