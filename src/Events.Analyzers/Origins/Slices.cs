using Events.Analyzers.Commands;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Origins;

/// <summary>Backward slices inside one type: what an expression is made of, through the locals it names.</summary>
internal static class Slices
{
    private const int DeepestHop = 6;

    /// <summary>Tells whether the expression, or what its locals were ever set to, contains such an operation.</summary>
    /// <param name="expression">Where the slice starts.</param>
    /// <param name="scope">The type with the writes.</param>
    /// <param name="matches">What is looked for.</param>
    /// <param name="stop">A local that is not followed: it stands for itself.</param>
    public static bool Contains(IOperation expression, TypeScope scope, Func<IOperation, bool> matches, ISymbol? stop = null)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        if (stop is not null) seen.Add(stop);
        return Contains(expression, new Slice(scope, matches, Parts), seen, 0);
    }

    /// <summary>As above, without what stands inside of such operations: their value is not made of it.</summary>
    public static bool ContainsOutside(IOperation expression, TypeScope scope, Func<IOperation, bool> matches, Func<IOperation, bool> isClosed) =>
        Contains(expression, new Slice(scope, matches, part => PartsOutside(part, isClosed)), new HashSet<ISymbol>(SymbolEqualityComparer.Default), 0);

    /// <summary>Tells whether the expression is made of one of these parameters.</summary>
    public static bool ReachesParameter(IOperation expression, TypeScope scope, Func<IParameterSymbol, bool> isWanted) =>
        Contains(expression, scope, operation => operation is IParameterReferenceOperation reference && isWanted(reference.Parameter));

    /// <summary>Tells whether the expression is made of this local, parameter or field.</summary>
    public static bool ReachesSymbol(IOperation expression, TypeScope scope, ISymbol symbol) =>
        Contains(expression, scope, operation => SymbolEqualityComparer.Default.Equals(SymbolOf(operation), symbol));

    public static ISymbol? SymbolOf(IOperation operation) => Values.Strip(operation) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        _ => null,
    };

    private static IEnumerable<IOperation> Parts(IOperation expression) => expression.DescendantsAndSelf();

    private static IEnumerable<IOperation> PartsOutside(IOperation expression, Func<IOperation, bool> isClosed)
    {
        var pending = new Stack<IOperation>();
        pending.Push(expression);
        while (pending.Count > 0)
        {
            IOperation part = pending.Pop();
            yield return part;
            if (isClosed(part)) continue;
            foreach (IOperation child in part.ChildOperations) pending.Push(child);
        }
    }

    private static bool Contains(IOperation expression, Slice slice, HashSet<ISymbol> seen, int hop)
    {
        TypeScope scope = slice.Scope;
        foreach (IOperation part in slice.PartsOf(expression))
        {
            if (slice.Matches(part)) return true;
            if (hop >= DeepestHop) continue;
            if (part is IParameterReferenceOperation { Parameter: { } parameter } && scope.BindingOf(parameter) is { } bound && seen.Add(parameter))
            {
                if (Contains(bound, slice, seen, hop + 1)) return true;
                continue;
            }

            if (part is IParameterReferenceOperation
                {
                    Parameter:
                    {
                        Ordinal: 0,
                        ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } lambda
                    } element
                } && seen.Add(element))
            {
                if (SequenceMethods.SourceOfLambda(part, lambda) is { } source && Contains(source, slice, seen, hop + 1)) return true;
                continue;
            }

            if (part is not ILocalReferenceOperation local || !seen.Add(local.Local)) continue;
            if (scope.WritesTo(local.Local) is not { } writes) continue;
            foreach (IOperation write in writes)
            {
                if (Contains(write, slice, seen, hop + 1)) return true;
            }
        }

        return false;
    }

    private readonly struct Slice(TypeScope scope, Func<IOperation, bool> matches, Func<IOperation, IEnumerable<IOperation>> partsOf)
    {
        public TypeScope Scope { get; } = scope;

        public Func<IOperation, bool> Matches { get; } = matches;

        public Func<IOperation, IEnumerable<IOperation>> PartsOf { get; } = partsOf;
    }
}
