using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Hygiene;

/// <summary>
/// EVT7004: a failure that leaves the whole consumer loop for where it is only logged, or where nobody looks: the first
/// entry that fails ends consuming, and the process goes on. EVT7005: a catch inside of it, without a pause: while Redis is down the loop spins.
/// </summary>
internal sealed class LoopAndFailureRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors =>
        [AsyncDescriptors.EVT7004_LoopEndsWithFailure, AsyncDescriptors.EVT7005_LoopSpinsOnFailure];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        var told = new HashSet<Location>();
        foreach (ReadLoop loop in ReadLoop.In(scope))
        {
            if (!loop.IsEndless || loop.LeavesOnResult(scope)) continue;
            if (LoopEnds.Of(loop, scope) is { } end)
            {
                if (told.Add(end.Where)) report(Diagnostic.Create(AsyncDescriptors.EVT7004_LoopEndsWithFailure, end.Where, [loop.Keyword], end.Message));
            }
            else if (Spins(loop, scope) is { } spin)
            {
                report(Diagnostic.Create(AsyncDescriptors.EVT7005_LoopSpinsOnFailure, Swallow.LocationOf(spin), [loop.Keyword], loop.Read.MethodName));
            }
        }
    }

    /// <summary>A try with the read in it whose catch goes on at once, in a loop that waits nowhere behind it.</summary>
    private static ICatchClauseOperation? Spins(ReadLoop loop, TypeScope scope)
    {
        ITryOperation? attempt = Structure.Ancestors(loop.Site).TakeWhile(ancestor => !ReferenceEquals(ancestor, loop.Loop)).OfType<ITryOperation>()
            .LastOrDefault(candidate => candidate.Catches.Length > 0 && Structure.IsInside(loop.Site, candidate.Body));
        if (attempt is null || Swallow.OfLostConnection(attempt, scope) is not { } swallow || Waits(swallow.Handler)) return null;
        if (attempt.Finally is { } last && Waits(last)) return null;
        if (loop.Condition is { } condition && condition.DescendantsAndSelf().Any(part => part is IInvocationOperation or IAwaitOperation)) return null;

        // A wait in front of the try or behind it is on the way of every turn.
        foreach (IOperation operation in loop.Loop.Body.Descendants())
        {
            if (Structure.IsInside(loop.Site, operation)) continue;
            if (Structure.IsInside(operation, attempt.Body) && operation.Syntax.SpanStart >= loop.Site.Syntax.SpanStart) continue;
            if (Structure.IsInside(operation, attempt) && !Structure.IsInside(operation, attempt.Body)) continue;
            if (IsWait(operation)) return null;
        }

        return swallow;
    }

    private static bool Waits(IOperation block) => block.Descendants().Any(IsWait);

    /// <summary>Awaiting anything that is not a log may take its time, and so may a method that is not known.</summary>
    private static bool IsWait(IOperation operation) => operation switch
    {
        IAwaitOperation { Operation: IInvocationOperation call } =>
            !EntryWork.IsObserving(call) && call.TargetMethod.Name.IndexOf("WriteLine", StringComparison.Ordinal) < 0,
        IAwaitOperation => true,
        IInvocationOperation { TargetMethod: { Name: { } name } } =>
            name.IndexOf("Sleep", StringComparison.Ordinal) >= 0 || name.IndexOf("Wait", StringComparison.Ordinal) >= 0
                || name.IndexOf("Delay", StringComparison.Ordinal) >= 0,
        _ => false,
    };
}
