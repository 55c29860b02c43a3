using System.Text.Json;

namespace Events.Chaos.Roles;

/// <summary>What a worker process is told: JSON in its only argument.</summary>
public sealed record WorkerOptions
{
    /// <summary>Whether it produces or consumes.</summary>
    public bool Produces { get; init; }

    /// <summary>Whether it consumes as the second group.</summary>
    public bool Audits { get; init; }

    /// <summary>Whether it consumes the stream with partitions.</summary>
    public bool Routes { get; init; }

    /// <summary>Whether it runs the projection.</summary>
    public bool Projects { get; init; }

    /// <summary>Whether it schedules events.</summary>
    public bool Schedules { get; init; }

    /// <summary>Whether it moves what is scheduled, and does nothing else.</summary>
    public bool Moves { get; init; }

    /// <summary>Tells the events of this process from those of others. Without hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>The consumer's name within its group; null for <see cref="Name"/>, empty for none.</summary>
    public string? ConsumerName { get; init; }

    /// <summary>Where the server is, or a proxy in front of it.</summary>
    public string Redis { get; init; } = "";

    /// <summary>How it gets there.</summary>
    public StoreKind Store { get; init; }

    /// <summary>The path of its ledger.</summary>
    public string Ledger { get; init; } = "";

    /// <summary>The path of its log.</summary>
    public string Log { get; init; } = "";

    /// <summary>How many loops of a producer run side by side.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>The pause of a producer's loop between two events, in milliseconds; 0 for none.</summary>
    public int PauseMs { get; init; }

    /// <summary>The only kind of event that a producer makes; null for all in turn.</summary>
    public string? Only { get; init; }

    /// <summary>Of how many events one is poison, whose handler always fails; 0 for none.</summary>
    public int PoisonOneOf { get; init; }

    public int MinIdleMs { get; init; } = 1_000;

    public int ReapIntervalMs { get; init; } = 300;

    public int Concurrency { get; init; } = 4;

    public int Prefetch { get; init; } = 40;

    /// <summary>Deaths of processes count as deliveries, so this is more than a process dies in a run.</summary>
    public int MaxDeliveries { get; init; } = 12;

    /// <summary>How long a handler works on average, in milliseconds.</summary>
    public int WorkMs { get; init; } = 5;

    /// <summary>Whether it holds as much as it may, however slow its handlers are.</summary>
    public bool Hoards { get; init; }

    /// <summary>Handlers wait before their effect while this file exists.</summary>
    public string? Gate { get; init; }

    /// <summary>Whether handlers go on when they are told that their entry is not theirs any more.</summary>
    public bool Stubborn { get; init; }

    /// <summary>Of how many events, about, one fails the first time; 0 for none.</summary>
    public int FailOneOf { get; init; }

    /// <summary>Of how many events, about, one is worked on for longer than the minimum idle time; 0 for none.</summary>
    public int LongOneOf { get; init; }

    /// <summary>For how many minimum idle times such an event is worked on.</summary>
    public double LongMinIdles { get; init; } = 1.5;

    public static WorkerOptions Parse(string text) => JsonSerializer.Deserialize<WorkerOptions>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
