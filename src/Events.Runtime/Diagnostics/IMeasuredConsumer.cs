namespace Events.Diagnostics;

/// <summary>A consumer that is read off when somebody asks.</summary>
internal interface IMeasuredConsumer
{
    /// <summary>The Redis key of the stream.</summary>
    string Stream { get; }

    /// <summary>The consumer group.</summary>
    string Group { get; }

    /// <summary>The consumer's name.</summary>
    string Name { get; }

    /// <summary>Entries delivered since the start, also those of which nobody knows yet what became.</summary>
    long DeliveredCount { get; }

    /// <summary>Entries handled since the start.</summary>
    long HandledCount { get; }

    /// <summary>Entries acknowledged without running a handler since the start.</summary>
    long SkippedCount { get; }

    /// <summary>Failures of handlers since the start.</summary>
    long FailedCount { get; }

    /// <summary>The number of entries for which a handler runs.</summary>
    long CountInFlight();

    /// <summary>Gives the time for which the handler has run that was called first of those that run; zero when none does.</summary>
    TimeSpan GetOldestRunning();
}
