using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Commands;

/// <summary>
/// Finds out what can be told of a value without running the program. <c>RedisValue</c> and <c>RedisKey</c> convert
/// from everything, so every question looks through conversions first.
/// </summary>
internal static class Values
{
    private const int MostHops = 6;

    /// <summary>The expression without conversions and parentheses.</summary>
    public static IOperation Strip(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IObjectCreationOperation { Arguments.Length: 1, Type.Name: "RedisValue" or "RedisKey" } wrapped:
                    operation = wrapped.Arguments[0].Value;
                    break;
                default:
                    return operation;
            }
        }
    }

    public static bool IsNull(IOperation operation)
    {
        IOperation value = Strip(operation);
        return value.ConstantValue is { HasValue: true, Value: null }
            || value is IDefaultValueOperation { Type.IsValueType: false }
            || value is IDefaultValueOperation { Type.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
    }

    /// <summary>The constant text of an expression: a literal, a const, or a local or readonly field that only ever is one.</summary>
    public static string? Text(IOperation? operation)
    {
        if (operation is null) return null;
        return Resolve(operation).ConstantValue is { HasValue: true, Value: string text } ? text : null;
    }

    /// <summary>The constant whole number of an expression.</summary>
    public static long? Number(IOperation? operation)
    {
        if (operation is null) return null;
        Optional<object?> constant = Resolve(operation).ConstantValue;
        return (constant.HasValue ? constant.Value : null) switch
        {
            int number => number,
            long number => number,
            short number => number,
            byte number => number,
            uint number => number,
            string text when long.TryParse(text, out long number) => number,
            _ => null,
        };
    }

    public static bool? Boolean(IOperation? operation)
    {
        if (operation is null) return null;
        return Resolve(operation).ConstantValue is { HasValue: true, Value: bool flag } ? flag : null;
    }

    /// <summary>
    /// Finds what a local stands for that is written once, through a few such locals. Locals that are made of each
    /// other, as in code that is being typed, end the walk.
    /// </summary>
    public static IOperation Resolve(IOperation operation)
    {
        IOperation value = Strip(operation);
        for (int hop = 0; hop < MostHops && value is ILocalReferenceOperation local && SingleValue(local) is { } single; hop++)
        {
            value = Strip(single);
        }

        return value;
    }

    /// <summary>A property of <c>StreamPosition</c>: Beginning or NewMessages.</summary>
    public static bool IsStreamPosition(IOperation? operation, string name) =>
        operation is not null
        && Strip(operation) is IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType.Name: "StreamPosition" } property }
        && property.Name == name;

    /// <summary>Tells whether two expressions are the same variable, field, property or constant.</summary>
    public static bool Same(IOperation? left, IOperation? right)
    {
        if (left is null || right is null) return false;
        IOperation first = Strip(left), second = Strip(right);
        if (first.ConstantValue is { HasValue: true, Value: { } value })
        {
            return second.ConstantValue is { HasValue: true, Value: { } other } && value.Equals(other);
        }

        return (first, second) switch
        {
            (ILocalReferenceOperation a, ILocalReferenceOperation b) => SymbolEqualityComparer.Default.Equals(a.Local, b.Local),
            (IParameterReferenceOperation a, IParameterReferenceOperation b) =>
                SymbolEqualityComparer.Default.Equals(a.Parameter, b.Parameter),
            (IFieldReferenceOperation a, IFieldReferenceOperation b) =>
                SymbolEqualityComparer.Default.Equals(a.Field, b.Field) && SameInstance(a.Instance, b.Instance),
            (IPropertyReferenceOperation a, IPropertyReferenceOperation b) =>
                a.Arguments.Length == 0 && b.Arguments.Length == 0
                && SymbolEqualityComparer.Default.Equals(a.Property, b.Property) && SameInstance(a.Instance, b.Instance),
            _ => false,
        };
    }

    private static bool SameInstance(IOperation? left, IOperation? right) =>
        (left is null && right is null)
        || (left is IInstanceReferenceOperation && right is IInstanceReferenceOperation)
        || Same(left, right);

    /// <summary>The value of a local that is written once, where it is declared. Null: cannot be told.</summary>
    public static IOperation? SingleValue(ILocalReferenceOperation reference)
    {
        ILocalSymbol local = reference.Local;
        if (local.IsConst || local.IsForEach || local.RefKind != RefKind.None) return null;
        IOperation? value = null;
        foreach (IOperation operation in Root(reference).DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator
                    when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local):
                    value = declarator.GetVariableInitializer()?.Value;
                    break;
                case ILocalReferenceOperation use when !ReferenceEquals(use, reference)
                    && SymbolEqualityComparer.Default.Equals(use.Local, local) && IsWritten(use):
                    return null;
            }
        }

        return value;
    }

    public static bool IsWritten(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => ReferenceEquals(assignment.Target, reference),
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
        IAddressOfOperation => true,
        ITupleOperation { Parent: IDeconstructionAssignmentOperation deconstruction } tuple =>
            ReferenceEquals(deconstruction.Target, tuple),
        _ => false,
    };

    public static IOperation Root(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent) root = parent;
        return root;
    }
}
