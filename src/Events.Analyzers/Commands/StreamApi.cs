namespace Events.Analyzers.Commands;

/// <summary>The API through which a stream command is sent.</summary>
internal enum StreamApi
{
    /// <summary>A named member of StackExchange.Redis.</summary>
    StackExchangeRedis,

    /// <summary><c>Execute("X…")</c> of StackExchange.Redis.</summary>
    RawExecute,

    /// <summary>The stream store of Events.</summary>
    EventsStore,

    /// <summary>A member listed in <c>Events.RedisMethods.txt</c>.</summary>
    Wrapper,
}
