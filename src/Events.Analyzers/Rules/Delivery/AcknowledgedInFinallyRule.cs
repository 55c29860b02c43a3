using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4002: an acknowledgement in finally, without a test of whether the work succeeded.</summary>
internal sealed class AcknowledgedInFinallyRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4002_AcknowledgedInFinally];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach ((_, IOperation body) in scope.Bodies)
        {
            foreach (ITryOperation attempt in body.Descendants().OfType<ITryOperation>())
            {
                if (attempt.Finally is not { } last) continue;
                foreach (IInvocationOperation call in last.Descendants().OfType<IInvocationOperation>())
                {
                    if (!Acknowledges(call, scope) || IsTested(call, last)) continue;
                    if (!WorksInside(attempt, scope) || FailureIsStored(attempt, scope)) continue;
                    report(Diagnostic.Create(
                        DeliveryDescriptors.EVT4002_AcknowledgedInFinally, StreamCall.LocationOfName(call), call.TargetMethod.Name));
                    break;
                }
            }
        }
    }

    /// <summary>XACK itself, or a method of the type that acknowledges what it is given.</summary>
    private static bool Acknowledges(IInvocationOperation call, TypeScope scope)
    {
        if (scope.CallAt(call) is { } command)
        {
            return command.IsAcknowledgement
                && !scope.Origins.OfIds(command).Has(OriginKinds.Read | OriginKinds.Range | OriginKinds.NoAck);
        }

        if (!scope.Declares(call.TargetMethod) || scope.BodyOf(call.TargetMethod) is not { } body) return false;
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        ImmutableArray<StreamCall> inner = [.. scope.Calls.Where(item => item.IsAcknowledgement && Structure.IsInside(item.Invocation, body))];
        return inner.Length == 1
            && !Structure.Ancestors(inner[0].Invocation).Any(ancestor => ancestor is IConditionalOperation && Structure.IsInside(ancestor, body))
            && inner[0].Ids.Any(id =>
                Slices.ReachesParameter(id, scope, parameter => SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method)));
    }

    private static bool IsTested(IOperation call, IOperation last) => Structure.Ancestors(call).Any(ancestor =>
        ancestor is IConditionalOperation or ISwitchOperation or IConditionalAccessOperation && Structure.IsInside(ancestor, last));

    private static bool WorksInside(ITryOperation attempt, TypeScope scope) =>
        attempt.Body.Descendants().Any(operation => operation is IInvocationOperation work && EntryWork.IsWork(work, scope));

    private static bool FailureIsStored(ITryOperation attempt, TypeScope scope) =>
        attempt.Catches.Any(clause => clause.Handler.Descendants().Any(operation =>
            operation is IInvocationOperation work && EntryWork.IsWork(work, scope) && !EntryWork.IsObserving(work)));
}
