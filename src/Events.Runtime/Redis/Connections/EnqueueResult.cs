namespace Events.Redis.Connections;

/// <summary>What became of a command offered to a connection.</summary>
internal enum EnqueueResult
{
    /// <summary>It is on its way.</summary>
    Accepted,

    /// <summary>There is no room; the connection will say when there is.</summary>
    Full,

    /// <summary>The connection takes no more commands.</summary>
    Closed,
}
