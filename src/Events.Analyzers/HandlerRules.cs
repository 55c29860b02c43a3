using System.Collections.Immutable;
using Events.Analyzers.Rules;
using Events.Analyzers.Rules.Delivery.Handlers;
using Events.Analyzers.Rules.Handlers;
using Events.Analyzers.Rules.Hygiene;

namespace Events.Analyzers;

/// <summary>The handler rules, in the order of their ids.</summary>
internal static class HandlerRules
{
    public static ImmutableArray<HandlerRule> All { get; } =
    [
        new EffectRepeatedOnRedeliveryRule(),
        new FreshValueInEffectRule(),
        new GuardCanLoseOrRepeatRule(),
        new CommitKeyElsewhereRule(),
        new HandlerAcknowledgesEarlyRule(),
        new HandlerSwallowsFailureRule(),
        new HandlerIgnoresOutcomeRule(),
        new HandlerHandsOffRule(),
        new BlockingWaitInHandlerRule(),
    ];
}
