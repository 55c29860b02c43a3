using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events.Consuming;

/// <summary>What all parts of one consumer share: who it is, what it reads, how.</summary>
internal sealed record ConsumerScope(
    IStreamStore Store,
    ConsumerGroupDefinition Definition,
    StreamKey Stream,
    string Name,
    ConsumerOptions Options,
    TimeProvider Time,
    ILogger Logger)
{
    public string Group => Definition.Group;
}
