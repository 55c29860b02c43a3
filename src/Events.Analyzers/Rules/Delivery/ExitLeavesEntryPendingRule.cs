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
                CheckLoop(loop.Locals[0], block, scope, report);
            }
        }
    }

    private static void CheckLoop(ILocalSymbol entry, IBlockOperation block, TypeScope scope, Action<Diagnostic> report)
    {
        if (Acknowledgement(entry, block, scope) is not { } acknowledgement) return;
        for (int i = 0; i < acknowledgement.Index; i++)
        {
            if (block.Operations[i] is not IConditionalOperation { WhenFalse: null } test) continue;
            if (JumpToNext(test.WhenTrue) is not { } jump || !TestsDataOnly(test.Condition, entry, scope)) continue;
            if (HandlesEntry(test.WhenTrue, scope)) continue;
            report(Diagnostic.Create(
                DeliveryDescriptors.EVT4007_ExitLeavesEntryPending, jump.Syntax.GetLocation(), [acknowledgement.Call.NameLocation], entry.Name));
        }
    }

    /// <summary>The statement of the loop's body that acknowledges the entry on the normal path.</summary>
    private static (int Index, StreamCall Call)? Acknowledgement(ILocalSymbol entry, IBlockOperation block, TypeScope scope)
    {
        for (int i = 0; i < block.Operations.Length; i++)
        {
            if (block.Operations[i] is not (IExpressionStatementOperation or ITryOperation)) continue;
            if (block.Operations[i] is ITryOperation { Finally: not null }) continue;
            foreach (IOperation operation in block.Operations[i].Descendants())
            {
                if (operation is IInvocationOperation invocation
                    && scope.CallAt(invocation) is { IsAcknowledgement: true } call
                    && call.Ids.Any(id => Slices.ReachesSymbol(id, scope, entry)))
                {
                    return (i, call);
                }
            }
        }

        return null;
    }

    private static IBranchOperation? JumpToNext(IOperation branch)
    {
        IOperation last = branch is IBlockOperation { Operations.Length: > 0 } block ? block.Operations[block.Operations.Length - 1] : branch;
        return last as IBranchOperation is { BranchKind: BranchKind.Continue } jump ? jump : null;
    }

    private static bool TestsDataOnly(IOperation condition, ILocalSymbol entry, TypeScope scope) =>
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
        branch.Descendants().Any(operation =>
            operation is IAssignmentOperation
            || (operation is IInvocationOperation call && !EntryWork.IsObserving(call)
                && (scope.CallAt(call) is not null || EntryWork.IsWork(call, scope) || call.TargetMethod.Name is "Add" or "Enqueue")));
}
