using Events.Projections;

namespace Events.Hosting;

/// <summary>The projection that a storage is made for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stream">The Redis key of its stream.</param>
/// <param name="Options">How it is run.</param>
public sealed record ProjectionTarget(string Name, string Stream, ProjectionOptions Options);
