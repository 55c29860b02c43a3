using Events.Client;

namespace Events.Benchmarks.Workloads;

/// <summary>The product over a connection of another client instead of its own.</summary>
/// <param name="Id">Names it in rows.</param>
/// <param name="Name">What the table says behind "over".</param>
/// <param name="Events">The product.</param>
internal sealed record Adapter(string Id, string Name, EventsClient Events);
