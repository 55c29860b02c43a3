using Events.Definitions;
using Events.Diagnostics;
using Events.Safety;
using Events.Store;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Projections;

/// <summary>The setup that all parts of a projection share.</summary>
/// <param name="Definition">Its stream, its name, its handlers.</param>
/// <param name="Store">Where the stream is.</param>
/// <param name="Stream">Its key.</param>
/// <param name="Storage">Where the state is.</param>
/// <param name="Instances">Makes the class.</param>
/// <param name="Options">How it is run.</param>
/// <param name="Instruments">What is measured.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where lines go.</param>
internal sealed record ProjectionSetup(
    ConsumerGroupDefinition Definition,
    IStreamStore Store,
    StreamKey Stream,
    IProjectionStorage Storage,
    ProjectionInstances Instances,
    ProjectionOptions Options,
    EventsInstruments Instruments,
    TimeProvider Time,
    ILogger Logger)
{
    /// <summary>The name of the projection.</summary>
    public string Name => Definition.Group;

    /// <summary>Cancels what handlers have tokens of; what they registered runs on the pool, and holds up nothing here.</summary>
    public void Cancel(CancellationTokenSource source) =>
        Cancelling.Begin(source, exception => Log.CancellationCallbackFailed(Logger, Name, Stream.Name, exception));
}
