using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Streams;

/// <summary>Tells whether what a catch around the creation of a group returns tells anybody that there may be no group.</summary>
internal static class GroupCreationAnswers
{
    /// <summary>
    /// Tells whether a way out of the catch is one that says nothing: a return behind which the method would have ended as well, an answer that the
    /// method gives in any case, or one that none of its callers looks at.
    /// </summary>
    public static bool IsLostAnswer(IOperation leaving, ITryOperation attempt, TypeScope scope)
    {
        if (leaving is not IReturnOperation { Kind: OperationKind.Return } returned) return false;
        IEnumerable<IInvocationOperation> calls = attempt.Body.Descendants().OfType<IInvocationOperation>();
        if (calls.Any(call => scope.CallAt(call) is null && EntryWork.IsWork(call, scope))) return false;
        IOperation function = Structure.FunctionAround(returned);
        if (function is IAnonymousFunctionOperation || !ReferenceEquals(function, Structure.FunctionAround(attempt))) return false;
        if (returned.ReturnedValue is not { } value) return IsLast(attempt);
        if (Answer(value) is not { } answer) return false;
        IMethodSymbol? method = function is ILocalFunctionOperation local ? local.Symbol : scope.MethodOf(attempt);
        if (method is null) return false;
        if (!ReferenceEquals(answer, Nothing) && scope.ReturnsOf(method).All(other => answer.Equals(Answer(other)))) return true;
        return ReferenceEquals(answer, Nothing) ? IsLast(attempt) : IsAskedByNobody(method, scope);
    }

    /// <summary><c>Task.CompletedTask</c>, <c>Task.FromResult(false)</c>.</summary>
    public static bool IsOfAnswer(IInvocationOperation call) => call.TargetMethod is { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" };

    private static object Nothing { get; } = new();

    /// <summary>The constant that a method answers, or <see cref="Nothing"/>; null: something that it has found out.</summary>
    private static object? Answer(IOperation value)
    {
        while (value is IConversionOperation conversion) value = conversion.Operand;
        return value switch
        {
            { ConstantValue: { HasValue: true, Value: { } constant } } => constant,
            IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } } => Nothing,
            IInvocationOperation { Arguments: { Length: 1 } arguments } call when IsOfAnswer(call) => Answer(arguments[0].Value),
            _ => null,
        };
    }

    private static bool IsAskedByNobody(IMethodSymbol method, TypeScope scope)
    {
        bool isClosed = method.MethodKind == MethodKind.LocalFunction
            || method is { DeclaredAccessibility: Accessibility.Private, MethodKind: MethodKind.Ordinary };
        return isClosed && !scope.IsUsedAsDelegate(method)
            && scope.CallSitesOf(method) is { Count: > 0 } sites && sites.All(Structure.IsDiscarded);
    }

    /// <summary>Nothing follows the try in its function, so to return and to go on are one.</summary>
    private static bool IsLast(ITryOperation attempt)
    {
        if (attempt.Parent is not IBlockOperation { Parent: IMethodBodyOperation or ILocalFunctionOperation or null } block) return false;
        return block.Operations.Skip(block.Operations.IndexOf(attempt) + 1)
            .All(next => next.IsImplicit || next is ILocalFunctionOperation || IsPlainReturn(next));
    }

    private static bool IsPlainReturn(IOperation next) => next is IReturnOperation { ReturnedValue: null or IPropertyReferenceOperation };
}
