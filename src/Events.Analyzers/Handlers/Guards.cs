using Events.Analyzers.Commands;
using Events.Analyzers.Effects;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Handlers;

/// <summary>
/// Recognises what already makes an effect safe to repeat: a key that travels with it, a test that comes before it,
/// or a handled unique violation around it. Wide on purpose: a guard that is only suspected means silence.
/// </summary>
internal static class Guards
{
    private static readonly string[] KeyNames = ["idempoten", "dedup", "requestid", "messageid", "correlationkey"];

    private static readonly string[] Violations =
        ["23505", "2601", "2627", "UniqueViolation", "DuplicateKey", "DuplicateEntry", "UniqueConstraint", "AlreadyExists", "Conflict"];

    public static bool Protects(Effect effect, TypeScope scope) =>
        KeyTravelsWith(effect, scope)
        || IsInOnce(effect.Operation)
        || IsTestedBefore(effect.Operation, scope)
        || UniqueViolationIsHandled(effect.Operation);

    private static bool KeyTravelsWith(Effect effect, TypeScope scope)
    {
        if (effect.Operation is not IInvocationOperation invocation) return false;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.DefaultValue) continue;
            if (argument.Parameter is { } parameter && IsKeyName(parameter.Name) && !IsFresh(argument.Value, scope)) return true;
            if (Slices.Contains(argument.Value, scope, operation => SetsKey(operation, scope))) return true;
        }

        // request.Headers.Add("Idempotency-Key", …) and the like, on what is handed to the effect.
        return invocation.Arguments.Any(argument => Slices.SymbolOf(argument.Value) is ILocalSymbol local && IsKeyedLater(local, invocation, scope));
    }

    private static bool SetsKey(IOperation operation, TypeScope scope) => operation switch
    {
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation member } assignment =>
            IsKeyName(member.Member.Name) && !IsFresh(assignment.Value, scope),
        IArgumentOperation { Parameter: { } parameter, Parent: IObjectCreationOperation } argument =>
            IsKeyName(parameter.Name) && !IsFresh(argument.Value, scope),
        _ => false,
    };

    private static bool IsKeyedLater(ILocalSymbol local, IInvocationOperation effect, TypeScope scope)
    {
        foreach (IOperation operation in Values.Root(effect).DescendantsAndSelf())
        {
            switch (operation)
            {
                case IInvocationOperation { Arguments.Length: > 1 } call
                    when Values.Text(call.Arguments[0].Value) is { } header && IsKeyName(header.Replace("-", ""))
                        && Slices.ReachesSymbol(call.Instance ?? call.Arguments[0].Value, scope, local):
                case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: { } instance } member }
                    when IsKeyName(member.Member.Name) && Slices.ReachesSymbol(instance, scope, local):
                    return true;
            }
        }

        return false;
    }

    public static bool IsKeyName(string name) =>
        KeyNames.Any(key => name.IndexOf(key, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsFresh(IOperation value, TypeScope scope) => Slices.Contains(value, scope, FreshValues.IsFresh);

    private static bool IsInOnce(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IInvocationOperation { TargetMethod.Name: { } name }
                && name.StartsWith("Once", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// A test on something looked up or claimed by the event, before the effect, that leaves or that the effect is
    /// inside of. Leaving because nothing was found is no guard: the second delivery finds the same.
    /// </summary>
    private static bool IsTestedBefore(IOperation effect, TypeScope scope)
    {
        IOperation body = BodyAround(effect);
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (operation is not IConditionalOperation conditional) continue;
            bool isInside = Contains(conditional.WhenTrue, effect)
                || (conditional.WhenFalse is { } otherwise && Contains(otherwise, effect));
            bool leavesBefore = conditional.Syntax.SpanStart < effect.Syntax.SpanStart && !isInside && Leaves(conditional);
            if ((isInside || leavesBefore) && TestsSomethingKnown(conditional.Condition, scope)) return true;
        }

        return false;
    }

    private static bool Contains(IOperation outer, IOperation inner) => outer.Syntax.Span.Contains(inner.Syntax.Span);

    private static bool Leaves(IConditionalOperation conditional) =>
        conditional.WhenTrue.DescendantsAndSelf().Any(IsLeaving)
        || (conditional.WhenFalse?.DescendantsAndSelf().Any(IsLeaving) ?? false);

    private static bool IsLeaving(IOperation operation) =>
        operation is IReturnOperation or IThrowOperation
        || operation is IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue };

    private static bool TestsSomethingKnown(IOperation condition, TypeScope scope)
    {
        if (IsNullTest(condition)) return false;
        return Slices.Contains(condition, scope, operation => operation is IInvocationOperation call && IsLookup(call, scope));
    }

    private static bool IsNullTest(IOperation condition) => condition switch
    {
        IIsPatternOperation { Pattern: IConstantPatternOperation or INegatedPatternOperation } pattern =>
            !pattern.Value.DescendantsAndSelf().Any(part => part is IBinaryOperation),
        IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: not null, PropertySubpatterns.Length: 0 } } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } binary =>
            Values.IsNull(binary.LeftOperand) || Values.IsNull(binary.RightOperand),
        IPropertyReferenceOperation { Property.Name: "IsNull" or "HasValue" or "IsNullOrEmpty" } => false,
        _ => false,
    };

    /// <summary>A call that asks about, or claims, something by a value of the event.</summary>
    private static bool IsLookup(IInvocationOperation call, TypeScope scope)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.ContainingType.SpecialType == SpecialType.System_String) return false;
        if (method.ContainingType.Name is "Math" or "Enum" or "Guid" or "Convert" or "TimeSpan") return false;
        if (method.Name is "IsEnabled" or "Equals" or "CompareTo" or "ToString" or "Parse" or "TryParse") return false;
        return call.Arguments.Any(argument => Slices.Contains(argument.Value, scope, IsOfTheMessage));
    }

    /// <summary>A parameter of the handler, or the entry of a raw loop.</summary>
    private static bool IsOfTheMessage(IOperation operation) => operation switch
    {
        IParameterReferenceOperation reference => reference.Parameter.Type.Name != "CancellationToken",
        ILocalReferenceOperation reference => reference.Local.IsForEach,
        _ => false,
    };

    private static bool UniqueViolationIsHandled(IOperation effect)
    {
        for (IOperation? current = effect; current is not null; current = current.Parent)
        {
            if (current.Parent is not ITryOperation attempt || !ReferenceEquals(attempt.Body, current)) continue;
            foreach (ICatchClauseOperation clause in attempt.Catches)
            {
                string text = clause.Syntax.ToString();
                if (Violations.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)) return true;
            }
        }

        return false;
    }

    private static IOperation BodyAround(IOperation operation)
    {
        IOperation body = operation;
        while (body.Parent is { } parent) body = parent;
        return body;
    }
}
