using System.Runtime.CompilerServices;
using Events.Errors;
using Events.Redis.Administration;
using Events.Redis.Commands;
using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Stores;

/// <summary>The part that operators need: administration by key.</summary>
public abstract partial class CommandStreamStore : IAdministrationStore
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamKey> FindStreamsAsync(
        string pattern, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);

        // SCAN may tell a key more than once.
        var found = new HashSet<string>(StringComparer.Ordinal);
        await foreach (string key in ScanAsync(KeyScan.Streams(pattern), cancellationToken).ConfigureAwait(false))
        {
            if (key.Length > 0 && found.Add(key)) yield return new StreamKey(key);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamKey> FindBesideAsync(StreamKey stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var found = new HashSet<string>(StringComparer.Ordinal);
        await foreach (string key in ScanAsync(KeyScan.Beside(stream.BesidePrefix), cancellationToken).ConfigureAwait(false))
        {
            if (found.Add(key)) yield return new StreamKey(key);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GroupStanding>> DescribeGroupsAsync(
        StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return DescribeGroups.RunAsync(this, stream, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NameHolder?>> FindNameHoldersAsync(
        StreamKey stream, string group, IReadOnlyList<string> consumers, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        AdministrationChecks.Names(consumers);
        return NameHolders.RunAsync(this, stream, group, consumers, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntryId>> FindGoneAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AdministrationChecks.Entries(ids);
        return EntryLooks.FindGoneAsync(this, stream, ids, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryCount> CountAsync(StreamKey stream, CountQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AdministrationChecks.Count(query.Count);
        return EntryLooks.CountAsync(this, stream, query.From, query.To, query.Count, query.IsReverse, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MovedEntries> MovePendingAsync(
        ConsumerKey to, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        Check(to, minIdle);
        AdministrationChecks.Entries(ids);
        return MovePending.RunAsync(this, to.Stream, to.Group, to.Name, minIdle, ids, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ConsumerDeletion> DeleteConsumerAsync(
        ConsumerKey consumer, bool evenIfHeld = false, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        return DeleteConsumer.RunAsync(this, consumer.Stream, consumer.Group, consumer.Name, evenIfHeld, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupDeletion> DeleteGroupAsync(
        StreamKey stream, string group, bool evenIfUnfinished = false, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return DeleteGroup.RunAsync(this, stream, group, evenIfUnfinished, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask SetGroupAsync(
        StreamKey stream, string group, EntryId? after, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        await SendAsync(new XGroupSetId(stream, group, after), new ValueReply(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<GroupRewind> RewindGroupAsync(
        StreamKey stream, string group, RewindRequest request, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return RewindGroup.RunAsync(this, stream, group, request.AtLeast, request.There, request.To, request.IsDry, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> CountHandledAsync(
        StreamKey stream, IReadOnlyList<string> dedupeKeys, bool forget = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AdministrationChecks.Names(dedupeKeys);
        return dedupeKeys.Count == 0 ? ValueTask.FromResult(0L) : RewindGroup.CountHandledAsync(this, dedupeKeys, forget, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreFacts> DescribeStoreAsync(CancellationToken cancellationToken = default) =>
        ServerFacts.ReadAsync(this, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MissingPermissionException>> FindMissingPermissionsAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        var missing = new List<MissingPermissionException>();
        await AddAsync("a producer", NeededPermissions.Producer(stream)).ConfigureAwait(false);
        await AddAsync($"a consumer of the group '{group}'", NeededPermissions.Consumer(stream, group)).ConfigureAwait(false);
        await AddAsync("administration", AdministrationPermissions.Of(stream, group)).ConfigureAwait(false);
        return missing;

        async ValueTask AddAsync(string purpose, NeededCommand[] commands)
        {
            if (await PermissionCheck.FindMissingAsync(this, stream, purpose, commands, cancellationToken).ConfigureAwait(false) is { } found)
            {
                missing.Add(found);
            }
        }
    }

    ValueTask<RespValue> IScriptStore.SendTextAsync(CancellationToken cancellationToken, params string[] words) =>
        SendTextAsync(cancellationToken, words);

    /// <summary>Gives the server that has a key, to compare; null where there is one for all.</summary>
    internal virtual object? HomeOf(string key) => null;

    /// <summary>Sends a rare command of plain words to the server that has a key, whether or not it is one of the words.</summary>
    internal virtual ValueTask<RespValue> SendNearAsync(string key, CancellationToken cancellationToken, params string[] words) =>
        SendTextAsync(cancellationToken, words);

    private ValueTask<RespValue> SendTextAsync(CancellationToken cancellationToken, params string[] words) =>
        SendAsync(new TextCommand(words), new ValueReply(), cancellationToken);

    /// <summary>All keys that match, some of them perhaps twice.</summary>
    internal virtual async IAsyncEnumerable<string> ScanAsync(KeyScan scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string cursor = "0";
        do
        {
            RespValue reply = await SendTextAsync(cancellationToken, scan.Page(cursor)).ConfigureAwait(false);
            IReadOnlyList<RespValue> parts = reply.AsArray(2);
            cursor = parts[0].AsText();
            foreach (RespValue key in parts[1].AsArray()) yield return key.AsText();
        }
        while (cursor != "0");
    }
}
