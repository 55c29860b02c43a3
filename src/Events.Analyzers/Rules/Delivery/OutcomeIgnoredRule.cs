using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4004: work on an entry answers whether it succeeded, the answer is dropped, and the entry is acknowledged.</summary>
internal sealed class OutcomeIgnoredRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4004_OutcomeIgnoredThenAcknowledged];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        var reported = new HashSet<IOperation>();
        foreach (StreamCall call in OwnAcknowledgements.WithStreamCalls(scope))
        {
            if (call.Ids.IsEmpty || Structure.IsInBatch(call.Invocation)) continue;
            if (scope.Origins.OfIds(call).Has(OriginKinds.Read | OriginKinds.Range | OriginKinds.NoAck)) continue;
            ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call);
            if (subjects.IsEmpty || BodyFlow.Around(call.Invocation) is not { } flow) continue;
            (IForEachLoopOperation, ISymbol)? loop = EntryWork.LoopOf(call, subjects);
            foreach (IInvocationOperation work in Structure.FunctionAround(call.Invocation).Descendants().OfType<IInvocationOperation>())
            {
                if (!Outcomes.IsIgnored(work) || !Outcomes.AnswersOutcome(work, scope) || reported.Contains(work)) continue;
                if (!EntryWork.IsAbout(work, subjects, loop, scope) || !flow.CanFollowLoop(work, call.Invocation)) continue;
                reported.Add(work);
                report(Diagnostic.Create(
                    DeliveryDescriptors.EVT4004_OutcomeIgnoredThenAcknowledged,
                    StreamCall.LocationOfName(work),
                    [call.NameLocation],
                    work.TargetMethod.Name,
                    $"by '{call.MethodName}'"));
            }
        }
    }
}
