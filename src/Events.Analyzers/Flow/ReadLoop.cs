using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// The innermost loop around a read of a stream, in the function of the read or in a method of the type that calls it.
/// </summary>
internal sealed class ReadLoop
{
    private const int MostHops = 2;

    private ReadLoop(ILoopOperation loop, StreamCall read, IOperation site)
    {
        Loop = loop;
        Read = read;
        Site = site;
    }

    public ILoopOperation Loop { get; }

    /// <summary>The first read in the loop.</summary>
    public StreamCall Read { get; }

    /// <summary>The place where the loop reads: the read itself, or the call that leads to it.</summary>
    public IOperation Site { get; }

    /// <summary>The condition; null for an endless <c>for</c>.</summary>
    public IOperation? Condition => Loop switch
    {
        IWhileLoopOperation loop => loop.Condition,
        IForLoopOperation loop => loop.Condition,
        _ => null,
    };

    /// <summary>True when nothing in the condition ends the loop but a stop: true, a token, a flag, a timer.</summary>
    public bool IsEndless
    {
        get
        {
            if (Condition is not { } condition) return Loop is IForLoopOperation;
            if (condition.ConstantValue is { HasValue: true, Value: true }) return true;
            IOperation[] parts = [.. condition.DescendantsAndSelf()];
            if (parts.Any(IsTick)) return true;
            return parts.All(part => part is not IInvocationOperation) && parts.Any(IsStop);
        }
    }

    public Location Keyword => Loop.Syntax switch
    {
        WhileStatementSyntax loop => loop.WhileKeyword.GetLocation(),
        DoStatementSyntax loop => loop.DoKeyword.GetLocation(),
        ForStatementSyntax loop => loop.ForKeyword.GetLocation(),
        _ => Loop.Syntax.GetLocation(),
    };

    /// <summary>The read loops of a type, one per loop, in source order of the reads.</summary>
    public static IEnumerable<ReadLoop> In(TypeScope scope)
    {
        var seen = new HashSet<IOperation>();
        foreach (StreamCall call in scope.Calls)
        {
            if (call.Kind is not (StreamCommandKind.Read or StreamCommandKind.ReadGroup)) continue;
            foreach ((ILoopOperation loop, IOperation site) in LoopsAround(call.Invocation, scope, 0))
            {
                if (seen.Add(loop)) yield return new ReadLoop(loop, call, site);
            }
        }
    }

    /// <summary>Tells whether the loop ends by itself: a break or return under a test, outside of loops over entries.</summary>
    public bool LeavesOnResult(TypeScope scope) => Loop.Body.Descendants().Any(operation =>
        (operation is IReturnOperation { Kind: OperationKind.Return } || operation is IBranchOperation { BranchKind: BranchKind.Break })
        && !Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, Loop))
            .Any(ancestor => ancestor is ILoopOperation or IAnonymousFunctionOperation)
        && LeavesWithIt([.. Structure.Ancestors(operation).TakeWhile(ancestor => !ReferenceEquals(ancestor, Loop))], scope));

    /// <summary>Under a test of something else than the stop, or under none, as in <c>return await db.StreamReadAsync(…)</c>; not after a failure.</summary>
    private static bool LeavesWithIt(IOperation[] around, TypeScope scope)
    {
        IConditionalOperation[] tests = [.. around.OfType<IConditionalOperation>()];
        if (tests.Length == 0) return !around.Any(ancestor => ancestor is ICatchClauseOperation or ISwitchOperation);
        return tests.Any(test => !Slices.Contains(
            test.Condition, scope, part => part is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" }));
    }

    /// <summary>True when every turn reads: the read is under no test inside the loop.</summary>
    public bool ReadsEachTurn => Structure.Ancestors(Site).TakeWhile(ancestor => !ReferenceEquals(ancestor, Loop)).All(ancestor =>
        ancestor is not (IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICatchClauseOperation or IConditionalAccessOperation));

    private static IEnumerable<(ILoopOperation Loop, IOperation Site)> LoopsAround(IOperation site, TypeScope scope, int hop)
    {
        IOperation? inner = null;
        IMethodSymbol? function = null;
        foreach (IOperation ancestor in Structure.Ancestors(site))
        {
            if (ancestor is IWhileLoopOperation or IForLoopOperation)
            {
                inner = ancestor;
                break;
            }

            if (ancestor is IAnonymousFunctionOperation lambda && !Structure.RunsInPlace(lambda)) break;
            if (ancestor is not ILocalFunctionOperation local) continue;
            function = local.Symbol;
            break;
        }

        if (inner is ILoopOperation loop)
        {
            yield return (loop, site);
            yield break;
        }

        if (hop >= MostHops) yield break;
        function ??= scope.MethodOf(site);
        if (function is null) yield break;
        foreach (IInvocationOperation call in scope.CallSitesOf(function))
        {
            foreach ((ILoopOperation, IOperation) outer in LoopsAround(call, scope, hop + 1)) yield return outer;
        }
    }

    private static bool IsStop(IOperation part) => part switch
    {
        IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } => true,
        IPropertyReferenceOperation { Property: { Name: "IsFaulted", ContainingType.Name: "Task" } } => true,
        IFieldReferenceOperation { Type.SpecialType: SpecialType.System_Boolean } => true,
        IPropertyReferenceOperation { Type.SpecialType: SpecialType.System_Boolean, Instance: null or IInstanceReferenceOperation } => true,
        _ => false,
    };

    private static bool IsTick(IOperation part) => part is IInvocationOperation { TargetMethod.Name: "WaitForNextTickAsync" };
}
