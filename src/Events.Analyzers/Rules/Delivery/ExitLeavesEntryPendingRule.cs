using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>EVT4007: a test of the entry's data that goes on with the next entry and acknowledges nothing.</summary>
internal sealed class ExitLeavesEntryPendingRule : StreamTypeRule
{
    private static readonly ImmutableArray<string> PureTests =
        ["TryParse", "IsNullOrEmpty", "IsNullOrWhiteSpace", "TryGetValue", "Any", "Contains", "ContainsKey", "StartsWith", "EndsWith", "Equals", "FirstOrDefault", "All", "TryGet"];

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4007_ExitLeavesEntryPending];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        foreach ((_, IOperation body) in scope.Bodies)
        {
            foreach (IForEachLoopOperation loop in body.Descendants().OfType<IForEachLoopOperation>())
            {
                if (loop.Locals.Length != 1 || loop.Body is not IBlockOperation block) continue;
                if (!scope.Origins.Of(loop.Collection).IsOnly(OriginKinds.Group | OriginKinds.Claim)) continue;
                Check(new EntryTurn(loop.Locals[0], BranchesOn: true), block, scope, report);
            }
        }

        foreach ((IParameterSymbol entry, IBlockOperation block) in EntryFunctions.In(scope))
        {
            Check(new EntryTurn(entry, BranchesOn: false), block, scope, report);
        }
    }

    private static void Check(EntryTurn turn, IBlockOperation block, TypeScope scope, Action<Diagnostic> report)
    {
        if (Acknowledgement(turn.Entry, block, scope) is not { } acknowledgement)
        {
            if (block.Operations.LastOrDefault(operation => !operation.IsImplicit) is ISwitchOperation last) CheckEnd(turn, last, scope, report);
            return;
        }

        for (int i = 0; i < acknowledgement.Index; i++)
        {
            if (ExitOf(block.Operations[i], turn, scope) is not { } exit) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4007_ExitLeavesEntryPending, exit.Syntax.GetLocation(), [acknowledgement.Call.NameLocation], turn.Entry.Name));
        }

        IOperation? inner = block.Operations[acknowledgement.Index] switch
        {
            ITryOperation attempt => attempt.Body,
            IUsingOperation use => use.Body,
            IBlockOperation braces => braces,
            _ => null,
        };
        if (inner is IBlockOperation next) Check(turn, next, scope, report);
    }

    /// <summary>The way out of a statement that goes on with the next entry for what the entry's data is, and does nothing with it.</summary>
    private static IOperation? ExitOf(IOperation statement, EntryTurn turn, TypeScope scope)
    {
        switch (statement)
        {
            case IConditionalOperation { WhenFalse: null } test:
                return turn.ExitAtEndOf(test.WhenTrue) is { } jump && TestsDataOnly(test.Condition, turn.Entry, scope) && !HandlesEntry(test.WhenTrue, scope)
                    ? jump
                    : null;
            case ISwitchOperation choice when IsOfDataOnly(choice, turn.Entry, scope):
                foreach (ISwitchCaseOperation section in choice.Cases)
                {
                    IOperation? last = section.Body.LastOrDefault();
                    if (last is IBlockOperation { Operations: { Length: > 0 } inner }) last = inner[inner.Length - 1];
                    if (last is not null && turn.ExitAtEndOf(last) is { } exit && !section.Body.Any(part => HandlesEntry(part, scope))) return exit;
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>A switch at the end of the turn that acknowledges in each of its cases, and in its default does nothing.</summary>
    private static void CheckEnd(EntryTurn turn, ISwitchOperation choice, TypeScope scope, Action<Diagnostic> report)
    {
        if (!IsOfDataOnly(choice, turn.Entry, scope)) return;
        ISwitchCaseOperation? otherwise = choice.Cases.FirstOrDefault(section => section.Clauses.Any(clause => clause.CaseKind == CaseKind.Default));
        if (otherwise is not { Clauses.Length: 1 }) return;
        if (otherwise.Body.Any(part => HandlesEntry(part, scope) || part.DescendantsAndSelf().Any(IsOtherWayOut))) return;
        if (otherwise.DescendantsAndSelf().OfType<IBranchOperation>().FirstOrDefault(branch => branch.BranchKind == BranchKind.Break) is not { } end) return;
        StreamCall? named = null;
        foreach (ISwitchCaseOperation section in choice.Cases)
        {
            if (ReferenceEquals(section, otherwise)) continue;
            StreamCall? call = section.Body.SelectMany(part => part.DescendantsAndSelf()).OfType<IInvocationOperation>()
                .Select(scope.CallAt).FirstOrDefault(candidate => IsOf(candidate, turn.Entry, scope));
            if (call is null) return;
            named ??= call;
        }

        if (named is null || scope.Calls.Any(call => call.IsAcknowledgement
            && Structure.InSameFunction(call.Invocation, choice) && !Structure.IsInside(call.Invocation, choice)))
        {
            return;
        }

        report(Diagnostic.Create(DeliveryDescriptors.EVT4007_ExitLeavesEntryPending, end.Syntax.GetLocation(), [named.NameLocation], turn.Entry.Name));
    }

    private static bool IsOtherWayOut(IOperation operation) =>
        Structure.IsLeaving(operation) && operation is not IBranchOperation { BranchKind: BranchKind.Break };

    private static bool IsOfDataOnly(ISwitchOperation choice, ISymbol entry, TypeScope scope) =>
        TestsDataOnly(choice.Value, entry, scope)
        && choice.Cases.All(section => section.Clauses.All(clause => clause is not IPatternCaseClauseOperation { Guard: not null }));

    /// <summary>The statement of the loop's body that acknowledges the entry on the normal path.</summary>
    private static (int Index, StreamCall Call)? Acknowledgement(ISymbol entry, IBlockOperation block, TypeScope scope)
    {
        for (int i = 0; i < block.Operations.Length; i++)
        {
            IOperation? statement = block.Operations[i] switch
            {
                ITryOperation { Finally: { } cleanup } attempt => HasAcknowledgement(cleanup, scope) ? null : attempt.Body,
                IExpressionStatementOperation or ITryOperation or IUsingOperation or IBlockOperation => block.Operations[i],
                _ => null,
            };
            foreach (IOperation operation in statement?.Descendants() ?? [])
            {
                if (operation is IInvocationOperation invocation && scope.CallAt(invocation) is { } call && IsOf(call, entry, scope)) return (i, call);
            }
        }

        return null;
    }

    private static bool HasAcknowledgement(IOperation part, TypeScope scope) =>
        part.Descendants().Any(operation => operation is IInvocationOperation invocation && scope.CallAt(invocation) is { IsAcknowledgement: true });

    private static bool IsOf(StreamCall? call, ISymbol entry, TypeScope scope) =>
        call is { IsAcknowledgement: true } && call.Ids.Any(id => Slices.ReachesSymbol(id, scope, entry));

    private static bool TestsDataOnly(IOperation condition, ISymbol entry, TypeScope scope) =>
        Slices.ReachesSymbol(condition, scope, entry)
        && !Slices.Contains(condition, scope, operation => operation switch
        {
            IInvocationOperation call =>
                !PureTests.Contains(call.TargetMethod.Name, StringComparer.Ordinal) && scope.CallAt(call) is null && !IsSimpleAccess(call),
            IAwaitOperation awaited =>
                awaited.Operation is not IInvocationOperation inner || scope.CallAt(inner) is null && !inner.TargetMethod.Name.Contains("ConfigureAwait"),
            // A claimed entry that is gone from the stream is null: there is no id to acknowledge.
            IPropertyReferenceOperation { Property: { Name: "IsNull", ContainingType.Name: "StreamEntry" } } => true,
            IPropertyReferenceOperation property => property.Property.Name is "IsCancellationRequested" or "DeliveryCount",
            _ => false,
        }, stop: entry);

    private static bool IsSimpleAccess(IInvocationOperation call) =>
        call.TargetMethod.Name is "ToString" or "ConfigureAwait" or "GetValueOrDefault" or "Trim" or "Parse" or "ToArray" or "ToDictionary" or "Select" or "Where" or "First";

    private static bool HandlesEntry(IOperation branch, TypeScope scope) =>
        branch.DescendantsAndSelf().Any(operation =>
            operation is IAssignmentOperation
            || (operation is IInvocationOperation call && !EntryWork.IsObserving(call)
                && (scope.CallAt(call) is not null || EntryWork.IsWork(call, scope) || call.TargetMethod.Name is "Add" or "Enqueue")));
}
