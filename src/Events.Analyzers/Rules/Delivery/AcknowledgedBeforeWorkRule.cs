using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4001: an acknowledgement that work on the same entry can follow in the same iteration.</summary>
internal sealed class AcknowledgedBeforeWorkRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4001_AcknowledgedBeforeWork];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in scope.Calls)
        {
            if (!call.IsAcknowledgement || call.Ids.IsEmpty || Structure.IsInBatch(call.Invocation)) continue;
            if (BodyFlow.Around(call.Invocation) is not { } flow) continue;
            Origin origin = scope.Origins.OfAll(call.Ids);
            if (origin.IsOnly(OriginKinds.Group | OriginKinds.Claim))
            {
                ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call);
                if (subjects.IsEmpty || FirstAfter(call, subjects, flow, scope) is not { } later) continue;
                Report(call, subjects[0].Name, later.What, later.Location, report);
            }
            else if (origin.Kinds == OriginKinds.Unknown && Requeues.After(call, flow, scope) is { } requeue)
            {
                Report(call, requeue.Envelope.Name, $"'{requeue.Add.MethodName}' adds it again", requeue.Add.NameLocation, report);
            }
        }
    }

    private static void Report(StreamCall call, string entry, string later, Location location, Action<Diagnostic> report) =>
        report(Diagnostic.Create(
            DeliveryDescriptors.EVT4001_AcknowledgedBeforeWork, call.NameLocation, [location], call.MethodName, entry, later));

    private static (string What, Location Location)? FirstAfter(
        StreamCall acknowledgement, ImmutableArray<ISymbol> subjects, BodyFlow flow, TypeScope scope)
    {
        IOperation function = Structure.FunctionAround(acknowledgement.Invocation);
        foreach (IOperation operation in function.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation work when !ReferenceEquals(work, acknowledgement.Invocation)
                    && !Structure.IsInside(acknowledgement.Invocation, work)
                    && EntryWork.IsWork(work, scope)
                    && EntryWork.Uses(work, subjects, scope)
                    && flow.CanFollow(acknowledgement.Invocation, work):
                    return ($"'{work.TargetMethod.Name}'", StreamCall.LocationOfName(work));
                case IReturnOperation { ReturnedValue: { } value } returned when HandsOut(value, function, subjects, scope)
                    && !Structure.IsInside(acknowledgement.Invocation, returned)
                    && flow.CanFollow(acknowledgement.Invocation, value):
                    return ("the caller has seen it", value.Syntax.GetLocation());
            }
        }

        return InnerLoop(acknowledgement, subjects, scope);
    }

    /// <summary>Returning the entry, or data of it, from a method that others call.</summary>
    private static bool HandsOut(IOperation value, IOperation function, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        if (function is IAnonymousFunctionOperation or ILocalFunctionOperation) return false;
        if (!scope.Bodies.Any(body => Structure.IsInside(value, body.Body)
            && body.Owner is IMethodSymbol { DeclaredAccessibility: not Accessibility.Private, MethodKind: MethodKind.Ordinary }))
        {
            return false;
        }

        IOperation stripped = Values.Strip(value);
        if (stripped.Type is null || stripped.Type.Name is "RedisValue" || stripped.Type.SpecialType != SpecialType.None) return false;
        if (stripped is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "FromResult" or "CompletedTask" }) return false;
        return stripped.DescendantsAndSelf().Any(part =>
            subjects.Any(subject => SymbolEqualityComparer.Default.Equals(Slices.SymbolOf(part), subject)));
    }

    /// <summary>The acknowledgement stands in a loop over the entry's own fields: the next turn still works on it.</summary>
    private static (string What, Location Location)? InnerLoop(
        StreamCall acknowledgement, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        foreach (IForEachLoopOperation loop in Structure.Ancestors(acknowledgement.Invocation).OfType<IForEachLoopOperation>())
        {
            bool isOverFields = Values.Strip(loop.Collection) is IPropertyReferenceOperation { Property.Name: "Values", Instance: { } entry }
                && subjects.Any(subject => SymbolEqualityComparer.Default.Equals(Slices.SymbolOf(entry), subject));
            if (!isOverFields) continue;
            bool leaves = loop.Body.DescendantsAndSelf().Any(operation =>
                Structure.IsLeaving(operation) && operation.Syntax.SpanStart > acknowledgement.Invocation.Syntax.SpanStart);
            bool works = loop.Body.DescendantsAndSelf().Any(operation => operation is IInvocationOperation work && EntryWork.IsWork(work, scope));
            if (works && !leaves) return ("the loop over its fields has ended", loop.Collection.Syntax.GetLocation());
        }

        return null;
    }
}
