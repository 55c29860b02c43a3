namespace Events.ScaleBenchmarks.Nodes;

/// <summary>Something that is done on each cluster.</summary>
/// <param name="Name">What the table says.</param>
/// <param name="IsJudged">Whether an event is to cost the client as much however many nodes there are.</param>
/// <param name="RunAsync">Does it once.</param>
internal sealed record NodeWorkload(string Name, bool IsJudged, Func<ClusterUnderTest, Task<NodeRun>> RunAsync);
