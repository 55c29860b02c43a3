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
        foreach (StreamCall call in scope.Calls.Concat(OwnAcknowledgements.In(scope)))
        {
            if (!call.IsAcknowledgement || call.Ids.IsEmpty) continue;
            if (!scope.Origins.OfIds(call).IsOnly(OriginKinds.Group | OriginKinds.Claim)) continue;
            ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call);
            if (subjects.IsEmpty || BodyFlow.Around(call.Invocation) is not { } flow) continue;
            IInvocationOperation? handOff = Structure.FunctionAround(call.Invocation).Descendants().OfType<IInvocationOperation>()
                .FirstOrDefault(candidate => HandOffs.Is(candidate)
                    && EntryWork.Uses(candidate, subjects, scope)
                    && !HandOffs.CarriesCompletion(candidate, scope)
                    && !Structure.IsInside(call.Invocation, candidate)
                    && Structure.InSameFunction(candidate, call.Invocation)
                    && flow.CanFollow(candidate, call.Invocation));
            if (handOff is null) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4005_AcknowledgedAfterHandOff,
                call.NameLocation,
                [StreamCall.LocationOfName(handOff)],
                $"'{call.MethodName}' acknowledges the entry",
                handOff.TargetMethod.Name));
        }
    }
}
