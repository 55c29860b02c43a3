using Events.Errors;
using Events.Redis.Clusters;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Roles;
using Events.Wire;

namespace Events.Redis.Stores;

/// <summary>Appending by a server that remembers what it was sent.</summary>
public sealed partial class RedisStreamStore : IServerIdempotence
{
    // It drops what is due about every second.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(2);

    private volatile bool _lacksIdempotentAdd;

    /// <inheritdoc/>
    bool IServerIdempotence.HasIdempotentAdd => !_lacksIdempotentAdd && _server is { HasIdempotentAdd: true };

    /// <inheritdoc/>
    ValueTask<EntryId> IServerIdempotence.AddIdempotentlyAsync(
        StreamKey stream, EntryFields fields, GeneratedKey key, bool isRepeated, StreamTrim trim, CancellationToken cancellationToken)
    {
        EncodedFields.Check(fields);
        IdReply reply = IdReply.Rent(this, stream, isRepeated);
        var command = new XAddIdempotent(stream, fields, key, trim);
        if (_cluster is { } cluster) return cluster.SendAsync(Lane.Shared, command, 1, reply, cancellationToken);
        return _connection.SendAsync(command, reply, cancellationToken);
    }

    /// <inheritdoc/>
    async ValueTask<TimeSpan> IServerIdempotence.KnownForAsync(StreamKey stream, CancellationToken cancellationToken)
    {
        RespValue about;
        try
        {
            about = await SendAsync(new KeyCommand("$5\r\nXINFO\r\n$6\r\nSTREAM\r\n"u8, 2, stream), 1, new ValueReply(), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (StreamNotFoundException)
        {
            return TimeSpan.MaxValue;
        }

        TimeSpan known = TimeSpan.FromSeconds(about.Find("idmp-duration")?.AsInteger() ?? 0) - Coarseness;
        return known > TimeSpan.Zero ? known : TimeSpan.Zero;
    }

    /// <inheritdoc/>
    bool IServerIdempotence.IsUnknown(ServerErrorException exception)
    {
        // Who does not know the option takes it for an ID.
        bool isUnknown = exception.Code == "ERR"
            && (exception.Message.Contains("Invalid stream ID", StringComparison.OrdinalIgnoreCase)
                || exception.Message.Contains("syntax error", StringComparison.OrdinalIgnoreCase));
        if (isUnknown) _lacksIdempotentAdd = true;
        return isUnknown;
    }
}
