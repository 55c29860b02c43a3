using Events.Errors;
using Events.Wire;

namespace Events.Store.Roles;

/// <summary>Appending by a server that itself remembers what a producer has sent: <c>XADD … IDMP</c>, Redis 8.6.</summary>
internal interface IServerIdempotence
{
    /// <summary>Tells whether the server does so.</summary>
    bool HasIdempotentAdd { get; }

    /// <summary>Appends an entry unless the producer has sent one with its number before.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="fields">The fields; copied before the call returns its task.</param>
    /// <param name="key">Producer and number.</param>
    /// <param name="isRepeated">Whether it may have been appended before.</param>
    /// <param name="trim">What to cut off.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    ValueTask<EntryId> AddIdempotentlyAsync(
        StreamKey stream, EntryFields fields, GeneratedKey key, bool isRepeated, StreamTrim trim, CancellationToken cancellationToken);

    /// <summary>Asks how long the server remembers what is sent to a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The time; the longest there is where there is no stream, which has forgotten all.</returns>
    ValueTask<TimeSpan> KnownForAsync(StreamKey stream, CancellationToken cancellationToken);

    /// <summary>Tells whether an error means that the server does not know how, and notes that: another one may have taken its place.</summary>
    /// <param name="exception">The error.</param>
    bool IsUnknown(ServerErrorException exception);
}
