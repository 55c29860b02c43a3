using Events.Definitions;

namespace Events.Administration;

/// <summary>The fields by which a group tells events of a type apart (<see cref="DedupeByAttribute"/>).</summary>
/// <param name="EventType">The event type.</param>
/// <param name="Fields">The names of the fields in the entry, in the order of the declaration.</param>
public sealed record DedupeRule(string EventType, IReadOnlyList<string> Fields)
{
    /// <summary>Gives the rules of a consumer group as declared.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    public static IReadOnlyList<DedupeRule> Of<TGroup>()
        where TGroup : class, IConsumerGroup<TGroup> =>
        [
            .. TGroup.Definition.Handlers.Where(static handler => handler.DedupeFields.Count > 0)
                .Select(static handler => new DedupeRule(handler.EventType, handler.DedupeFields)),
        ];
}
