namespace Events.TestSupport;

/// <summary>What runs a server.</summary>
internal interface IRedisHost
{
    bool HasExited { get; }

    /// <summary>What the server has printed.</summary>
    Task<string> ReadOutputAsync();

    /// <summary>Nothing answers until it is resumed; connections stay open.</summary>
    void Suspend();

    void Resume();

    /// <summary>Ends it at once; nothing is saved.</summary>
    Task KillAsync();
}
