using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>A catch after which the program goes on as if nothing had happened.</summary>
internal static class Swallow
{
    /// <summary>
    /// Tells whether a catch takes every exception, does not leave, remembers nothing and hands the failure to nobody
    /// but a log.
    /// </summary>
    /// <param name="clause">The catch.</param>
    /// <param name="scope">The type it is in.</param>
    /// <param name="returningIsGoingOn">Whether to return is to go on: in a handler, whose return acknowledges.</param>
    /// <param name="except">A call that does not count: the acknowledgement itself.</param>
    public static bool Is(ICatchClauseOperation clause, TypeScope scope, bool returningIsGoingOn = false, IInvocationOperation? except = null)
    {
        return TakesAll(clause, scope) && GoesOn(clause, returningIsGoingOn, except);
    }

    /// <summary>Of several catches the one that takes what comes of a server that is away, where it goes on as <see cref="Is"/> has it; or null.</summary>
    public static ICatchClauseOperation? OfLostConnection(ITryOperation attempt, TypeScope scope) =>
        attempt.Catches.FirstOrDefault(clause => TakesAll(clause, scope) || TakesLostConnection(clause)) is { } taking
            && GoesOn(taking, returningIsGoingOn: false, except: null)
            ? taking
            : null;

    private static bool TakesAll(ICatchClauseOperation clause, TypeScope scope)
    {
        bool takesAll = clause.ExceptionType.SpecialType == SpecialType.System_Object
            || clause.ExceptionType.Is(scope.Symbols.Exception)
            || clause.ExceptionType.MetadataFullName() is "System.Exception" or "System.Object";
        return takesAll && (clause.Filter is null || LeavesOutCancellation(clause.Filter) || SaysTrue(clause.Filter, scope));
    }

    /// <summary>A method of the type that looks at the failure, and answers true whatever it is: <c>when (Log(e))</c>.</summary>
    private static bool SaysTrue(IOperation filter, TypeScope scope) =>
        filter is IInvocationOperation call && scope.Declares(call.TargetMethod)
        && scope.ReturnsOf(call.TargetMethod.OriginalDefinition) is { Count: > 0 } answers
        && answers.All(answer => answer.ConstantValue is { HasValue: true, Value: true });

    private static bool TakesLostConnection(ICatchClauseOperation clause) => clause.Filter is null
        && clause.ExceptionType.MetadataFullName() is "StackExchange.Redis.RedisException" or "StackExchange.Redis.RedisConnectionException";

    private static bool GoesOn(ICatchClauseOperation clause, bool returningIsGoingOn, IInvocationOperation? except)
    {
        foreach (IOperation operation in clause.Handler.Descendants())
        {
            if (except is not null && operation is IBranchOperation { BranchKind: BranchKind.Continue }) continue;
            if (Structure.IsLeaving(operation) && !(returningIsGoingOn && operation is not IThrowOperation)) return false;
            switch (operation)
            {
                case IAssignmentOperation { Target: not IDiscardOperation }:
                case IIncrementOrDecrementOperation { Target: ILocalReferenceOperation }:
                case IInvocationOperation call when !ReferenceEquals(call, except) && !EntryWork.IsObserving(call) && !IsHarmless(call):
                    return false;
            }
        }

        return true;
    }

    public static Location LocationOf(ICatchClauseOperation clause) =>
        clause.Syntax is CatchClauseSyntax syntax ? syntax.CatchKeyword.GetLocation() : clause.Syntax.GetLocation();

    /// <summary>
    /// Tells whether work that a catch follows is tried again: by a loop around it that only success ends, and no number of tries.
    /// </summary>
    /// <param name="attempt">The try with the catch.</param>
    /// <param name="isAround">Whether an operation around the try is left already.</param>
    public static bool IsRetried(ITryOperation attempt, Func<IOperation, bool> isAround)
    {
        foreach (IOperation outer in Structure.Ancestors(attempt).TakeWhile(ancestor => !isAround(ancestor)))
        {
            IOperation? condition = outer switch
            {
                IWhileLoopOperation loop => loop.Condition,
                IForLoopOperation loop => loop.Condition,
                _ => outer,
            };
            if (!ReferenceEquals(condition, outer) && condition?.DescendantsAndSelf().Any(IsOfTries) != true) return true;
        }

        return false;
    }

    /// <summary>Tells whether it is something that a loop counts or asks: such a loop ends by itself.</summary>
    private static bool IsOfTries(IOperation part) => part is IInvocationOperation
        or IBinaryOperation
    {
        OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan
                or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.NotEquals,
    };

    /// <summary><c>when (e is not OperationCanceledException)</c>, or a test of a token: every failure passes it.</summary>
    private static bool LeavesOutCancellation(IOperation filter) => filter switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both =>
            LeavesOutCancellation(both.LeftOperand) && LeavesOutCancellation(both.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } either =>
            LeavesOutCancellation(either.LeftOperand) || LeavesOutCancellation(either.RightOperand),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => LeavesOutCancellation(not.Operand),
        IParenthesizedOperation inner => LeavesOutCancellation(inner.Operand),
        IConversionOperation inner => LeavesOutCancellation(inner.Operand),
        IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" } => true,
        IIsTypeOperation { TypeOperand: { } type } => type.DerivesFrom("System.OperationCanceledException"),
        IIsPatternOperation
        {
            Pattern: INegatedPatternOperation { Pattern: ITypePatternOperation { MatchedType: { } type } }
        } => type.DerivesFrom("System.OperationCanceledException"),
        IIsPatternOperation
        {
            Pattern: INegatedPatternOperation { Pattern: IDeclarationPatternOperation { MatchedType: { } type } }
        } => type.DerivesFrom("System.OperationCanceledException"),
        _ => false,
    };

    private static bool IsHarmless(IInvocationOperation call) =>
        call.TargetMethod.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Object
        || (call.TargetMethod.IsInNamespace("System") && call.TargetMethod.ContainingType.Name is "TimeSpan" or "Math" or "Random" or "Convert")
        || call.TargetMethod.Name is "ToString" or "GetType" or "ConfigureAwait" or "Delay" or "Format" or "Join"
        || StreamCommands.WithoutAsync(call.TargetMethod.Name) is "WriteLine" or "Write" or "Flush";
}
