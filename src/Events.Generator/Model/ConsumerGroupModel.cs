namespace Events.Generator.Model;

/// <summary>All that is known of a consumer group.</summary>
/// <param name="Type">The consumer group class.</param>
/// <param name="Streams">What it reads, as declared: one stream, or several of different types.</param>
/// <param name="HidesDefinition">Whether a base type has a generated member of the name of its definition too, so that it hides that.</param>
/// <param name="HidesName">The same of the constant with the name of the group.</param>
/// <param name="Marks">What the handlers and events need that its dispatch uses.</param>
internal sealed record ConsumerGroupModel(
    TypeModel Type,
    EquatableArray<GroupStreamModel> Streams,
    bool HidesDefinition,
    bool HidesName,
    MarksModel Marks)
{
    /// <summary>True when it reads one stream, and so has one definition.</summary>
    public bool IsOfOneStream => Streams.Count == 1;

    /// <summary>True when it tells a stream of events of other assemblies, which that may refuse.</summary>
    public bool AddsEvents => Streams.Any(static stream => stream.Handlers.Any(static handler => handler.Added is not null || handler.Module is not null));

    /// <summary>The name of the group; null when it has another on another stream.</summary>
    public string? Group => Streams.All(stream => stream.Group == Streams[0].Group) ? Streams[0].Group : null;
}
