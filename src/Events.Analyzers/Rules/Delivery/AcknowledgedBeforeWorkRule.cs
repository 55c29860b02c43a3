using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4001: an acknowledgement that work on the same entry can follow in the same iteration.</summary>
internal sealed class AcknowledgedBeforeWorkRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4001_AcknowledgedBeforeWork];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach (StreamCall call in OwnAcknowledgements.WithStreamCalls(scope))
        {
            if (call.Ids.IsEmpty || Structure.IsInBatch(call.Invocation)) continue;
            if (BodyFlow.Around(call.Invocation) is not { } flow) continue;
            Origin origin = scope.Origins.OfIds(call);
            if (origin.IsOnly(OriginKinds.Group | OriginKinds.Claim))
            {
                ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call, scope);
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
        if (subjects.Any(subject => subject is IParameterSymbol { RefKind: RefKind.Out })
            && IsUsedByOthers(acknowledgement.Invocation, function, scope)
            && !WorksBefore(acknowledgement, function, subjects, flow, scope))
        {
            return ("the caller has seen it", acknowledgement.NameLocation);
        }

        if (BegunWork.Beside(acknowledgement.Invocation, subjects, scope) is { } beside)
        {
            return ($"'{beside.TargetMethod.Name}' has ended", StreamCall.LocationOfName(beside));
        }

        foreach (IOperation operation in function.Descendants())
        {
            switch (operation)
            {
                case IAwaitOperation awaited when BegunWork.AwaitedBehind(awaited, acknowledgement.Invocation, subjects, flow, scope) is { } begun:
                    return ($"'{begun.TargetMethod.Name}' has ended", awaited.Syntax.GetLocation());
                case IInvocationOperation work when !ReferenceEquals(work, acknowledgement.Invocation)
                    && !Structure.IsInside(acknowledgement.Invocation, work)
                    && EntryWork.IsWork(work, scope)
                    && EntryWork.Uses(work, subjects, scope)
                    && flow.CanFollow(acknowledgement.Invocation, work):
                    return ($"'{work.TargetMethod.Name}'", StreamCall.LocationOfName(work));
                case IMethodReferenceOperation reference when EntryWork.On(reference, subjects, scope) is not null
                    && !Structure.IsInside(acknowledgement.Invocation, reference)
                    && flow.CanFollow(acknowledgement.Invocation, reference):
                    return ($"'{reference.Method.Name}'", reference.Syntax.GetLocation());
                case ISimpleAssignmentOperation { Target: IParameterReferenceOperation { Parameter.RefKind: RefKind.Out } } given
                    when HandsOut(given.Value, function, subjects, scope) && !WorksBefore(acknowledgement, function, subjects, flow, scope):
                    return ("the caller has seen it", given.Syntax.GetLocation());
                case IReturnOperation { ReturnedValue: { } value } returned when HandsOut(value, function, subjects, scope)
                    && !Structure.IsInside(acknowledgement.Invocation, returned)
                    && (flow.CanFollow(acknowledgement.Invocation, value) || IsAfterLoopOf(acknowledgement.Invocation, value))
                    && !WorksBefore(acknowledgement, function, subjects, flow, scope):
                    return ("the caller has seen it", value.Syntax.GetLocation());
            }
        }

        return InnerLoop(acknowledgement, subjects, scope) ?? NextLoop(acknowledgement, function, subjects, scope)
            ?? LoopOverCollected(acknowledgement, function, subjects, flow, scope);
    }

    /// <summary>Data of each entry is collected and the entry acknowledged, and a loop behind it works on what was collected.</summary>
    private static (string What, Location Location)? LoopOverCollected(
        StreamCall acknowledgement, IOperation function, ImmutableArray<ISymbol> subjects, BodyFlow flow, TypeScope scope)
    {
        IForEachLoopOperation? collecting = Structure.Ancestors(acknowledgement.Invocation).OfType<IForEachLoopOperation>()
            .FirstOrDefault(loop => loop.Locals.Any(variable => subjects.Contains(variable, SymbolEqualityComparer.Default)));
        if (collecting is null || WorksBefore(acknowledgement, function, subjects, flow, scope)) return null;
        foreach (IForEachLoopOperation behind in function.Descendants().OfType<IForEachLoopOperation>())
        {
            if (behind.Syntax.SpanStart < collecting.Syntax.Span.End || behind.Locals.Length != 1 || Structure.IsUnderOwnTest(collecting, behind)) continue;
            if (Values.Strip(behind.Collection) is not ILocalReferenceOperation { Local: { } collected }) continue;
            if (!scope.Flows.FillsOf(collected).Any(fill => Structure.IsInside(fill.Value, collecting) && IsData(fill.Value, subjects, scope))) continue;
            IInvocationOperation? work = behind.Body.Descendants().OfType<IInvocationOperation>()
                .FirstOrDefault(call => EntryWork.IsWork(call, scope) && EntryWork.Uses(call, [behind.Locals[0]], scope));
            if (work is not null) return ($"'{work.TargetMethod.Name}'", StreamCall.LocationOfName(work));
        }

        return null;
    }

    /// <summary>The entry, or what was read out of its fields; not its id.</summary>
    private static bool IsData(IOperation value, ImmutableArray<ISymbol> subjects, TypeScope scope) =>
        EntryWork.Reaches(value, subjects, scope) && Values.Strip(value) is not IPropertyReferenceOperation { Property.Name: "Id" };

    /// <summary>A loop acknowledges all entries, and what works on each of them comes behind it, and not before as well.</summary>
    private static (string What, Location Location)? NextLoop(
        StreamCall acknowledgement, IOperation function, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        if (EntryWork.LoopOf(acknowledgement, subjects) is not { } acknowledging) return null;
        foreach (IOperation operation in function.Descendants())
        {
            if (EntryWork.OnEach(operation, acknowledging, scope) is not { } work) continue;
            bool isBehind = operation.Syntax.SpanStart > acknowledging.Loop.Syntax.Span.End
                && !Structure.IsUnderOwnTest(acknowledging.Loop, operation);
            return isBehind ? ($"'{work.Name}'", operation.Syntax.GetLocation()) : null;
        }

        return null;
    }

    /// <summary>Tells whether it stands behind the loop over the entries, so that every turn comes before it.</summary>
    private static bool IsAfterLoopOf(IOperation acknowledgement, IOperation value) => Structure.Ancestors(acknowledgement)
        .TakeWhile(ancestor => ancestor is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        .OfType<IForEachLoopOperation>()
        .Any(loop => value.Syntax.SpanStart > loop.Syntax.Span.End);

    private static bool WorksBefore(StreamCall acknowledgement, IOperation function, ImmutableArray<ISymbol> subjects, BodyFlow flow, TypeScope scope) =>
        function.Descendants().Any(operation => operation is IInvocationOperation work
            && EntryWork.IsWork(work, scope)
            && EntryWork.Uses(work, subjects, scope)
            && flow.CanFollow(work, acknowledgement.Invocation));

    /// <summary>Returning the entry, or data of it, from a method whose caller makes something of it, when nothing was done with it before.</summary>
    private static bool HandsOut(IOperation value, IOperation function, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        if (!IsUsedByOthers(value, function, scope)) return false;

        IOperation stripped = Values.Strip(value);
        if (stripped.ConstantValue.HasValue) return false;
        if (stripped is IInvocationOperation { TargetMethod.Name: "FromResult" } result && result.Arguments.Length == 1)
        {
            stripped = Values.Strip(result.Arguments[0].Value);
        }

        return HasPayload(stripped, subjects, scope, 0);
    }

    /// <summary>Tells whether somebody looks at what the method around gives back.</summary>
    private static bool IsUsedByOthers(IOperation inside, IOperation function, TypeScope scope)
    {
        if (function is IAnonymousFunctionOperation) return false;
        IMethodSymbol? method = (function as ILocalFunctionOperation)?.Symbol
            ?? scope.Bodies.FirstOrDefault(body => Structure.IsInside(inside, body.Body)).Owner as IMethodSymbol;
        if (method is not { MethodKind: MethodKind.Ordinary or MethodKind.LocalFunction }) return false;
        bool isPrivate = method.MethodKind == MethodKind.LocalFunction || method.DeclaredAccessibility == Accessibility.Private;
        return !isPrivate || scope.CallSitesOf(method).Any(site => !Structure.IsDiscarded(site));
    }

    /// <summary>The entry itself, or a value taken out of its fields; not its id, its number, or what work on it answered.</summary>
    private static bool HasPayload(IOperation value, ImmutableArray<ISymbol> subjects, TypeScope scope, int hop)
    {
        if (hop > 4 || Values.Strip(value) is not { } expression) return false;
        foreach (IOperation part in expression.DescendantsAndSelf())
        {
            if (part is IInvocationOperation call && EntryWork.IsWork(call, scope)) return false;
        }

        foreach (IOperation part in expression.DescendantsAndSelf())
        {
            if (Slices.SymbolOf(part) is not { } symbol || part is IConversionOperation or IParenthesizedOperation) continue;
            if (subjects.Contains(symbol, SymbolEqualityComparer.Default) && StreamTypes.IsEntry(part.Type) && !IsLookedAtOnly(part)) return true;
            if (part is not ILocalReferenceOperation) continue;
            IEnumerable<IOperation> made = (scope.WritesTo(symbol) ?? []).Concat(scope.Flows.FillsOf(symbol).Select(fill => fill.Value));
            if (!subjects.Contains(symbol, SymbolEqualityComparer.Default) && made.Any(inner => HasPayload(inner, subjects, scope, hop + 1))) return true;
        }

        return false;
    }

    /// <summary>Its id, whether it is there, how many there are.</summary>
    private static bool IsLookedAtOnly(IOperation entry)
    {
        IOperation? outer = entry.Parent;
        while (outer is IConversionOperation or IParenthesizedOperation or IArrayElementReferenceOperation
            || outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "First" or "Last" or "Single" or "FirstOrDefault" or "LastOrDefault" or "SingleOrDefault" } }
            || outer is IInvocationOperation { TargetMethod.Name: "First" or "Last" or "Single" or "FirstOrDefault" or "LastOrDefault" or "SingleOrDefault" })
        {
            outer = outer.Parent;
        }

        return outer switch
        {
            IPropertyReferenceOperation { Property.Name: "Id" or "IsNull" or "Length" or "Count" } => true,
            IArgumentOperation
            {
                Parent: IInvocationOperation
                {
                    TargetMethod.Name: "Any" or "Count" or "Select" or "Sum" or "Max" or "Min"
                or "All"
                } sequence
            } =>
                sequence.TargetMethod.Name != "Select" || SequenceMethods.Lambda(sequence) is not { } lambda
                    || lambda.Body.Descendants().OfType<IPropertyReferenceOperation>().All(read => read.Property.Name is "Id" or "IsNull"),
            IBinaryOperation or IIsPatternOperation => true,
            _ => false,
        };
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
