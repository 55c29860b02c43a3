using Events.Definitions;
using Events.Wire;

namespace Events.Administration;

/// <summary>The fields by which a group tells events of a type apart (<see cref="DedupeByAttribute"/>).</summary>
/// <param name="EventType">The event type.</param>
/// <param name="Fields">The names of the fields in the entry, in the order of the declaration.</param>
public sealed record DedupeRule(string EventType, IReadOnlyList<string> Fields)
{
    /// <summary>
    /// True where one of the fields is personal by its declaration (<see cref="Contracts.PiiAttribute"/>): its keys are hashes then. Entries that name it as
    /// personal have such keys in any case. Default false.
    /// </summary>
    public bool IsPersonal { get; init; }

    /// <summary>Gives the rules of a consumer group as declared.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    public static IReadOnlyList<DedupeRule> Of<TGroup>()
        where TGroup : class, IConsumerGroup<TGroup> =>
        [
            .. TGroup.Definition.Handlers.Where(static handler => handler.DedupeFields.Count > 0)
                .Select(static handler => new DedupeRule(handler.EventType, handler.DedupeFields) { IsPersonal = HasPersonal<TGroup>(handler) }),
        ];

    private static bool HasPersonal<TGroup>(HandlerDefinition handler)
        where TGroup : class, IConsumerGroup<TGroup> =>
        TGroup.Definition.Stream.Find(handler.EventTypeUtf8)?.Personal is { } personal && handler.DedupeFields.Any(new PersonalFields(personal).Has);
}
