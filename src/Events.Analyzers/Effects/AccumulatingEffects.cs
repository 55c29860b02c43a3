using Events.Analyzers.Commands;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>State of the handler's own object, or static state, that grows with every run.</summary>
internal static class AccumulatingEffects
{
    private static readonly string[] Growing =
    [
        "System.Collections.Generic.List`1", "System.Collections.Generic.Queue`1", "System.Collections.Generic.Stack`1",
        "System.Collections.Generic.ICollection`1", "System.Collections.Generic.IList`1",
        "System.Collections.Concurrent.ConcurrentQueue`1", "System.Collections.Concurrent.ConcurrentBag`1",
        "System.Collections.Concurrent.ConcurrentStack`1", "System.Collections.Generic.LinkedList`1",
    ];

    /// <summary>The field or property that accumulates, or null.</summary>
    public static ISymbol? Target(IOperation operation)
    {
        switch (operation)
        {
            case ICompoundAssignmentOperation compound
                when compound.OperatorKind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide:
                return State(compound.Target);
            case IIncrementOrDecrementOperation increment:
                return State(increment.Target);
            case ISimpleAssignmentOperation { Value: IBinaryOperation binary } assignment
                when Values.Same(assignment.Target, binary.LeftOperand) || Values.Same(assignment.Target, binary.RightOperand):
                return State(assignment.Target);
            case IInvocationOperation { TargetMethod: { Name: "Increment" or "Decrement" or "Add", ContainingType.Name: "Interlocked" } } atomic
                when atomic.Arguments.Length > 0 && atomic.TargetMethod.IsInNamespace("System.Threading"):
                return State(atomic.Arguments[0].Value);
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: "Add" or "Enqueue" or "Push" or "AddRange" or "AddLast" or "AddFirst" } call
                when Growing.Contains(call.TargetMethod.ContainingType.MetadataFullName(), StringComparer.Ordinal):
                return State(instance);
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed }, Value: { } value }
                when State(indexed) is { } totals && IsComputedFrom(value, totals):
                return totals;
            case IInvocationOperation { Instance: { } instance, TargetMethod: { Name: "AddOrUpdate", ContainingType.Name: "ConcurrentDictionary" } } update
                when update.Arguments.Any(argument => UsesOldValue(argument)):
                return State(instance);
            default:
                return null;
        }
    }

    /// <summary><c>_totals[id] = _totals.GetValueOrDefault(id) + amount</c>.</summary>
    private static bool IsComputedFrom(IOperation value, ISymbol state) => value.DescendantsAndSelf().Any(part =>
        part is IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply,
            Type.SpecialType: not SpecialType.System_String
        } sum
        && sum.DescendantsAndSelf().Any(inner => inner switch
        {
            IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, state),
            IPropertyReferenceOperation property => SymbolEqualityComparer.Default.Equals(property.Property, state),
            _ => false,
        }));

    /// <summary>The lambda for a key that is there computes from the value that is there.</summary>
    private static bool UsesOldValue(IArgumentOperation argument) =>
        argument.Parameter?.Name == "updateValueFactory"
        && argument.Value.DescendantsAndSelf().Any(part => part is IAnonymousFunctionOperation lambda
            && lambda.Symbol.Parameters.Length > 1
            && lambda.Body.Descendants().Any(use => use is IParameterReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Parameter, lambda.Symbol.Parameters[1])
                && !IsOnlyCompared(reference)));

    /// <summary><c>(_, before) =&gt; before.At &gt; now.At ? before : now</c>: the later one stays, however often it comes.</summary>
    private static bool IsOnlyCompared(IOperation use)
    {
        for (IOperation current = use; current.Parent is { } outer; current = outer)
        {
            switch (outer)
            {
                case IBinaryOperation sum when IsComparison(sum.OperatorKind):
                case IReturnOperation or IIsPatternOperation:
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Max" or "Min", ContainingType.Name: "Math" } } }:
                    return true;
                case IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation:
                case IMemberReferenceOperation member when ReferenceEquals(member.Instance, current):
                    continue;
                default:
                    return false;
            }
        }

        return false;
    }

    private static bool IsComparison(BinaryOperatorKind kind) => kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
        or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;

    private static ISymbol? State(IOperation target) => Values.Strip(target) switch
    {
        IFieldReferenceOperation { Field: { } field, Instance: null or IInstanceReferenceOperation } => field,
        IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: null or IInstanceReferenceOperation } => property,

        // _totals[customer] += amount: an element of the state.
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed } => State(indexed),
        IArrayElementReferenceOperation element => State(element.ArrayReference),
        _ => null,
    };
}
