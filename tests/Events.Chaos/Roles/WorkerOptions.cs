using System.Globalization;

namespace Events.Chaos.Roles;

/// <summary>What a worker process is told, as <c>name=value</c> arguments.</summary>
public sealed record WorkerOptions
{
    /// <summary><c>produce</c> or <c>consume</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Tells the events of this process from those of others.</summary>
    public required string Name { get; init; }

    public required string Redis { get; init; }

    public required string Ledger { get; init; }

    public required string Log { get; init; }

    /// <summary>A producer's pause between two events, in milliseconds; 0 for none.</summary>
    public int PauseMs { get; init; }

    /// <summary>How many events a producer makes; 0 for as many as it can until it is stopped.</summary>
    public long Count { get; init; }

    /// <summary>The only type of event that a producer makes; empty for all in turn.</summary>
    public string Only { get; init; } = "";

    public int MinIdleMs { get; init; } = 1_000;

    public int ReapIntervalMs { get; init; } = 300;

    public int Concurrency { get; init; } = 4;

    public int Prefetch { get; init; } = 40;

    /// <summary>How long a handler works on average, in milliseconds.</summary>
    public int WorkMs { get; init; } = 5;

    /// <summary>Handlers wait at the gate, before their effect, while this file exists.</summary>
    public string Gate { get; init; } = "";

    /// <summary>Of how many events, about, one fails the first time; 0 for none.</summary>
    public int FailOneOf { get; init; }

    /// <summary>Of how many events, about, one is worked on for longer than the minimum idle time; 0 for none.</summary>
    public int LongOneOf { get; init; }

    public static WorkerOptions Parse(string[] arguments)
    {
        Dictionary<string, string> values = arguments.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        string Text(string name) => values[name];
        int Number(string name, int otherwise) =>
            values.TryGetValue(name, out string? value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
        return new WorkerOptions
        {
            Role = Text("role"),
            Name = Text("name"),
            Redis = Text("redis"),
            Ledger = Text("ledger"),
            Log = Text("log"),
            PauseMs = Number("pause", 0),
            Count = Number("count", 0),
            Only = values.GetValueOrDefault("only", ""),
            MinIdleMs = Number("minIdle", 1_000),
            ReapIntervalMs = Number("reap", 300),
            Concurrency = Number("concurrency", 4),
            Prefetch = Number("prefetch", 40),
            WorkMs = Number("work", 5),
            Gate = values.GetValueOrDefault("gate", ""),
            FailOneOf = Number("failOneOf", 0),
            LongOneOf = Number("longOneOf", 0),
        };
    }
}
