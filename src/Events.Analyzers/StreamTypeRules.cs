using System.Collections.Immutable;
using Events.Analyzers.Rules;
using Events.Analyzers.Rules.Contracts;
using Events.Analyzers.Rules.Delivery;
using Events.Analyzers.Rules.Handlers;
using Events.Analyzers.Rules.Hygiene;
using Events.Analyzers.Rules.Retention;
using Events.Analyzers.Rules.Streams;

namespace Events.Analyzers;

/// <summary>The flow rules, in the order of their ids.</summary>
internal static class StreamTypeRules
{
    public static ImmutableArray<StreamTypeRule> All { get; } =
    [
        new ClrTypeNameOnTheWireRule(),
        new RawHandlerEffectRule(),
        new AcknowledgedBeforeWorkRule(),
        new AcknowledgedInFinallyRule(),
        new FailureSwallowedRule(),
        new OutcomeIgnoredRule(),
        new AcknowledgedAfterHandOffRule(),
        new GroupEntriesNeverAcknowledgedRule(),
        new ExitLeavesEntryPendingRule(),
        new NoRecoveryOfPendingEntriesRule(),
        new UnboundedReclaimRule(),
        new RetriedAtEveryTurnRule(),
        new PendingCommandOnUndeliveredEntryRule(),
        new AcknowledgesNoAckReadRule(),
        new ClaimWithoutMinimumIdleTimeRule(),
        new ClaimResultIgnoredRule(),
        new GroupNeverCreatedRule(),
        new GroupCreationNotRepeatableRule(),
        new MisplacedArgumentRule(),
        new PositionCannotReturnWhatIsWantedRule(),
        new ConsumerDeletedRule(),
        new ThrowAwayConsumerNameRule(),
        new ConstantConsumerNameRule(),
        new DeletedInsteadOfAcknowledgedRule(),
        new BlockingReadOnSharedConnectionRule(),
        new OtherGroupAcknowledgedRule(),
        new NeverAsksForNewRule(),
        new PositionNeverAdvancesRule(),
        new ClaimStartRule(),
        new CountNotPositiveRule(),
        new GroupOfMissingStreamRule(),
        new StreamGrowsWithoutBoundRule(),
        new ExactTrimmingRule(),
        new ReadWithoutCountRule(),
        new PollingWithoutPauseRule(),
        new LoopIgnoresStopTokenRule(),
        new NobodyObservesRule(),
        new BlockingWaitInLoopRule(),
        new LoopAndFailureRule(),
    ];
}
