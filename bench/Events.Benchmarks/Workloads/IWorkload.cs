using Events.Benchmarks.Reporting;

namespace Events.Benchmarks.Workloads;

/// <summary>One of the workloads W1 to W7.</summary>
internal interface IWorkload
{
    /// <summary>Runs it and adds its rows.</summary>
    Task RunAsync(Bench bench, Table table);
}
