using Events.Analyzers.Commands;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Flow;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Delivery;

/// <summary>
/// EVT4010: an endless loop that reads its own pending entries again at every turn, where one that fails stays pending:
/// it is handled again and again, as fast as the loop turns.
/// </summary>
internal sealed class RetriedAtEveryTurnRule : StreamTypeRule
{
    public override IEnumerable<DiagnosticDescriptor> Descriptors => [DeliveryDescriptors.EVT4010_RetriedAtEveryTurn];

    public override void Analyze(TypeScope scope, Action<Diagnostic> report)
    {
        // With nothing else it is EVT5015.
        if (scope.CallsOf(StreamCommandKind.ReadGroup).All(IsOfOwnPending) || UnboundedReclaimRule.Bounds(scope)) return;
        foreach (StreamCall read in scope.CallsOf(StreamCommandKind.ReadGroup).Where(IsOfOwnPending))
        {
            ILoopOperation? turn = Structure.Ancestors(read.Invocation)
                .OfType<ILoopOperation>()
                .FirstOrDefault(loop => loop is IWhileLoopOperation or IForLoopOperation);
            if (turn is null || !ReadLoop.In(scope).Any(loop => ReferenceEquals(loop.Loop, turn) && loop.IsEndless && !loop.LeavesOnResult(scope))) continue;
            if (IsUnderTest(read.Invocation, turn) || !GoesOnAtOnce(turn, scope) || !FailsForEver(read, scope)) continue;
            report(Diagnostic.Create(DeliveryDescriptors.EVT4010_RetriedAtEveryTurn, read[StreamArgument.Position]!.Syntax.GetLocation(), read.MethodName));
        }
    }

    private static bool IsOfOwnPending(StreamCall call) =>
        call.Api is StreamApi.StackExchangeRedis or StreamApi.RawExecute
        && call[StreamArgument.Position] is { } position
        && (Values.Text(position) is "0" or "0-0" || Values.Number(position) == 0);

    private static bool IsUnderTest(IOperation read, IOperation turn) => Structure.Ancestors(read)
        .TakeWhile(ancestor => !ReferenceEquals(ancestor, turn))
        .Any(ancestor => ancestor is IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ICatchClauseOperation);

    /// <summary>Tells whether a failure neither ends the loop nor makes it wait: there is no pause in a catch, here or in a method that it calls.</summary>
    private static bool GoesOnAtOnce(ILoopOperation turn, TypeScope scope)
    {
        IEnumerable<IOperation> called = turn.Body.Descendants().OfType<IInvocationOperation>()
            .Where(call => scope.Declares(call.TargetMethod)).Select(call => scope.BodyOf(call.TargetMethod)).OfType<IOperation>();
        ICatchClauseOperation[] catches = [.. called.Prepend(turn.Body).SelectMany(body => body.Descendants()).OfType<ICatchClauseOperation>()];
        return catches.Length > 0
            && !catches.Any(clause => clause.Handler.Descendants().Any(part => part is IAwaitOperation or IThrowOperation
                || part is IInvocationOperation { TargetMethod.Name: "Sleep" or "Wait" }));
    }

    /// <summary>The entries of this read are worked on in a loop, and a failure leaves them pending.</summary>
    private static bool FailsForEver(StreamCall read, TypeScope scope) => scope.Bodies.SelectMany(body => body.Body.Descendants()).Any(operation =>
        operation is IForEachLoopOperation loop
        && scope.Origins.Of(loop.Collection).Calls.Contains(read)
        && UnboundedReclaimRule.LeavesPending(loop.Body, scope));
}
