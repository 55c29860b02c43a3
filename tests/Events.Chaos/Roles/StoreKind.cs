namespace Events.Chaos.Roles;

/// <summary>How a worker reaches the server.</summary>
public enum StoreKind
{
    /// <summary>By our own engine.</summary>
    Redis,

    /// <summary>Over a multiplexer of StackExchange.Redis alone.</summary>
    Polling,

    /// <summary>Over a multiplexer, with blocking reads on connections of our own.</summary>
    DedicatedReads,
}
