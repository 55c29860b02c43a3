using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Contracts;

/// <summary>Finds the events of a stream for which a <c>switch</c> has no arm.</summary>
internal sealed class EventSwitch
{
    private readonly Compilation _compilation;
    private readonly ITypeSymbol _type;
    private readonly List<(IPatternOperation Pattern, IOperation? Guard)> _arms = [];

    private EventSwitch(INamedTypeSymbol stream, ITypeSymbol type, Compilation compilation)
    {
        Stream = stream;
        _type = type;
        _compilation = compilation;
    }

    /// <summary>The stream whose events it tells apart.</summary>
    public INamedTypeSymbol Stream { get; }

    /// <summary>
    /// The events without an arm, by event type; null when an arm takes all that is left, or when a pattern is of a
    /// kind that says too little.
    /// </summary>
    public IReadOnlyList<INamedTypeSymbol>? LeftOut { get; private set; }

    /// <summary>A switch expression over events of one stream; null when it is over something else.</summary>
    public static EventSwitch? Of(ISwitchExpressionOperation operation, Compilation compilation)
    {
        if (Begin(operation.Value.Type, compilation) is not { } found) return null;
        foreach (ISwitchExpressionArmOperation arm in operation.Arms) found._arms.Add((arm.Pattern, arm.Guard));
        found.LeftOut = found.FindLeftOut();
        return found;
    }

    /// <summary>A switch statement over events of one stream; null when it is over something else.</summary>
    public static EventSwitch? Of(ISwitchOperation operation, Compilation compilation)
    {
        if (Begin(operation.Value.Type, compilation) is not { } found) return null;
        foreach (ICaseClauseOperation clause in operation.Cases.SelectMany(static section => section.Clauses))
        {
            if (clause is IDefaultCaseClauseOperation) return found;
            if (clause is IPatternCaseClauseOperation pattern) found._arms.Add((pattern.Pattern, pattern.Guard));
        }

        found.LeftOut = found.FindLeftOut();
        return found;
    }

    // All events of a stream, or those with an interface or an abstract base type in common. A type that can be made itself is no closed set.
    private static EventSwitch? Begin(ITypeSymbol? type, Compilation compilation)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Interface } and not INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: true }) return null;
        INamedTypeSymbol[] any = [.. type.AllInterfaces.Append((INamedTypeSymbol)type).Where(static item => item.Is(KnownNames.EventOf))];
        return any.Length == 1 && any[0].TypeArguments[0] is INamedTypeSymbol { TypeKind: TypeKind.Class } stream
            ? new EventSwitch(stream, type, compilation)
            : null;
    }

    private IReadOnlyList<INamedTypeSymbol>? FindLeftOut()
    {
        if (_arms.Any(static arm => arm.Guard is null && TakesAll(arm.Pattern)) || _arms.Any(static arm => !IsUnderstood(arm.Pattern))) return null;
        return [.. StreamEvents.Of(Stream, _compilation)
            .Where(item => IsOfStream(item) && StreamEvents.Converts(_compilation, item, _type, Stream))
            .Where(item => !_arms.Any(arm => arm.Guard is null && Covers(arm.Pattern, item)))];
    }

    // A private one is none of the events that the stream reads.
    private static bool IsOfStream(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal) return false;
        }

        return true;
    }

    private bool Covers(IPatternOperation pattern, INamedTypeSymbol type) => pattern switch
    {
        IDeclarationPatternOperation { MatchedType: { } matched } => Takes(matched, type),
        ITypePatternOperation named => Takes(named.MatchedType, type),
        IRecursivePatternOperation recursive => HasOnlyTotalParts(recursive) && Takes(recursive.MatchedType, type),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either =>
            Covers(either.LeftPattern, type) || Covers(either.RightPattern, type),
        IBinaryPatternOperation both => Covers(both.LeftPattern, type) && Covers(both.RightPattern, type),
        _ => TakesAll(pattern),
    };

    private bool Takes(ITypeSymbol matched, INamedTypeSymbol type) => StreamEvents.Converts(_compilation, type, matched, Stream);

    private static bool TakesAll(IPatternOperation pattern) => pattern switch
    {
        IDiscardPatternOperation => true,
        IDeclarationPatternOperation declaration => declaration.MatchesNull,
        INegatedPatternOperation { Pattern: IConstantPatternOperation } => true,
        IRecursivePatternOperation recursive =>
            HasOnlyTotalParts(recursive) && SymbolEqualityComparer.Default.Equals(recursive.MatchedType, recursive.InputType),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either => TakesAll(either.LeftPattern) || TakesAll(either.RightPattern),
        IBinaryPatternOperation both => TakesAll(both.LeftPattern) && TakesAll(both.RightPattern),
        _ => false,
    };

    private static bool HasOnlyTotalParts(IRecursivePatternOperation recursive) =>
        recursive.PropertySubpatterns.All(static part => TakesAllOfPart(part.Pattern)) && recursive.DeconstructionSubpatterns.All(TakesAllOfPart);

    private static bool TakesAllOfPart(IPatternOperation part) => part is IDiscardPatternOperation or IDeclarationPatternOperation { MatchesNull: true };

    // What is negated but null takes whatever is left, more or less: nothing is said of such a switch.
    private static bool IsUnderstood(IPatternOperation pattern) => pattern switch
    {
        INegatedPatternOperation negated => negated.Pattern is IConstantPatternOperation,
        IBinaryPatternOperation binary => IsUnderstood(binary.LeftPattern) && IsUnderstood(binary.RightPattern),
        _ => true,
    };
}
