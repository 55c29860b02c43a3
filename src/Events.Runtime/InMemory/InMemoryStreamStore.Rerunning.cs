using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Administration;

namespace Events.InMemory;

/// <summary>Sending groups back.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<GroupRewind> RewindGroupAsync(
        StreamKey stream, string group, RewindRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () =>
        {
            StoredStream found = _keys.Find(stream) ?? throw ServerReplies.NoSuchKey();
            StoredGroup known = found.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToDescribe(stream, group);
            EntryId position = known.LastDeliveredId;
            if (position < request.AtLeast || (request.There is { } entry && !found.Log.TryGet(entry, out _))) return new GroupRewind(false, position);
            if (request.IsDry) return new GroupRewind(true, position);
            known.SetPosition(request.To);

            // Should the group get lost, it is made anew where it was sent back to, and not where it was before.
            if (FindFloor(stream, group) is { } kept) KeepFloor(stream, group, FloorOf(known, found.Log, kept));
            return new GroupRewind(true, position);
        });
    }

    /// <inheritdoc/>
    public ValueTask<long> CountHandledAsync(
        StreamKey stream, IReadOnlyList<string> dedupeKeys, bool forget = false, CancellationToken cancellationToken = default)
    {
        AdministrationChecks.Names(dedupeKeys);
        return Answer(stream, cancellationToken, () =>
        {
            long count = 0;
            foreach (StreamKey key in dedupeKeys.Select(static name => new StreamKey(name)))
            {
                if (_keys.FindAny(key) is not StringValue { Text: Done }) continue;
                count++;
                if (forget) _keys.Delete(key);
            }

            return count;
        });
    }
}
