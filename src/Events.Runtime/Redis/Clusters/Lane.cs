namespace Events.Redis.Clusters;

/// <summary>The connection of a node that a command takes.</summary>
internal enum Lane
{
    /// <summary>The one that all share.</summary>
    Shared,

    /// <summary>The connection of long pages, behind which nobody's command waits.</summary>
    Pages,

    /// <summary>The connection of entries for which more than a reply is waited, which holds up what comes behind them.</summary>
    Durable,

    /// <summary>The connection of readers that share one, and on which the server tells which of their streams have changed.</summary>
    Reads,
}
