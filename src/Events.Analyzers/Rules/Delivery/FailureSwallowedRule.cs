using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4003: work on an entry whose failure is swallowed, followed by the acknowledgement of the entry.</summary>
internal sealed class FailureSwallowedRule : StreamTypeRule
{
    private const int MostHops = 2;

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4003_FailureSwallowedThenAcknowledged];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        var reported = new HashSet<SyntaxNode>();
        foreach (StreamCall call in OwnAcknowledgements.WithStreamCalls(scope))
        {
            if (call.Ids.IsEmpty) continue;
            if (scope.Origins.OfIds(call).Has(OriginKinds.Read | OriginKinds.Range | OriginKinds.NoAck)) continue;
            ImmutableArray<ISymbol> subjects = EntryWork.SubjectsOf(call, scope);
            if (subjects.IsEmpty || BodyFlow.Around(call.Invocation) is not { } flow) continue;
            if ((InCatch(call, subjects, scope) ?? NextTurn.SwallowBefore(call, scope) ?? Find(call, subjects, flow, scope)) is not { } found) continue;
            if (!reported.Add(found.Clause.Syntax)) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4003_FailureSwallowedThenAcknowledged,
                Swallow.LocationOf(found.Clause),
                [call.NameLocation],
                found.Work,
                $"by '{call.MethodName}'"));
        }
    }

    private static (ICatchClauseOperation Clause, string Work)? Find(
        StreamCall call, ImmutableArray<ISymbol> subjects, BodyFlow flow, TypeScope scope)
    {
        (IForEachLoopOperation Loop, ISymbol Entries)? loop = EntryWork.LoopOf(call, subjects);
        ImmutableArray<ISymbol> entries = loop is { } acknowledging ? subjects.Add(acknowledging.Entries) : subjects;
        foreach (IOperation operation in Structure.FunctionAround(call.Invocation).Descendants())
        {
            if (!Structure.InSameFunction(operation, call.Invocation)) continue;
            if (SwallowOfEach(operation, call, entries, flow, scope) is { } each) return each;
            switch (operation)
            {
                case ITryOperation attempt when Follows(call, attempt)
                    && SwallowOf(attempt, scope) is { } clause
                    && (WorkIn(attempt.Body, subjects, scope) ?? WorkOnEach(attempt, loop, scope) ?? WorkAwaited(attempt, subjects, loop, scope)) is { } work:
                    return (clause, work.Name);
                case IInvocationOperation helper when Structure.IsDiscarded(helper)
                    && EntryWork.IsAbout(helper, subjects, loop, scope)
                    && flow.CanFollowLoop(helper, call.Invocation)
                    && !IsUnderOwnTest(call.Invocation, helper)
                    && SwallowIn(helper.TargetMethod, scope, 0) is { } hidden:
                    return hidden;
            }
        }

        return null;
    }

    /// <summary>The catch of the work only logs, and acknowledges itself.</summary>
    private static (ICatchClauseOperation Clause, string Work)? InCatch(StreamCall call, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        foreach (IOperation ancestor in Structure.Ancestors(call.Invocation))
        {
            switch (ancestor)
            {
                case IConditionalOperation or ISwitchOperation or ILoopOperation or IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
                case ICatchClauseOperation { Parent: ITryOperation attempt } clause:
                    return Swallow.Is(clause, scope, except: call.Invocation) && WorkIn(attempt.Body, subjects, scope) is { } work ? (clause, work.Name) : null;
            }
        }

        return null;
    }

    /// <summary>The acknowledgement comes after the whole try, and under no test of its own.</summary>
    private static bool Follows(StreamCall call, ITryOperation attempt) =>
        call.Invocation.Syntax.SpanStart >= attempt.Syntax.Span.End
        && !IsUnderOwnTest(call.Invocation, attempt)
        && attempt.Finally?.Descendants().Any(Structure.IsLeaving) != true
        && !Swallow.IsRetried(attempt, outer => Structure.IsInside(call.Invocation, outer))
        && Structure.Ancestors(attempt).TakeWhile(ancestor => !Structure.IsInside(call.Invocation, ancestor))
            .All(ancestor => ancestor is IBlockOperation or ILoopOperation or IConditionalOperation or IUsingOperation or IUsingDeclarationOperation);

    /// <summary>The acknowledgement stands under a test that the other does not, and that asks for more than whether there are entries.</summary>
    private static bool IsUnderOwnTest(IOperation acknowledgement, IOperation other) =>
        Structure.IsUnderOwnTest(acknowledgement, other)
        && Structure.Ancestors(acknowledgement).Any(ancestor =>
            ancestor is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICatchClauseOperation
            && !Structure.IsInside(other, ancestor)
            && !(ancestor is IConditionalOperation test && AsksForEntries(Values.Strip(test.Condition))));

    /// <summary><c>if (entries.Length &gt; 0)</c>, <c>if (entries.Any())</c>.</summary>
    private static bool AsksForEntries(IOperation condition) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.NotEquals } comparison =>
            Values.Strip(comparison.LeftOperand) is IPropertyReferenceOperation { Property.Name: "Length" or "Count", Instance: { } counted }
            && StreamTypes.IsEntry(counted.Type) && Values.Number(comparison.RightOperand) == 0,
        IInvocationOperation { TargetMethod: { Name: "Any", ContainingType.Name: "Enumerable" }, Arguments: { Length: 1 } asked } =>
            StreamTypes.IsEntry(Values.Strip(asked[0].Value).Type),
        _ => false,
    };

    private static ICatchClauseOperation? SwallowOf(ITryOperation attempt, TypeScope scope) =>
        attempt.Catches.FirstOrDefault(clause => Swallow.Is(clause, scope));

    private static IMethodSymbol? WorkIn(IOperation body, ImmutableArray<ISymbol> subjects, TypeScope scope) =>
        body.DescendantsAndSelf().Select(part => EntryWork.On(part, subjects, scope)).FirstOrDefault(work => work is not null);

    private static IMethodSymbol? WorkOnEach(ITryOperation attempt, (IForEachLoopOperation, ISymbol)? loop, TypeScope scope) => loop is { } acknowledging
        ? attempt.Body.Descendants().Select(part => EntryWork.OnEach(part, acknowledging, scope)).FirstOrDefault(work => work is not null)
        : null;

    /// <summary>The work that began before the try and is awaited in it: <c>await Task.WhenAll(tasks)</c>.</summary>
    private static IMethodSymbol? WorkAwaited(
        ITryOperation attempt, ImmutableArray<ISymbol> subjects, (IForEachLoopOperation Loop, ISymbol Entries)? loop, TypeScope scope)
    {
        ImmutableArray<ISymbol> entries = loop is { } acknowledging ? subjects.Add(acknowledging.Entries) : subjects;
        foreach (IOperation part in attempt.Body.Descendants())
        {
            IEnumerable<IOperation> awaited = part switch
            {
                IAwaitOperation { Operation: ILocalReferenceOperation task } => [task],
                IInvocationOperation { TargetMethod: { Name: "WhenAll" or "WaitAll", ContainingType.Name: "Task" } } all =>
                    all.Arguments.Select(argument => argument.Value),
                _ => [],
            };
            foreach (IOperation task in awaited)
            {
                if (Slices.SymbolOf(task) is not ILocalSymbol variable) continue;
                IMethodSymbol? work = (scope.WritesTo(variable) ?? []).Concat(scope.Flows.FillsOf(variable).Select(fill => fill.Value))
                    .Select(begun => WorkIn(begun, entries, scope)).FirstOrDefault(found => found is not null);
                if (work is not null) return work;
            }
        }

        return null;
    }

    /// <summary>
    /// The entries are handed to a method of the type that swallows, each of them: by its name, or by a lambda that calls it.
    /// </summary>
    private static (ICatchClauseOperation Clause, string Work)? SwallowOfEach(
        IOperation operation, StreamCall call, ImmutableArray<ISymbol> entries, BodyFlow flow, TypeScope scope)
    {
        IMethodSymbol? method = operation switch
        {
            IMethodReferenceOperation reference => EntryWork.On(reference, entries, scope),
            IInvocationOperation { TargetMethod.Name: "Select" or "ForEach" or "ForEachAsync" } sequence
                when SequenceMethods.GivesElements(sequence.TargetMethod)
                && SequenceMethods.Source(sequence) is { } source
                && EntryWork.Reaches(source, entries, scope)
                && SequenceMethods.Lambda(sequence) is { Symbol: { Parameters.Length: > 0 } lambda } function =>
                GivesNoAnswer(lambda) ? OnlyCallWith(lambda.Parameters[0], function.Body, scope) : null,
            _ => null,
        };
        bool isBefore = flow.CanFollowLoop(operation, call.Invocation) && !IsUnderOwnTest(call.Invocation, operation);
        return method is not null && GivesNoAnswer(method) && isBefore
            ? SwallowIn(method, scope, 0)
            : null;
    }

    /// <summary>The one method that a lambda calls with what it is given.</summary>
    private static IMethodSymbol? OnlyCallWith(IParameterSymbol element, IOperation body, TypeScope scope)
    {
        IInvocationOperation[] calls = [.. body.Descendants().OfType<IInvocationOperation>().Where(inner => scope.Declares(inner.TargetMethod))];
        return calls.Length == 1 && EntryWork.Uses(calls[0], [element], scope) ? calls[0].TargetMethod : null;
    }

    /// <summary>Nobody can ask it how it went.</summary>
    private static bool GivesNoAnswer(IMethodSymbol method) =>
        method.ReturnsVoid || method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments.Length: 0 };

    /// <summary>A method of the type that got the entry, whose work is all in a try that swallows.</summary>
    private static (ICatchClauseOperation Clause, string Work)? SwallowIn(IMethodSymbol called, TypeScope scope, int hop)
    {
        IMethodSymbol method = called.OriginalDefinition;
        if (hop >= MostHops || !scope.Declares(method) || method.IsVirtual || scope.BodyOf(method) is not { } body) return null;
        ImmutableArray<ISymbol> parameters = [.. method.Parameters.Where(parameter => parameter.Type.Name != "CancellationToken")];
        foreach (IInvocationOperation work in body.Descendants().OfType<IInvocationOperation>())
        {
            if (!EntryWork.Uses(work, parameters, scope)) continue;
            if (EntryWork.IsWork(work, scope))
            {
                ITryOperation? around = Structure.Ancestors(work).OfType<ITryOperation>()
                    .FirstOrDefault(attempt => Structure.IsInside(work, attempt.Body));
                if (around is not null && SwallowOf(around, scope) is { } clause && !Swallow.IsRetried(around, outer => ReferenceEquals(outer, body)))
                {
                    return (clause, work.TargetMethod.Name);
                }
            }

            bool isAll = Structure.IsDiscarded(work) || (work.Parent is IReturnOperation && GivesNoAnswer(method));
            if (isAll && SwallowIn(work.TargetMethod, scope, hop + 1) is { } deeper) return deeper;
        }

        return null;
    }
}
