using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4005: an entry is put into a queue in memory, or a task nobody awaits, and acknowledged at once.</summary>
internal sealed class AcknowledgedAfterHandOffRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in OwnAcknowledgements.WithStreamCalls(scope))
        {
            if (call.Ids.IsEmpty) continue;
            if (!scope.Origins.OfIds(call).IsOnly(OriginKinds.Group | OriginKinds.Claim)) continue;
            ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call);
            if (subjects.IsEmpty || BodyFlow.Around(call.Invocation) is not { } flow) continue;
            (IForEachLoopOperation, ISymbol)? loop = EntryWork.LoopOf(call, subjects);
            IInvocationOperation? handOff = Structure.FunctionAround(call.Invocation).Descendants().OfType<IInvocationOperation>()
                .FirstOrDefault(candidate => HandOffs.Is(candidate)
                    && EntryWork.IsAbout(candidate, subjects, loop, scope)
                    && !HandOffs.CarriesCompletion(candidate, scope)
                    && !Structure.IsInside(call.Invocation, candidate)
                    && Structure.InSameFunction(candidate, call.Invocation)
                    && flow.CanFollowLoop(candidate, call.Invocation)
                    && !IsWaitedFor(candidate, call, scope));
            if (handOff is null) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff,
                call.NameLocation,
                [StreamCall.LocationOfName(handOff)],
                $"'{call.MethodName}' acknowledges the entry",
                handOff.TargetMethod.Name));
        }
    }

    /// <summary>The entries are handed over in a loop, and something is awaited between it and the acknowledgement: perhaps those who took them.</summary>
    private static bool IsWaitedFor(IInvocationOperation handOff, StreamCall call, TypeScope scope) =>
        Structure.LoopLeftBehind(handOff, call.Invocation) is { } loop
        && Structure.FunctionAround(loop).Descendants().Any(part =>
            part.Syntax.SpanStart >= loop.Syntax.Span.End
            && part.Syntax.Span.End <= call.Invocation.Syntax.SpanStart
            && part switch
            {
                IAwaitOperation { Operation: IInvocationOperation awaited } => scope.CallAt(awaited) is null,
                IAwaitOperation => true,
                IInvocationOperation { TargetMethod.Name: { } name } => name.IndexOf("Wait", StringComparison.Ordinal) >= 0 || name == "Join",
                _ => false,
            });
}
