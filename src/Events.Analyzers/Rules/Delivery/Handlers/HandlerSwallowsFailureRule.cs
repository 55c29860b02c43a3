using System.Collections.Immutable;
using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Handlers;
using Events.Analyzers.Origins;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery.Handlers;

/// <summary>
/// EVT4003 in handlers: all that the handler does is in a try whose catch only logs, so it returns, and that acknowledges.
/// Work beside the try is what counts, and what is inside it is then a best effort.
/// </summary>
internal sealed class HandlerSwallowsFailureRule : HandlerRule
{
    private const int MostHops = 3;

    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4003_FailureSwallowedThenAcknowledged];

    public override void Analyze(HandlerScene scene, Action<Diagnostic> report)
    {
        if (!scene.Root.IsOurs) return;
        if (Find(scene.Root.Body, scene.Root.Scope, scene, 0) is not { } found) return;
        report(Diagnostic.Create(
            DeliveryDescriptors.EVT4003_FailureSwallowedThenAcknowledged,
            Swallow.LocationOf(found.Clause),
            found.Work,
            $"when '{scene.Root.Method.Name}' returns"));
    }

    private static (ICatchClauseOperation Clause, string Work)? Find(IOperation body, TypeScope scope, HandlerScene scene, int hop)
    {
        ImmutableArray<IInvocationOperation> all = [.. body.Descendants().OfType<IInvocationOperation>().Where(call => IsWork(call, scope))];
        if (all.IsEmpty) return null;
        foreach (ITryOperation attempt in body.Descendants().OfType<ITryOperation>())
        {
            if (Structure.Ancestors(attempt)
                .TakeWhile(ancestor => !ReferenceEquals(ancestor, body))
                .Any(ancestor => ancestor is ICatchClauseOperation or ILocalFunctionOperation))
            {
                continue;
            }

            if (attempt.Catches.FirstOrDefault(clause => Swallow.Is(clause, scope, returningIsGoingOn: true)) is not { } swallow) continue;
            IInvocationOperation? first = all.FirstOrDefault(work => Structure.IsInside(work, attempt.Body) || IsAwaitedIn(work, attempt));
            if (first is null || !all.All(work => Structure.IsInside(work, attempt) || IsAwaitedIn(work, attempt))) continue;
            if (attempt.Finally?.Descendants().Any(Structure.IsLeaving) == true || ThrowsAfter(attempt, body) || IsRetried(attempt, body)) continue;
            return (swallow, first.TargetMethod.Name);
        }

        // One helper that does it all, and swallows.
        all = [.. all.Where(call => !all.Any(outer => !ReferenceEquals(outer, call) && IsHandedTo(call, outer)))];
        if (hop >= MostHops || all.Length != 1 || scene.Bodies.Of(all[0], scope, scene.CancellationToken) is not { } inner) return null;
        bool isNothingElse = Structure.IsDiscarded(all[0]) || Structure.Ancestors(all[0]).Any(ancestor => ancestor is IReturnOperation);
        return isNothingElse && inner.Method.ReturnType.Name is "Void" or "Task" or "ValueTask"
            && inner.Method.ReturnType is not INamedTypeSymbol { TypeArguments.Length: > 0 }
            ? Find(inner.Body, inner.Scope, scene, hop + 1)
            : null;
    }

    /// <summary>Begun before the try, and awaited in it only.</summary>
    private static bool IsAwaitedIn(IInvocationOperation work, ITryOperation attempt)
    {
        if (work.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } task } }) return false;
        IOperation[] awaits = [.. Values.Root(work).Descendants().Where(part => part is IAwaitOperation awaited
            && awaited.Operation.DescendantsAndSelf().Any(use => use is ILocalReferenceOperation reference && reference.Local.Is(task)))];
        return awaits.Length > 0 && awaits.All(awaited => Structure.IsInside(awaited, attempt.Body));
    }

    /// <summary>Tells whether it stands in a lambda that the other call is given.</summary>
    private static bool IsHandedTo(IInvocationOperation call, IInvocationOperation outer) => Structure.Ancestors(call)
        .TakeWhile(ancestor => !ReferenceEquals(ancestor, outer))
        .Any(ancestor => ancestor is IAnonymousFunctionOperation && outer.Arguments.Any(argument => Structure.IsInside(ancestor, argument)));

    private static bool IsWork(IInvocationOperation call, TypeScope scope) =>
        !EntryWork.IsObserving(call)
        && (EntryWork.IsWork(call, scope) || call.TargetMethod.Name is "CommitAsync")
        && !Structure.Ancestors(call).Any(ancestor => ancestor is ICatchClauseOperation or INameOfOperation);

    /// <summary>A throw behind the try: the failure is told after all.</summary>
    private static bool ThrowsAfter(ITryOperation attempt, IOperation body) => body.Descendants().Any(operation =>
        operation is IThrowOperation && operation.Syntax.SpanStart > attempt.Syntax.Span.End);

    /// <summary>A loop of tries: the catch goes on with the next one.</summary>
    private static bool IsRetried(ITryOperation attempt, IOperation body) => Structure.Ancestors(attempt)
        .TakeWhile(ancestor => !ReferenceEquals(ancestor, body))
        .Any(ancestor => ancestor is IWhileLoopOperation or IForLoopOperation);
}
