namespace Events.Redis;

/// <summary>Knows where the master is, and which server is a master no longer, whatever it says of itself.</summary>
internal interface IMasterGuide
{
    /// <summary>Asks where the master is.</summary>
    /// <exception cref="Errors.ConnectionFailedException">It is not known; the message says why.</exception>
    Task<RedisEndpoint> FindMasterAsync(CancellationToken cancellationToken);

    /// <summary>Tells whether the server is being replaced, or was a moment ago.</summary>
    bool IsLeft(RedisEndpoint endpoint);
}
