namespace Events.Redis.Connections;

/// <summary>The result of offering a command to a connection.</summary>
internal enum EnqueueResult
{
    /// <summary>It is on its way.</summary>
    Accepted,

    /// <summary>There is no room; the connection will say when there is.</summary>
    Full,

    /// <summary>The connection takes no more commands.</summary>
    Closed,

    /// <summary>Others of the same reply went over another connection.</summary>
    Elsewhere,
}
