namespace Events.Redis.Connections;

/// <summary>The way in which a connection waits for its socket.</summary>
internal enum SocketUse
{
    /// <summary>No thread waits; the runtime's socket engine wakes one of the pool.</summary>
    Asynchronous,

    /// <summary>All that it does blocks the calling thread, and the engine does not know of the socket.</summary>
    Blocking,

    /// <summary>
    /// It is opened as one that blocks. After that nothing blocks but <see cref="Transport.SleepUntilReadable"/> and
    /// its like. Without TLS only.
    /// </summary>
    Sleeping,
}
