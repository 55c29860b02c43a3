using Events.Errors;
using Events.Redis.Connections;

namespace Events.Redis.Reading;

/// <summary>Gives the reader of a stream its connections, and ends a blocked read on one of them.</summary>
internal interface IReadConnections
{
    /// <summary>Opens a connection, one that blocks, to the master that has the stream.</summary>
    /// <exception cref="ConnectionFailedException">There is none just now.</exception>
    Task<RespConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Ends the read that is blocked on a connection, if one is: <c>CLIENT UNBLOCK id</c>.</summary>
    /// <exception cref="StreamStoreException">The server was not asked, or refused.</exception>
    ValueTask UnblockAsync(RespConnection connection, CancellationToken cancellationToken);

    /// <summary>
    /// The server has refused a read. Tells whether that is because the stream is elsewhere by now, where the next connection will lead: nothing was
    /// executed.
    /// </summary>
    bool TryFollow(RespConnection connection, ServerErrorException refusal) => false;

    /// <summary>A read behind one that was followed was not refused: the stream is found.</summary>
    void Arrive()
    {
    }

    /// <summary>The reader has ended: it opens no more. May be called again.</summary>
    void End()
    {
    }
}
