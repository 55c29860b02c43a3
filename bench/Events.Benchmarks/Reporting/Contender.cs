namespace Events.Benchmarks.Reporting;

/// <summary>One way to do a workload.</summary>
/// <param name="Id">Names it in the budgets, such as <c>w1/64/batch</c>.</param>
/// <param name="Name">What the table says.</param>
/// <param name="RunAsync">Does it once.</param>
internal sealed record Contender(string Id, string Name, Func<Task<Measurement>> RunAsync);
