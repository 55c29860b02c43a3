using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>
/// An acknowledgement that is deferred to the next turn of a loop: the id of an entry is kept, the entry handled, and the next turn begins
/// with acknowledging what is kept. A catch between both that forgets nothing lets what failed be acknowledged.
/// </summary>
internal static class NextTurn
{
    /// <summary>The catch that swallows the failure of an entry whose id the next turn acknowledges, and the work; or null.</summary>
    public static (ICatchClauseOperation Clause, string Work)? SwallowBefore(StreamCall acknowledgement, TypeScope scope)
    {
        IInvocationOperation call = acknowledgement.Invocation;
        if (acknowledgement.Ids.Length != 1 || Slices.SymbolOf(acknowledgement.Ids[0]) is not { Kind: SymbolKind.Local or SymbolKind.Field } kept) return null;
        if (InFunction(call).OfType<ITryOperation>().FirstOrDefault(around => Structure.IsInside(call, around.Body)) is not { } attempt) return null;
        if (InFunction(attempt).OfType<ILoopOperation>().FirstOrDefault() is not { LoopKind: LoopKind.While or LoopKind.For } loop) return null;
        if (loop.Body.Descendants().Any(part => part is IVariableDeclaratorOperation { Symbol: { } local } && local.Is(kept))) return null;
        if (attempt.Catches.FirstOrDefault(clause => Swallow.Is(clause, scope)) is not { } swallowing) return null;
        foreach (ISimpleAssignmentOperation keeping in attempt.Body.Descendants().OfType<ISimpleAssignmentOperation>())
        {
            if (!Slices.SymbolOf(keeping.Target).Is(kept) || keeping.Syntax.SpanStart < call.Syntax.Span.End) continue;
            ImmutableArray<ISymbol> entries = [.. keeping.Value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Select(reference => reference.Local)];
            IInvocationOperation? work = attempt.Body.Descendants().OfType<IInvocationOperation>().FirstOrDefault(later =>
                later.Syntax.SpanStart > keeping.Syntax.Span.End && EntryWork.IsWork(later, scope) && EntryWork.Uses(later, entries, scope));
            if (work is not null) return (swallowing, work.TargetMethod.Name);
        }

        return null;
    }

    private static IEnumerable<IOperation> InFunction(IOperation operation) => Structure.Ancestors(operation)
        .TakeWhile(ancestor => ancestor is not (IAnonymousFunctionOperation or ILocalFunctionOperation));
}
