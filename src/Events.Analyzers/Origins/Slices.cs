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
        return Contains(expression, scope, matches, seen, 0);
    }

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

    private static bool Contains(
        IOperation expression, TypeScope scope, Func<IOperation, bool> matches, HashSet<ISymbol> seen, int hop)
    {
        foreach (IOperation part in expression.DescendantsAndSelf())
        {
            if (matches(part)) return true;
            if (hop >= DeepestHop) continue;
            if (part is IParameterReferenceOperation { Parameter: { } parameter } && scope.BindingOf(parameter) is { } bound && seen.Add(parameter))
            {
                if (Contains(bound, scope, matches, seen, hop + 1)) return true;
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
                if (SequenceMethods.SourceOfLambda(part, lambda) is { } source && Contains(source, scope, matches, seen, hop + 1)) return true;
                continue;
            }

            if (part is not ILocalReferenceOperation local || !seen.Add(local.Local)) continue;
            if (scope.WritesTo(local.Local) is not { } writes) continue;
            foreach (IOperation write in writes)
            {
                if (Contains(write, scope, matches, seen, hop + 1)) return true;
            }
        }

        return false;
    }
}
