using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>The innermost loop around a read of a stream, in the same function.</summary>
internal sealed class ReadLoop
{
    private ReadLoop(ILoopOperation loop, StreamCall read)
    {
        Loop = loop;
        Read = read;
    }

    public ILoopOperation Loop { get; }

    /// <summary>The first read in the loop.</summary>
    public StreamCall Read { get; }

    /// <summary>The condition; null for an endless <c>for</c>.</summary>
    public IOperation? Condition => Loop switch
    {
        IWhileLoopOperation loop => loop.Condition,
        IForLoopOperation loop => loop.Condition,
        _ => null,
    };

    /// <summary>Whether nothing in the condition ends the loop but a stop: true, a token, a flag.</summary>
    public bool IsEndless
    {
        get
        {
            if (Condition is not { } condition) return Loop is IForLoopOperation;
            if (condition.ConstantValue is { HasValue: true, Value: true }) return true;
            return condition.DescendantsAndSelf().All(part => part is not IInvocationOperation)
                && condition.DescendantsAndSelf().Any(part => part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" }
                    || part is IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean });
        }
    }

    public Location Keyword => Loop.Syntax switch
    {
        WhileStatementSyntax loop => loop.WhileKeyword.GetLocation(),
        DoStatementSyntax loop => loop.DoKeyword.GetLocation(),
        ForStatementSyntax loop => loop.ForKeyword.GetLocation(),
        _ => Loop.Syntax.GetLocation(),
    };

    /// <summary>The read loops of a type, one per loop, in source order.</summary>
    public static IEnumerable<ReadLoop> In(TypeScope scope)
    {
        var seen = new HashSet<IOperation>();
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Kind is not (StreamCommandKind.Read or StreamCommandKind.ReadGroup)) continue;
            IOperation? loop = Structure.Ancestors(call.Invocation)
                .TakeWhile(ancestor => ancestor is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
                .FirstOrDefault(ancestor => ancestor is IWhileLoopOperation or IForLoopOperation);
            if (loop is ILoopOperation found && seen.Add(found)) yield return new ReadLoop(found, call);
        }
    }

    /// <summary>Whether the loop ends by itself: a break or return under a test, outside of loops over entries.</summary>
    public bool LeavesOnResult(TypeScope scope) => Loop.Body.Descendants().Any(operation =>
        (operation is IReturnOperation { Kind: OperationKind.Return } || operation is IBranchOperation { BranchKind: BranchKind.Break })
        && !IsInInnerLoop(operation)
        && Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, Loop))
            .OfType<IConditionalOperation>()
            .Any(test => !Slices.Contains(test.Condition, scope, part => part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" })));

    /// <summary>Whether anything on the way of an empty result can wait. What is not known may.</summary>
    public bool Waits(TypeScope scope) => Loop.Descendants().Any(operation =>
        !IsInInnerLoop(operation)
        && !Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, Loop)).Any(ancestor => ancestor is ICatchClauseOperation)
        && operation switch
        {
            IInvocationOperation call when scope.CallAt(call) is null => IsWait(call),
            IAwaitOperation { Operation: { } awaited } => IsUnknownWait(awaited, scope),
            _ => false,
        });

    private static bool IsWait(IInvocationOperation call) =>
        call.TargetMethod.Name is "Delay" or "Sleep" or "Yield" || call.TargetMethod.Name.StartsWith("Wait", StringComparison.Ordinal);

    private static bool IsUnknownWait(IOperation awaited, TypeScope scope)
    {
        IOperation current = awaited;
        while (current is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner }) current = inner;
        return current is not IInvocationOperation call || scope.CallAt(call) is null;
    }

    private bool IsInInnerLoop(IOperation operation) =>
        Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, Loop))
            .Any(ancestor => ancestor is ILoopOperation or IAnonymousFunctionOperation);
}
