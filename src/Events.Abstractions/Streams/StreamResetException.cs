namespace Events.Streams;

/// <summary>
/// The stream is not the one any more that a subscription has read: it was deleted, or flushed, or made again, or a server took over that had not got all
/// of it. To go on would repeat entries or leave some out, so the subscription ends. What was derived from the stream no longer agrees with it: begin anew from
/// <see cref="StreamPosition.Beginning"/>, or decide where.
/// </summary>
/// <param name="stream">The Redis key of the stream.</param>
/// <param name="position">Where the subscription was.</param>
/// <param name="lastId">The largest ID that the stream has ever had, as it is now; <c>0-0</c> when there is no stream.</param>
/// <param name="reason">How it is known.</param>
public sealed class StreamResetException(string stream, EntryId position, EntryId lastId, string reason)
    : Exception($"'{stream}' is not the stream any more that was read up to {position}: {reason}")
{
    /// <summary>The Redis key of the stream.</summary>
    public string Stream { get; } = stream;

    /// <summary>The position of the subscription: the last entry that it had read.</summary>
    public EntryId Position { get; } = position;

    /// <summary>The largest ID that the stream has ever had, as it is now; <c>0-0</c> when there is no stream.</summary>
    public EntryId LastId { get; } = lastId;
}
