namespace Events.Benchmarks;

/// <summary>One way to do a workload.</summary>
internal sealed record Contender(string Name, Func<Task<Measurement>> RunAsync);
