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
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract
                or BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } compound:
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
                when Growing.Contains(call.TargetMethod.ContainingType.MetadataFullName()):
                return State(instance);
            default:
                return null;
        }
    }

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
