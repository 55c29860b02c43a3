using Mono.Cecil;

namespace Events.Architecture.Tests;

/// <summary>What an application sees after <c>using Events;</c>: what its records and handlers name, and nothing else.</summary>
public sealed class RootNamespaceTests
{
    [Fact]
    public void It_holds_what_records_and_handlers_name_and_nothing_else() => Assert.Equal(
        [
            "Events.Abstractions: BatchContext",
            "Events.Abstractions: ConsumerGroupAttribute`1",
            "Events.Abstractions: DedupeByAttribute",
            "Events.Abstractions: EntryId",
            "Events.Abstractions: EventAttribute`1",
            "Events.Abstractions: EventContext",
            "Events.Abstractions: EventStreamAttribute",
            "Events.Abstractions: FieldAttribute",
            "Events.Abstractions: GroupStart",
            "Events.Abstractions: HandlesAttribute",
            "Events.Abstractions: IEventOf`1",
            "Events.Abstractions: IdempotentAttribute",
            "Events.Abstractions: IgnoreAttribute",
            "Events.Abstractions: OrderedByAttribute",
            "Events.Abstractions: Retention",
            "Events.Runtime: ConsumerOptions",
        ],
        Source.Projects.SelectMany(PublicTypesOfRoot).Order(StringComparer.Ordinal));

    private static IEnumerable<string> PublicTypesOfRoot(string project)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Source.Assembly(project));
        return [.. module.Types.Where(static type => type is { IsPublic: true, Namespace: "Events" }).Select(type => $"{project}: {type.Name}")];
    }
}
