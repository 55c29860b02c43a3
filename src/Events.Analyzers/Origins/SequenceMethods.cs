using System.Collections.Immutable;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>Methods that hand on the elements of a sequence: LINQ, arrays, lists, Parallel.ForEach.</summary>
internal static class SequenceMethods
{
    private static readonly ImmutableHashSet<string> Homes =
    [
        "System.Linq.Enumerable", "System.Linq.AsyncEnumerable", "System.Linq.Queryable", "System.Array",
        "System.Collections.Generic.List`1", "System.Threading.Tasks.Parallel", "System.MemoryExtensions",
        "System.Collections.Immutable.ImmutableArray", "System.Collections.Generic.IEnumerable`1",
        "System.Linq.ImmutableArrayExtensions", "System.Linq.ParallelEnumerable",
    ];

    private static readonly ImmutableHashSet<string> Projections = ["Select", "SelectMany", "ConvertAll", "ConvertAll`2"];

    private static readonly ImmutableHashSet<string> Unions = ["Concat", "Append", "Prepend", "Union", "UnionBy"];

    private static readonly ImmutableHashSet<string> NotElements =
    [
        "Any", "All", "Count", "LongCount", "Sum", "Min", "Max", "Average", "Contains", "Aggregate",
        "ToDictionary", "Zip", "Join", "GroupJoin", "IndexOf", "Exists", "SequenceEqual",
        "Add", "AddRange", "Insert", "InsertRange", "Remove", "RemoveAll", "BinarySearch", "TrueForAll",
    ];

    public static bool IsSequenceMethod(IMethodSymbol method) =>
        Homes.Contains(method.ContainingType.MetadataFullName()) && !NotElements.Contains(method.Name);

    /// <summary>Tells whether a lambda handed to the method is called with the elements: also where the result is none of them.</summary>
    public static bool GivesElements(IMethodSymbol method) =>
        Homes.Contains(method.ContainingType.MetadataFullName()) && method.Name is not ("Aggregate" or "Zip" or "Join" or "GroupJoin");

    public static bool IsProjection(IMethodSymbol method) => Projections.Contains(method.Name);

    public static bool IsUnion(IMethodSymbol method) => Unions.Contains(method.Name);

    /// <summary>The sequence the method works on: its receiver, or its first argument.</summary>
    public static IOperation? Source(IInvocationOperation invocation)
    {
        if (invocation.Instance is { } instance) return instance;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0) return argument.Value;
        }

        return null;
    }

    /// <summary>The sequence whose elements a lambda is given, as in <c>entries.Select(entry => …)</c>.</summary>
    public static IOperation? SourceOfLambda(IOperation inside, IMethodSymbol lambda)
    {
        for (IOperation? current = inside.Parent; current is not null; current = current.Parent)
        {
            if (current is not IAnonymousFunctionOperation function || !SymbolEqualityComparer.Default.Equals(function.Symbol, lambda)) continue;
            IOperation? outer = function.Parent;
            while (outer is IDelegateCreationOperation or IConversionOperation) outer = outer.Parent;
            return outer is IArgumentOperation { Parent: IInvocationOperation call } && IsSequenceMethod(call.TargetMethod) ? Source(call) : null;
        }

        return null;
    }

    /// <summary>The lambda given to the method, if one is.</summary>
    public static IAnonymousFunctionOperation? Lambda(IInvocationOperation invocation)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            IOperation value = argument.Value;
            while (value is IConversionOperation conversion) value = conversion.Operand;
            if (value is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }) return lambda;
        }

        return null;
    }
}
