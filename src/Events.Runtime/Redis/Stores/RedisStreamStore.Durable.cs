using Events.Redis.Clusters;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Stores;

/// <content>
/// Adding entries that more than one server must have. WAIT holds up its connection until they have it, so these entries have a connection of their own; those
/// that come while one waits share the next wait (<see cref="GroupCommit"/>). In a cluster each has its own, since what is refused there is sent elsewhere.
/// </content>
public sealed partial class RedisStreamStore
{
    // Who asks for something else each time is not to fill the memory: what is let go of ends by itself.
    private const int MaxCommits = 16;

    private readonly Dictionary<Durability, GroupCommit> _commits = [];
    private SharedConnection? _durable;

    /// <inheritdoc/>
    public override ValueTask<EntryId> AddDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(fields);
        CheckDurability(durability);
        return SendDurablyAsync(new XAdd(stream, fields, trim, null), stream, durability, cancellationToken);
    }

    internal override ValueTask<EntryId> AddOnceDurablyAsync(
        StreamKey stream, EntryFields fields, ReadOnlySpan<byte> key, OnceTerms terms, CancellationToken cancellationToken)
    {
        CheckDurability(terms.Durability);
        ScriptCall call = AddOnce.Encode(stream, fields, key, terms);
        return PermissionCheck.ExplainedAsync(
            this,
            stream,
            "producing with idempotency keys",
            () => NeededPermissions.KeyedProducer(stream),
            () => AddOnce.RunDurablyAsync(
                call,
                command => SendDurablyAsync(command, stream, terms.Durability, cancellationToken)));
    }

    private ValueTask<EntryId> SendDurablyAsync<TCommand>(
        scoped in TCommand command, StreamKey stream, Durability durability, CancellationToken cancellationToken)
        where TCommand : struct, ICommand, allows ref struct
    {
        if (_cluster is { } cluster)
        {
            return cluster.SendAsync(
                Lane.Durable, new ThenWait<TCommand>(command, durability), 2, new DurableReply(this, stream, durability), cancellationToken);
        }

        // While nobody has answered, it may be a cluster that does.
        if (!_connection.IsConnected)
        {
            return Durable().SendAsync(new ThenWait<TCommand>(command, durability), 2, new DurableReply(this, stream, durability), cancellationToken);
        }

        GroupCommit commit = CommitOf(durability);
        return commit.SendAsync(command, new DurableReply(this, stream, durability, commit), cancellationToken);
    }

    private void CheckDurability(Durability durability)
    {
        if (durability == default) throw new ArgumentException("There is nothing to wait for.", nameof(durability));
        if (durability.Timeout >= _options.CommandTimeout)
        {
            throw new ArgumentException(
                $"The server is to wait {durability.Timeout} for replicas or the disk, and its connection is given up after {_options.CommandTimeout} without a reply (CommandTimeout).",
                nameof(durability));
        }

        if (durability.IsFsynced && _server is { HasWaitAof: false })
        {
            throw new NotSupportedException($"{Description} has no WAITAOF, which came with Redis 7.2: it cannot say when an entry is on disk. Nothing was appended.");
        }
    }

    private SharedConnection Durable() => OpenBeside(ref _durable, Lane.Durable);

    private GroupCommit CommitOf(Durability durability)
    {
        SharedConnection connection = Durable();
        lock (_connectionsLock.InOrder)
        {
            if (_commits.TryGetValue(durability, out GroupCommit? known)) return known;
            if (_commits.Count == MaxCommits) _commits.Clear();
            return _commits[durability] = new GroupCommit(connection, durability);
        }
    }
}
