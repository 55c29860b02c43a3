using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Flow;

/// <summary>Work that is begun before an acknowledgement, or with it, and has not ended by then.</summary>
internal static class BegunWork
{
    /// <summary>The work on the entry that one <c>Task.WhenAll</c> awaits together with its acknowledgement; null: there is none.</summary>
    public static IInvocationOperation? Beside(IInvocationOperation acknowledgement, ImmutableArray<ISymbol> subjects, TypeScope scope)
    {
        IOperation mine = acknowledgement;
        while (mine.Parent is IConversionOperation or IParenthesizedOperation) mine = mine.Parent;
        (IEnumerable<IOperation> tasks, IOperation all) = mine.Parent switch
        {
            IArrayInitializerOperation { Parent: IArrayCreationOperation array } list => (list.ElementValues, array),
            ICollectionExpressionOperation list => (list.Elements, (IOperation)list),
            _ => ([], mine),
        };
        IOperation? taker = all.Parent;
        while (taker is IConversionOperation or IArgumentOperation) taker = taker.Parent;
        if (taker is not IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } }) return null;
        return tasks.Where(task => !Structure.IsInside(acknowledgement, task)).SelectMany(task => task.DescendantsAndSelf()).OfType<IInvocationOperation>()
            .FirstOrDefault(call => IsWorkOn(call, subjects, scope));
    }

    /// <summary>The work whose task is in a local that is awaited behind the acknowledgement, and not before it; null: it is another await.</summary>
    public static IInvocationOperation? AwaitedBehind(
        IAwaitOperation awaited, IInvocationOperation acknowledgement, ImmutableArray<ISymbol> subjects, BodyFlow flow, TypeScope scope)
    {
        if (Values.Strip(awaited.Operation) is not ILocalReferenceOperation { Local: { } task } || !flow.CanFollow(acknowledgement, awaited)) return null;
        if (scope.WritesTo(task) is not { Count: 1 } writes || Values.Strip(writes[0]) is not IInvocationOperation begun) return null;
        if (!IsWorkOn(begun, subjects, scope) || !flow.CanFollow(begun, acknowledgement)) return null;
        bool isAwaitedBefore = Structure.FunctionAround(awaited).Descendants().Any(other => other is IAwaitOperation && !ReferenceEquals(other, awaited)
            && other.Descendants().Any(use => use is ILocalReferenceOperation reference && reference.Local.Is(task))
            && flow.CanFollow(other, acknowledgement));
        return isAwaitedBefore ? null : begun;
    }

    private static bool IsWorkOn(IInvocationOperation call, ImmutableArray<ISymbol> subjects, TypeScope scope) =>
        EntryWork.IsWork(call, scope) && EntryWork.Uses(call, subjects, scope);
}
