using Microsoft.Extensions.Logging;

namespace Events.Diagnostics;

/// <summary>The group that something is counted for.</summary>
internal interface IMeasuredGroup
{
    /// <summary>The Redis key of the stream.</summary>
    string StreamName { get; }

    /// <summary>The consumer group.</summary>
    string Group { get; }

    /// <summary>The counts to add to.</summary>
    EventsInstruments Instruments { get; }

    /// <summary>The logger for what a listener throws.</summary>
    ILogger Logger { get; }
}
