using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Finds where an operation stands among the statements around it.</summary>
internal static class Structure
{
    public static IEnumerable<IOperation> Ancestors(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent) yield return current;
    }

    public static bool IsInside(IOperation operation, IOperation? outer) =>
        outer is not null && operation.Syntax.SyntaxTree == outer.Syntax.SyntaxTree && outer.Syntax.Span.Contains(operation.Syntax.Span);

    /// <summary>The innermost lambda, local function or body around the operation.</summary>
    public static IOperation FunctionAround(IOperation operation)
    {
        IOperation last = operation;
        foreach (IOperation ancestor in Ancestors(operation))
        {
            if (ancestor is IAnonymousFunctionOperation or ILocalFunctionOperation) return ancestor;
            last = ancestor;
        }

        return last;
    }

    public static bool InSameFunction(IOperation left, IOperation right) =>
        ReferenceEquals(FunctionAround(left), FunctionAround(right));

    /// <summary>The outermost loop of the same function that the first operation is in and the second is not; null: there is none.</summary>
    public static ILoopOperation? LoopLeftBehind(IOperation first, IOperation second) => Ancestors(first)
        .TakeWhile(ancestor => ancestor is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        .OfType<ILoopOperation>()
        .LastOrDefault(loop => !IsInside(second, loop));

    /// <summary>Tells whether the operation runs only under a test that the other is not under.</summary>
    public static bool IsUnderOwnTest(IOperation operation, IOperation other) =>
        Ancestors(operation).Any(ancestor =>
            ancestor is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICatchClauseOperation
            && !IsInside(other, ancestor));

    /// <summary>Tells whether the value of a call goes nowhere: an expression statement, awaited or not.</summary>
    public static bool IsDiscarded(IOperation call)
    {
        IOperation current = call;
        while (current.Parent is IAwaitOperation or IConversionOperation or IParenthesizedOperation
            || current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
            || current.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } })
        {
            current = current.Parent!;
        }

        return current.Parent is IExpressionStatementOperation
            || current.Parent is ISimpleAssignmentOperation { Target: IDiscardOperation };
    }

    /// <summary>
    /// Tells whether a lambda runs where it stands: it is given to a call that is awaited, such as that of a retry
    /// policy, or to a loop.
    /// </summary>
    public static bool RunsInPlace(IOperation lambda)
    {
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IArgumentOperation) outer = outer.Parent;
        if (outer is not (IInvocationOperation or IInvalidOperation)) return false;
        if (outer is IInvocationOperation { TargetMethod.Name: "ForEach" or "ForEachAsync" }) return true;
        IOperation? parent = outer.Parent;
        while (parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } or IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent is IAwaitOperation;
    }

    public static bool IsLeaving(IOperation operation) =>
        operation is IReturnOperation { Kind: not OperationKind.YieldReturn } or IThrowOperation
        || operation is IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue or BranchKind.GoTo };

    public static bool IsInBatch(IInvocationOperation call) => call.Instance?.Type?.Name is "IBatch" or "ITransaction";
}
