using System.Collections.Immutable;
using Events.Analyzers.Rules.Streams;

namespace Events.Analyzers.Rules;

/// <summary>The flow rules, in the order of their ids.</summary>
internal static class StreamTypeRules
{
    public static ImmutableArray<StreamTypeRule> All { get; } =
    [
        new PendingCommandOnUndeliveredEntryRule(),
    ];
}
